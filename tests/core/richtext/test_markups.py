"""Plain words stay plain, and formatting stays: what a channel reads of the bytes equals the neutral text."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.richtext.inline import Inline, Style, TextLink, Words
from bot.core.richtext.markup import Markup, as_carried, read_back, render
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock
from bot.core.richtext.serialise import from_json, to_json

MARKUPS = tuple(Markup)

SIGNS = st.text(alphabet=st.sampled_from("ab1 \n*_~`#>+-=.():[]!<&|\\^/:rué—👩\u200d💻\t\"'{}@%"), max_size=30)
HARD = st.sampled_from(
    [
        "1. x",
        "- x",
        "+ x",
        "> x",
        "# x",
        "---",
        "===",
        "r/python",
        "/u/spez",
        "www.x_y.example",
        "&copy; &#65; &amp",
        "https://x.example/a_b*c?d=1&copy=2",
        "<b>x</b>",
        "| a | b |\n|---|---|",
        "```\nx",
        "[x]: y",
        "![a](b)",
        ">!s!<",
        "    four",
        "a\\",
        "2^10^",
        "~~~",
        ":-- | x",
        "a  b",
        "<https://y.example>",
        "1) x",
        "* * *",
        "**x**",
        "__retry_max__",
    ]
)
PLAIN = st.lists(SIGNS | HARD, max_size=5).map("".join) | st.lists(SIGNS | HARD, max_size=5).map("\n".join)
STYLES = st.builds(Style, st.booleans(), st.booleans(), st.booleans(), st.just(False)) | st.just(Style(code=True))
URLS = st.sampled_from(["https://x.example", "https://x.example/a_b?c=1&copy=2", "http://y.example/(z)_w"])
LABELS = st.text(alphabet="ab *_[]()`", min_size=1, max_size=8)
INLINES: st.SearchStrategy[Inline] = st.builds(Words, SIGNS, STYLES) | st.builds(TextLink, URLS, LABELS | st.just(""))
PARAGRAPHS = st.lists(INLINES, min_size=1, max_size=5).map(lambda inlines: Paragraph(tuple(inlines)))
ONE_LINE = SIGNS.map(lambda text: Paragraph((Words(" ".join(text.split()) or "x"),)))


def _lists(items: st.SearchStrategy[tuple[TextBlock, ...]]) -> st.SearchStrategy[TextBlock]:
    return st.builds(ListBlock, st.lists(items, min_size=1, max_size=3).map(tuple), st.booleans(), st.integers(1, 120))


ITEMS = st.tuples(ONE_LINE)
LISTS = _lists(
    st.tuples(ONE_LINE) | st.tuples(ONE_LINE, _lists(st.tuples(ONE_LINE) | st.tuples(ONE_LINE, _lists(ITEMS))))
)
CODE = st.builds(CodeBlock, SIGNS, st.sampled_from(["", "python"]))
QUOTES = st.lists(PARAGRAPHS | LISTS | CODE, min_size=1, max_size=2).map(lambda blocks: Quote(tuple(blocks)))
RICH = st.lists(PARAGRAPHS | LISTS | CODE | QUOTES, max_size=4).map(RichText.of)


def one_line(text: str) -> tuple[Paragraph, ...]:
    return (Paragraph((Words(text),)),)


def read_there(words: RichText, markup: Markup) -> str:
    return seen(read_back(render(words, markup), markup).plain)


def seen(text: str) -> str:
    return text.replace("\xa0", " ").replace("\t", "    ")


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize(
    "typed",
    [
        "Three steps:\nOpen Settings\nPress Rotate",
        "__retry_max__",
        "# 1 reason",
        "2*3*4",
        "C:\\_tmp",
        "2^10 > 1_000",
        "r/python and u/spez",
        "1986. What a year",
        "a\n---\nb",
        "a | b\n--- | ---",
        "&copy; <b>",
        "  in  two",
        "`x`",
    ],
)
def test_what_was_typed_is_what_is_read(typed: str, markup: Markup) -> None:
    assert read_there(RichText.of_plain(typed), markup) == typed.strip()


@settings(max_examples=150, deadline=None)
@given(PLAIN, st.sampled_from(MARKUPS))
def test_plain_words_stay_plain(typed: str, markup: Markup) -> None:
    words = RichText.of_plain(typed)
    assert read_there(words, markup) == seen(words.plain)
    assert all(inline.style == Style() for inline in read_back(render(words, markup), markup).inlines())


@settings(max_examples=200, deadline=None)
@given(RICH, st.sampled_from(MARKUPS))
def test_what_the_channel_reads_equals_the_neutral_text(words: RichText, markup: Markup) -> None:
    assert read_there(words, markup) == seen(words.plain)


def spaced(words: RichText) -> RichText:
    """With a blank beside each style: Markdown cannot carry two styles that take turns within a word."""
    return RichText.of(_spaced(block) for block in words.blocks)


def _spaced(block: TextBlock) -> TextBlock:
    match block:
        case Paragraph(inlines):
            return Paragraph(tuple(one for inline in inlines for one in (Words(" "), inline, Words(" "))))
        case Quote(inner):
            return Quote(tuple(map(_spaced, inner)))
    return block


def without_styles(words: RichText) -> RichText:
    return RichText.of(from_json(_unstyled(to_json(words)), "").blocks)


def _unstyled(kept: Any) -> Any:
    if isinstance(kept, dict):
        return {key: _unstyled(value) for key, value in kept.items() if key != "style" or value == ["code"]}
    return [_unstyled(one) for one in kept] if isinstance(kept, list) else kept


@settings(max_examples=200, deadline=None)
@given(RICH, st.sampled_from(MARKUPS))
def test_the_channel_reads_the_structure_that_was_meant(words: RichText, markup: Markup) -> None:
    there = read_back(render(words, markup), markup)
    assert without_styles(as_carried(there, markup)) == without_styles(as_carried(words, markup))


@settings(max_examples=200, deadline=None)
@given(RICH, st.sampled_from(MARKUPS))
def test_the_channel_reads_the_styles_that_were_meant(words: RichText, markup: Markup) -> None:
    meant = words if markup is Markup.HTML else spaced(words)
    assert as_carried(read_back(render(meant, markup), markup), markup) == as_carried(meant, markup)


@pytest.mark.parametrize("markup", [markup for markup in MARKUPS if markup is not Markup.PLAIN])
@pytest.mark.parametrize("before", ["a\u200d", "👩", "(", "é"])
@pytest.mark.parametrize("styled", ["(x)", "👩", "\u200d&", "é"])
def test_a_style_holds_beside_any_character(styled: str, before: str, markup: Markup) -> None:
    words = RichText.of((Paragraph((Words(before), Words(styled, Style(bold=True)), Words(before))),))
    assert read_back(render(words, markup), markup) == words


def test_what_cannot_be_struck_through_keeps_its_other_styles() -> None:
    words = RichText.of((Paragraph((Words("a", Style(bold=True)), Words("b", Style(strike=True)))),))
    assert render(words, Markup.COMMONMARK) == "**a**b"


def test_formatting_is_what_the_channel_has() -> None:
    bold, both, code = Style(bold=True), Style(bold=True, italic=True), Style(code=True)
    words = RichText.of(
        (
            Paragraph((Words("a "), Words("b*", bold), Words("c", both), Words(" d"), Words("x`y", code))),
            Paragraph((TextLink("https://x.example/(a)", "the [docs]"), Words(" "), TextLink("https://y.example"))),
            ListBlock(((Paragraph((Words("one"),)), ListBlock(((Paragraph((Words("deep"),)),),), ordered=True)),)),
            CodeBlock("x = 1\n\n  y"),
            Quote((Paragraph((Words("it\nis"),)),)),
        )
    )
    for markup in MARKUPS[1:]:
        assert read_back(render(words, markup), markup) == words, markup
    assert render(RichText((Paragraph((Words("no", bold),)),)), Markup.PLAIN) == "no"


BOLD, ITALIC = Style(bold=True), Style(italic=True)


@pytest.mark.parametrize(
    ("inlines", "sent"),
    [
        ((Words("Use ", BOLD), Words("it", Style(bold=True, italic=True)), Words(" now")), "**Use** **_it_** now"),
        ((Words("a*b", BOLD), Words(" 2*3")), "**a&#42;b** 2\\*3"),
        ((Words("re", ITALIC), Words("start")), "_re_&#115;tart"),
        ((Words("now", ITALIC), Words("👍")), "_now_&#128077;"),
        ((Words("x", Style(bold=True, code=True)), Words(" and "), Words("y", Style(code=True))), "`x` and `y`"),
        ((TextLink("https://a.example/b_(c)_d", "", BOLD),), "**[https://a.example/b&#95;(c)&#95;d]"),
        ((TextLink("https://a.example/b_c", "see", ITALIC),), "[see](https://a.example/b_c)"),
        ((TextLink("https://a.example/it's", "see"),), "[see](https://a.example/it\\'s)"),
        ((Words("https://a.example/it's here"),), "[https://a.example/it's](https://a.example/it\\'s) here"),
        ((Words("write to a_b@c.example"),), "write to a\\_b&#64;c.example"),
    ],
)
def test_what_reddit_reads_otherwise_than_others_is_written_so_that_it_is_seen(
    inlines: tuple[Inline, ...], sent: str
) -> None:
    """The bytes were read with snudown, Reddit's own reader: it ends a style at an escaped sign, within an address and
    within a word, and a link at a quotation mark.
    """
    assert render(RichText.of([Paragraph(inlines)]), Markup.REDDIT).startswith(sent)


def test_a_name_or_number_in_our_words_calls_nobody_and_refers_to_nothing() -> None:
    """Where names act a blank of no width stands behind their sign, for they act even where it is escaped; code is let
    alone, and so are addresses.
    """
    text = "Ask @mia about #12, GH-3 or a/b#4; C# and mia@x.example are no names. https://x.example/@mia#3"
    sent = render(RichText.of_plain(text), Markup.GITHUB)
    assert re.findall(r"(?<!\w)@\w|#\w|GH-\w", sent.partition("<https")[0].replace("&#8203;", "\u200b")) == []
    assert "<https://x.example/@mia#3>" in sent
    assert read_back(sent, Markup.GITHUB).plain == text
    assert render(RichText.of((CodeBlock("@mia"),)), Markup.GITHUB) == "```\n@mia\n```"
    assert "\u200b" not in render(RichText.of_plain(text), Markup.COMMONMARK) + render(
        RichText.of_plain(text), Markup.PLAIN
    )


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("2^31^ and a^b", "2\\^31\\^ and a\\^b"),
        ("H~2~O", "H\\~2\\~O"),
        ("::: spoiler Look", "\\::: spoiler Look"),
        ("std::vector ::: here", "std::vector ::: here"),
    ],
)
def test_what_markdown_it_raises_lowers_and_hides_stays_as_it_was_typed(text: str, sent: str) -> None:
    made = render(RichText.of_plain(text), Markup.MARKDOWN_IT)
    assert made == sent
    assert read_back(made, Markup.MARKDOWN_IT).plain == text
