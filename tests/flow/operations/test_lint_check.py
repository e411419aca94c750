"""What lint says of words with their formatting."""

from datetime import UTC, datetime

import pytest

from bot.core.richtext.inline import Style, TextLink, Words
from bot.core.richtext.markup import Markup
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock
from bot.flow.operations.lint_check import lint_words
from tests.fakes.company import a_company

NOW = datetime(2026, 11, 28, tzinfo=UTC)
PROMISE = "we will fix it"
IN_CODE = Paragraph((Words("It logs "), Words(PROMISE, Style(code=True)), Words(" at once.")))


def rules(words: RichText | str) -> set[str]:
    return {finding.rule for finding in lint_words(a_company(), words, "U1", NOW)}


@pytest.mark.parametrize(
    "block",
    [
        IN_CODE,
        CodeBlock(f"log: {PROMISE}\nDO NOT EVER STOP THIS"),
        Quote((CodeBlock(PROMISE), IN_CODE)),
        ListBlock(((IN_CODE, ListBlock(((CodeBlock(PROMISE),),))),)),
        Paragraph((TextLink("https://docs.example", PROMISE, Style(code=True)), Words(" says how."))),
    ],
)
def test_what_is_set_as_code_is_no_prose(block: TextBlock) -> None:
    assert rules(RichText.of([block])) == set()


def test_prose_beside_code_is_found_at_its_place() -> None:
    words = RichText.of([CodeBlock("a = 1"), IN_CODE, Paragraph((Words(f"Yes, {PROMISE}."),))])
    [found] = lint_words(a_company(), words, "U1", NOW)
    assert (found.rule, found.excerpt, found.span[0]) == ("promise", "we will fix", words.plain.rindex(PROMISE))


def test_a_secret_set_as_code_is_found() -> None:
    assert rules(RichText.of([CodeBlock("export KEY=AKIAIOSFODNN7EXAMPLE")])) == {"secret"}


STRUCK = Paragraph((Words("Press the red button", Style(strike=True)), Words(" Press the green one.")))


@pytest.mark.parametrize("markup", list(Markup))
def test_what_is_struck_out_is_found_where_the_channel_would_show_it_as_if_it_held(markup: Markup) -> None:
    found = lint_words(a_company(), RichText.of([STRUCK]), "U1", NOW, markup=markup)
    lost = markup in (Markup.PLAIN, Markup.COMMONMARK)
    assert [(one.rule, one.excerpt) for one in found] == ([("struck_out", "Press the red button")] if lost else [])


@pytest.mark.parametrize(
    ("label", "rules_found"),
    [
        ("log in at paypal.com now", {"false_label"}),
        ("see evil.example for it", set()),
        ("the log-in page", set()),
    ],
)
def test_a_link_whose_words_name_another_address_is_found(label: str, rules_found: set[str]) -> None:
    assert rules(RichText.of([Paragraph((TextLink("https://evil.example/x", label),))])) == rules_found
