"""What lint says of words with their formatting."""

from datetime import UTC, datetime

import pytest

from bot.core.richtext.inline import Style, TextLink, Words
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
