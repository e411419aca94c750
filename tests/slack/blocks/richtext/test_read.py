"""What a colleague typed in Slack is read as they saw it: from rich text, and from mrkdwn where there is none."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.replying.compose import reply_words
from bot.core.richtext.inline import Inline, Style, TextLink, Words
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText
from bot.slack.blocks.richtext.read_blocks import read_blocks, read_message
from bot.slack.blocks.richtext.read_mrkdwn import read_mrkdwn

BOLD = Style(bold=True)


def text(words: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def rich_text(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "block_id": "Xy", "elements": list(elements)}


def bullets(indent: int, *lines: str, style: str = "bullet", **more: int) -> dict[str, Any]:
    items = [section(text(line)) for line in lines]
    return {"type": "rich_text_list", "style": style, "indent": indent, "border": 0, "elements": items, **more}


def said(*elements: dict[str, Any]) -> str:
    return read_blocks([rich_text(section(*elements))]).plain


def one_line(words: str) -> Paragraph:
    return Paragraph((Words(words),))


def test_styles_lists_quotes_and_code_are_read_from_the_message() -> None:
    code = {"type": "rich_text_preformatted", "elements": [text("a\n  b")], "border": 0, "language": "python"}
    quote = {"type": "rich_text_quote", "elements": [text("it "), text("is", italic=True)]}
    message = rich_text(
        section(text("reply: "), text("Do", bold=True), text(" this:\n")),
        bullets(0, "one", style="ordered"),
        bullets(1, "deep"),
        bullets(0, "two", style="ordered", offset=1),
        quote,
        code,
    )
    deep = (one_line("one"), ListBlock(((one_line("deep"),),)))
    read = reply_words("reply: Do this", read_message({"text": "reply: *Do* this:", "blocks": [message]}))
    assert read.blocks == (
        Paragraph((Words("Do", BOLD), Words(" this:"))),
        ListBlock((deep, (one_line("two"),)), ordered=True),
        Quote((Paragraph((Words("it "), Words("is", Style(italic=True)))),)),
        CodeBlock("a\n  b", "python"),
    )


def test_emoji_become_characters_and_the_companys_own_are_known() -> None:
    wave = {"type": "emoji", "name": "wave", "skin_tone": 3, "unicode": "1f44b-1f3fc"}
    family = {"type": "emoji", "name": "man-woman-girl-boy"}
    own = {"type": "emoji", "name": "our-logo"}
    words = read_blocks([rich_text(section(wave, {"type": "emoji", "name": "wave", "skin_tone": 3}, family, own, own))])
    assert words.plain == "👋🏼👋🏼👨\u200d👩\u200d👧\u200d👦:our-logo::our-logo:"
    assert words.custom_emoji == ("our-logo", "our-logo")


@pytest.mark.parametrize(
    ("url", "label", "typed"),
    [
        ("tel:+4915123456789", "+49 151 23456789", "+49 151 23456789"),
        ("slack://channel?id=C1", "", "slack://channel?id=C1"),
        ("message:abc", "message:abc", "message:abc"),
        ("http://evil.example", "evil.example", "evil.example"),
        ("http://README.md", "README.md", "README.md"),
        ("http://example.com/", "Example.com", "Example.com"),
        ("mailto:a@x.example", "a@x.example", "a@x.example"),
        ("mailto:a@x.example", "write us", "write us (a@x.example)"),
        ("https://x.example/a?b=1&c=2", "", "https://x.example/a?b=1&c=2"),
    ],
)
def test_what_only_slack_made_a_link_leaves_as_it_was_typed(url: str, label: str, typed: str) -> None:
    element = {"type": "link", "url": url, **({"text": label} if label else {})}
    escaped = url.replace("&", "&amp;")
    assert said(text("see "), element) == f"see {typed}"
    assert read_mrkdwn(f"see <{escaped}|{label}>" if label else f"see <{escaped}>").plain == f"see {typed}"


def test_a_link_with_words_of_its_own_stays_a_link() -> None:
    link = {"type": "link", "url": "https://x.example", "text": "the docs"}
    expected = RichText((Paragraph((TextLink("https://x.example", "the docs"),)),))
    assert read_blocks([rich_text(section(link))]) == read_mrkdwn("<https://x.example|the docs>") == expected


def test_names_of_channels_become_words_and_what_is_unknown_stays_as_a_sign_that_lint_stops() -> None:
    elements = (
        {"type": "channel", "channel_id": "C1"},
        {"type": "user", "user_id": "U1"},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "broadcast", "range": "here"},
        {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "today"},
        {"type": "color", "value": "#ff0000"},
        {"type": "hologram"},
    )
    message = {"text": "<#C1|api>…", "blocks": [rich_text(section(*elements)), {"type": "table"}]}
    assert read_message(message).plain == "#api<@U1><!subteam^S1><!here>today#ff0000<!hologram>\n\n<!table>"
    assert read_mrkdwn("<#C1|api><@U1><!subteam^S1|@x><!here>").plain == "#api<@U1><!subteam^S1><!here>"


def test_mrkdwn_is_read_with_care() -> None:
    assert read_mrkdwn("Thanks :tada: :+1: :wave::skin-tone-3: :our-logo:").plain == "Thanks 🎉 👍 👋🏼 :our-logo:"
    for unharmed in ("10:30:45", "std::vector::push_back", "__retry_max__", "2*3*4", "at :30: sharp", "a_b_c"):
        assert read_mrkdwn(unharmed) == RichText.of_plain(unharmed)
    assert read_mrkdwn("`:tada: &lt;b&gt;`") == RichText((Paragraph((Words(":tada: <b>", Style(code=True)),)),))
    assert read_mrkdwn("*bold* ```x *y*```").blocks == (Paragraph((Words("bold", BOLD),)), CodeBlock("x *y*"))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "elements", "style", "text", "url", "indent", "unicode", "name"]),
            inner
            | st.sampled_from(["rich_text", "rich_text_list", "rich_text_section", "rich_text_quote", "link", "emoji"]),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=60)
@given(st.lists(JSON, max_size=3), st.text(alphabet=st.sampled_from("<>|*_~`:@#!a \n&"), max_size=40))
def test_whatever_slack_sends_is_read(blocks: list[Any], words: str) -> None:
    read_message({"text": words, "blocks": blocks})
    read_message({"text": words, "blocks": [{"type": "rich_text", "elements": blocks}]})


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (":joy::joy: :+1::skin-tone-3::tada:", [Words("😂😂 👍🏼🎉")]),
        ("_:tada:_", [Words("🎉", Style(italic=True))]),
        ("_*both*_ and *bold :tada:*", None),
        ("*<https://a.example/x|here>*", [TextLink("https://a.example/x", "here", Style(bold=True))]),
        ("*a `b_c_` d*", None),
    ],
)
def test_styles_stand_around_emoji_links_code_and_other_styles(text: str, read: list[Inline] | None) -> None:
    found = list(read_mrkdwn(text).inlines())
    assert read is None or found == read
    assert not set("*:") & set("".join(inline.plain for inline in found if isinstance(inline, Words)))


def test_lines_that_slack_shows_as_a_quotation_are_one() -> None:
    quoted, after = read_mrkdwn("&gt; it is\n&gt; *so*\nNo: 3 &gt; 2").blocks
    assert quoted == Quote((Paragraph((Words("it is\n"), Words("so", Style(bold=True)))),))
    assert after == Paragraph((Words("No: 3 > 2"),))


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://a.example/", "https://a.example"),
        ("https://www.a.example", "a.example"),
        ("http://A.example", "https://a.example/"),
    ],
)
def test_a_label_that_is_the_address_is_not_said_twice(url: str, label: str) -> None:
    assert read_mrkdwn(f"<{url}|{label}>").plain in (url, label)


@pytest.mark.parametrize(
    "hostile",
    [
        "*a" * 20_000,
        ":a:" * 20_000,
        "&gt;" * 20_000,
        "*a _b ~c " * 9_000,
        "<" * 40_000,
        ":a" * 20_000,
        "`" * 40_001,
        "_ a" * 20_000,
    ],
)
def test_no_long_text_makes_reading_slow(hostile: str) -> None:
    assert read_mrkdwn(hostile).plain.strip()
