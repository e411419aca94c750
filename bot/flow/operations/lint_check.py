"""What lint says of a reply, as the company's rules are at this moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.attachments import ReplyImage
from bot.core.company import Company
from bot.core.replying.lint import LintText, company_words, lint, lint_text
from bot.core.richtext.model import RichText, words_of
from bot.core.text.lint_finding import LintFinding


def lint_words(
    company: Company, said: RichText | str, by: str, now: datetime, length: int = 0, limit: int = 0
) -> tuple[LintFinding, ...]:
    """Every finding in words as they would leave, written by this person."""
    colleagues = [person.name for person in company.people if person.slack != by]
    words, text = words_of(said), words_of(said).plain
    linted = LintText(
        text,
        company_words(company.lint, now, colleagues),
        length,
        limit,
        _is_undisclosed(company, text, by),
        words.custom_emoji,
    )
    return lint(linted, company.lint)


def lint_alts(company: Company, images: Sequence[ReplyImage], by: str, now: datetime) -> tuple[LintFinding, ...]:
    """Every finding in what is said of the images, which leaves, too."""
    colleagues = [person.name for person in company.people if person.slack != by]
    found = (finding for image in images for finding in lint_text(image.alt, company.lint, now, colleagues))
    return tuple(replace(finding, span=(0, 0)) for finding in found)


def _is_undisclosed(company: Company, text: str, by: str) -> bool:
    """Whether the company wants it said who speaks, and neither it nor the author can have said it."""
    if not company.company.disclosure or company.disclosure_of(by):
        return False
    person, said = company.people_by_id.get(by), text.casefold()
    return person is None or person.name.casefold() not in said or company.name.casefold() not in said
