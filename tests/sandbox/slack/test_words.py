"""What people type arrives escaped; what a bot posts is searched for anything that would act."""

import html
import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack import Json, active_parts
from bot.sandbox.slack.protocol import SlackRefusal
from bot.sandbox.slack.users import composer, typed_text
from tests.sandbox.fake_workspace import ANA, ROOM, FakeWorkspace


@pytest.mark.parametrize(
    ("typed", "arrives"),
    [
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("ask @ana or @nobody", "ask <@U0ANA> or @nobody"),
        ("see #sso and #nowhere", "see <#C0ROOM0001|> and #nowhere"),
        ("@here @help", "<!here> <!subteam^S0HELP>"),
        ("https://x.example/?a=1&b=2", "<https://x.example/?a=1&amp;b=2>"),
        ("mail ana@acme.example", "mail <mailto:ana@acme.example|ana@acme.example>"),
        ("<!channel> <@U0ANA>", "&lt;!channel&gt; &lt;@U0ANA&gt;"),
    ],
)
def test_typed_words_arrive_as_slack_sends_them(typed: str, arrives: str) -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    slack.say(ANA, ROOM, typed)
    (event,) = socket.events()[:1]
    assert event["text"] == arrives
    assert event["blocks"][0]["type"] == "rich_text"


@given(st.text(min_size=1))
def test_no_bracket_a_person_typed_arrives_as_one(typed: str) -> None:
    elements = typed_text.inline_elements(typed, typed_text.Names())
    plain = [str(e["text"]) for e in elements if e["type"] == "text"]
    assert not re.search(r"<(?!https?:|mailto:)", composer.message_text(composer.composed(typed, typed_text.Names())))
    assert all("<" not in typed_text.escape(text) and ">" not in typed_text.escape(text) for text in plain)
    assert all(html.unescape(typed_text.escape(text)) == html.unescape(text) for text in plain if "&" not in text)


@pytest.mark.parametrize(
    ("typed", "arrives", "styles"),
    [
        ("*a _b_* ~c~ `*d*`", "*a _b_* ~c~ `*d*`", "a  [bold], b [bold italic], c [strike], *d* [code]"),
        ("__retry_max__ 2*3*4 C:\\_tmp ** x **", "__retry_max__ 2*3*4 C:\\_tmp ** x **", ""),
        ("example.com/a_b, ok", "<http://example.com/a_b|example.com/a_b>, ok", ""),
        ("(https://x.example/(z)).", "(<https://x.example/(z)>).", ""),
        ("*see https://x.example*", "*see <https://x.example>*", "see  [bold], https://x.example [bold]"),
        (":tada: :wave::skin-tone-3: :acme-logo: 10:30:45", ":tada: :wave::skin-tone-3: :acme-logo: 10:30:45", ""),
    ],
)
def test_marks_become_styles(typed: str, arrives: str, styles: str) -> None:
    elements = composer.composed(typed, typed_text.Names())
    assert composer.message_text(elements) == arrives
    parts = [part for part in elements[0]["elements"] if "style" in part]
    assert ", ".join(f"{part.get('text', part.get('url'))} [{' '.join(part['style'])}]" for part in parts) == styles


def test_emoji_have_their_code_points_and_the_companys_own_have_none() -> None:
    parts = typed_text.inline_elements(":tada::wave::skin-tone-3: :wave::skin-tone-3: :acme-logo:", typed_text.Names())
    assert {"type": "emoji", "name": "wave", "skin_tone": 3, "unicode": "1f44b-1f3fc"} in parts
    assert {"type": "emoji", "name": "acme-logo"} in parts


def test_lines_become_lists_quotes_and_code() -> None:
    typed = "Steps:\n1. Open\n    - deep\n2. Press\n> a\n> b\n```\nx = 1\n\n  y\n```\n1986. What a year"
    elements = composer.composed(typed, typed_text.Names())
    kinds = [(part["type"].removeprefix("rich_text_"), part.get("indent"), part.get("offset")) for part in elements]
    assert kinds == [
        ("section", None, None),
        ("list", 0, None),
        ("list", 1, None),
        ("list", 0, 1),
        ("quote", None, None),
        ("preformatted", None, None),
        ("section", None, None),
    ]
    assert composer.message_text(elements) == (
        "Steps:\n1. Open\n    ◦ deep\n2. Press\n&gt; a\n&gt; b\n```x = 1\n\n  y```\n1986. What a year"
    )


def test_blocks_are_handed_over_as_they_are() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    code = {"type": "rich_text_preformatted", "language": "python", "elements": [{"type": "text", "text": "a < b"}]}
    ts = slack.say(ANA, ROOM, "", blocks=[{"type": "rich_text", "block_id": "b", "elements": [code]}])
    slack.edit(ANA, ROOM, ts, blocks=[{"type": "rich_text", "elements": [{"type": "rich_text_future"}]}])
    said, edited = socket.events()[:2]
    assert (said["text"], said["blocks"][0]["elements"]) == ("```a &lt; b```", [code])
    assert edited["message"]["blocks"][0]["elements"] == [{"type": "rich_text_future"}]
    with pytest.raises(SlackRefusal, match="invalid_blocks"):
        slack.say(ANA, ROOM, "x", blocks=["y"])  # type: ignore[list-item]  # what a script may send


def test_a_commands_names_are_escaped_with_their_handles() -> None:
    slack = FakeWorkspace()
    socket = slack.connect_socket()
    slack.command(ANA, ROOM, "/switchboard", "assign Q-1 @bo <now> in #sso")
    payload = socket.envelopes("slash_commands")[0]["payload"]
    assert payload["text"] == "assign Q-1 <@U0BO|bo> &lt;now&gt; in <#C0ROOM0001|sso>"
    assert (payload["user_id"], payload["channel_id"]) == (ANA, ROOM)


def _text(text: str) -> Json:
    return {"text": text}


def _mrkdwn(text: str) -> Json:
    return {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}]}


def _rich(part: Json) -> Json:
    section = {"type": "rich_text_section", "elements": [part]}
    return {"text": "x", "blocks": [{"type": "rich_text", "elements": [section]}]}


_LIVE: Mapping[str, tuple[Json, str]] = {
    "a broadcast in the fallback": (_text("<!channel> hi"), "broadcast"),
    "a broadcast with a label": (_text("<!here|here>"), "broadcast"),
    "a mention": (_mrkdwn("hello <@U0ANA>"), "mention"),
    "a group": (_mrkdwn("<!subteam^S0HELP|@help>"), "usergroup"),
    "a channel": (_mrkdwn("<#C0ROOM>"), "channel"),
    "a link": (_mrkdwn("<https://evil.example|here>"), "link"),
    "a mail link": (_mrkdwn("<mailto:a@b.example|a>"), "link"),
    "a bare address in the fallback": (_text("https://evil.example"), "autolink"),
    "a bare address without a scheme": (_text("www.evil.example"), "autolink"),
    "a name to be linked": ({"text": "@ana", "link_names": True}, "name"),
    "a rich mention": (_rich({"type": "user", "user_id": "U0ANA"}), "mention"),
    "a rich broadcast": (_rich({"type": "broadcast", "range": "channel"}), "broadcast"),
    "a rich link": (_rich({"type": "link", "url": "https://evil.example"}), "link"),
    "a picture": (
        {"text": "x", "blocks": [{"type": "image", "image_url": "https://e.example", "alt_text": "x"}]},
        "image",
    ),
    "a markdown link": ({"text": "x", "blocks": [{"type": "markdown", "text": "[x](https://e.example)"}]}, "link"),
    "an attachment": ({"text": "x", "attachments": [{"text": "<!everyone>"}]}, "broadcast"),
    "an attachment's title": ({"text": "x", "attachments": [{"title_link": "https://e.example"}]}, "link"),
}


@pytest.mark.parametrize("what", _LIVE)
def test_what_would_act_is_found(what: str) -> None:
    message, kind = _LIVE[what]
    assert kind in [part.kind for part in active_parts(message)]


def test_a_link_is_fetched_unless_both_unfurls_are_off() -> None:
    message = _text("<https://evil.example>")
    assert "unfurl" in [part.kind for part in active_parts(message)]
    assert "unfurl" in [part.kind for part in active_parts({**message, "unfurl_links": False})]
    quiet = {**message, "unfurl_links": False, "unfurl_media": False}
    assert [part.kind for part in active_parts(quiet)] == ["link"]


def test_the_flags_a_message_was_sent_with_are_remembered() -> None:
    slack = FakeWorkspace()
    slack.post(text="<https://x.example>", unfurl_links=False, unfurl_media=False)
    assert [part.kind for part in active_parts(slack.messages(ROOM)[0])] == ["link"]


@pytest.mark.parametrize(
    "message",
    [
        _text("&lt;!channel&gt; @here #general &amp; *bold*"),
        _rich({"type": "text", "text": "<!channel> <@U0ANA> https://evil.example"}),
        {"text": "x", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}]},
        _mrkdwn("evil.example and https: //x"),
    ],
)
def test_inert_words_are_left_alone(message: Json) -> None:
    assert active_parts(message) == []


@given(st.text())
def test_escaped_words_hold_no_explicit_sequence(words: str) -> None:
    explicit = {"mention", "broadcast", "usergroup", "channel", "link"}
    assert not explicit & {part.kind for part in active_parts(_mrkdwn(typed_text.escape(words)))}
