"""Rich text goes to Slack and back unharmed; where it is only shown, nothing in it acts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.richtext.inline import CustomEmoji, Inline, SlackMention, SlackMentionKind, Style, TextLink, Words
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText
from bot.slack.blocks.richtext.draw import initial_value, quoted
from bot.slack.blocks.richtext.read_blocks import read_blocks

TEXT = st.text(alphabet=st.sampled_from("ab *_~`#>\n<@U1>:x&👩\u200d💻"), max_size=12)
STYLES = st.builds(Style, st.booleans(), st.booleans(), st.booleans(), st.booleans())
LINKS = st.builds(TextLink, st.just("https://x.example/a"), st.sampled_from(["", "the docs"]), STYLES)
MENTIONS = st.builds(SlackMention, st.just(SlackMentionKind.USER), st.just("U1"), STYLES)
INLINES: st.SearchStrategy[Inline] = (
    st.builds(Words, TEXT, STYLES) | LINKS | MENTIONS | st.builds(CustomEmoji, st.just("our-logo"), STYLES)
)
PARAGRAPHS = st.lists(INLINES, min_size=1, max_size=4).map(lambda inlines: Paragraph(tuple(inlines)))
LINE = PARAGRAPHS.map(lambda one: Paragraph(tuple(i for i in one.inlines if "\n" not in i.plain) or (Words("x"),)))
FLAT = st.builds(ListBlock, st.lists(st.tuples(LINE), min_size=1, max_size=3).map(tuple), st.booleans())
NESTED = st.builds(
    ListBlock, st.lists(st.tuples(LINE) | st.tuples(LINE, FLAT), min_size=1, max_size=3).map(tuple), st.booleans()
)
CODE = st.builds(CodeBlock, TEXT, st.sampled_from(["", "python"]))
QUOTES = PARAGRAPHS.map(lambda one: Quote((one,)))
RICH = st.lists(PARAGRAPHS | NESTED | CODE | QUOTES, max_size=4).map(RichText.of)


@settings(max_examples=80, deadline=None)
@given(RICH)
def test_what_is_put_into_a_window_comes_back_as_it_was(words: RichText) -> None:
    assert read_blocks([initial_value(words)]) == words


def test_a_quotation_shows_the_formatting_and_does_nothing() -> None:
    bold = Style(bold=True)
    words = RichText.of(
        (
            Paragraph((Words("a", bold), SlackMention(SlackMentionKind.EVERYBODY, "here"), Words("\u202e"))),
            Paragraph((TextLink("javascript:x", "click"), TextLink("https://x.example", "docs"))),
            ListBlock(((Paragraph((Words("one"),)),),)),
        )
    )
    shown = quoted(words, 1000)
    assert shown["elements"] == [
        {
            "type": "rich_text_quote",
            "elements": [
                {"type": "text", "text": "a", "style": {"bold": True}},
                {"type": "text", "text": "<!here>"},
                {"type": "text", "text": "[U+202E]"},
                {"type": "text", "text": "\n\n"},
                {"type": "text", "text": "click"},
                {"type": "text", "text": " (javascript:x)", "style": {"italic": True}},
                {"type": "link", "url": "https://x.example", "text": "docs"},
                {"type": "text", "text": " (https://x.example)", "style": {"italic": True}},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 0,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
            "border": 1,
        },
    ]


def test_what_is_too_long_is_shortened_and_says_so() -> None:
    assert "more characters" in str(quoted(RichText.of_plain("a" * 50), 20))
