"""Rich text is one value however it was put together, and reads as its author saw it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.replying.compose import compose_reply, reply_words
from bot.core.richtext.inline import CustomEmoji, SlackMention, SlackMentionKind, Style, TextLink, Words
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText
from bot.core.richtext.serialise import from_json, to_json

BOLD = Style(bold=True)


def one_line(text: str) -> tuple[Paragraph, ...]:
    return (Paragraph((Words(text),)),)


STEPS = RichText.of(
    (
        Paragraph((Words("reply: Do "), Words("this ", BOLD), Words("first:\n"))),
        ListBlock(
            (one_line("Open Settings"), (*one_line("Press Rotate"), ListBlock((one_line("twice"),)))), ordered=True
        ),
        Quote(one_line("it is\nbroken")),
        CodeBlock("\nrotate --now  \n", "bash"),
        Paragraph(
            (
                TextLink("https://x.example", "the docs"),
                Words(" and "),
                TextLink("https://y.example", "https://y.example"),
            )
        ),
    )
)


def test_rich_text_reads_as_its_author_saw_it() -> None:
    assert STEPS.plain == (
        "reply: Do this first:\n1. Open Settings\n2. Press Rotate\n   - twice\n\n> it is\n> broken\n\nrotate --now\n\n"
        "the docs (https://x.example) and https://y.example"
    )


def test_the_prefix_leaves_the_rich_text_too() -> None:
    assert reply_words("reply: Do *this* first:", STEPS).plain.startswith("Do this first:\n1. Open")
    code = RichText.of((Paragraph((Words("reply:\n"),)), CodeBlock("reply: x")))
    assert reply_words("reply:", code) == RichText((CodeBlock("reply: x"),))
    assert reply_words("reply: &lt;b&gt;", None).plain == "<b>"


def test_blanks_have_no_style_and_neighbours_of_one_style_are_one() -> None:
    made = RichText.of((Paragraph((Words("a "), Words("b ", BOLD), Words(" c", BOLD), Words("\n\n\n"), Words("d"))),))
    assert made.blocks == (
        Paragraph((Words("a "), Words("b", BOLD), Words("  "), Words("c", BOLD))),
        Paragraph((Words("d"),)),
    )


def test_rich_text_survives_its_row() -> None:
    odd = RichText.of(
        (
            Paragraph(
                (
                    CustomEmoji("our-logo", BOLD),
                    SlackMention(SlackMentionKind.GROUP, "S1"),
                    SlackMention(SlackMentionKind.USER, "U1"),
                )
            ),
        )
    )
    for words in (STEPS, odd, RichText()):
        assert from_json(to_json(words), "") == words
    assert from_json(None, "as before") == RichText.of_plain("as before")
    assert odd.plain == ":our-logo:<!subteam^S1><@U1>"
    assert odd.custom_emoji == ("our-logo",)


def test_colleagues_are_called_by_name() -> None:
    words = RichText.of(
        (
            Paragraph(
                (Words("ask "), SlackMention(SlackMentionKind.USER, "U1"), SlackMention(SlackMentionKind.USER, "U2"))
            ),
        )
    )
    assert words.named({"U1": "Ana Reyes"}).plain == "ask Ana Reyes<@U2>"


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc", "a  \nb\t\n", "a\n\n\n\nb", "  in\n   ner", "\x00", "", "\ud800x", "a \n \nb"]
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert RichText.of_plain(text).plain == compose_reply(text)


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \n\r\t"))))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    once = RichText.of_plain(text)
    assert RichText.of_plain(once.plain) == once
