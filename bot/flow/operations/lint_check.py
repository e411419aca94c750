"""What lint says of a reply, as the company's rules are at this moment; what forbids it to leave, and how
communications override that with a reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.attachments import ReplyImage
from bot.core.company import Company
from bot.core.errors import Stale
from bot.core.reply import Reply
from bot.core.replying.lint import LintText, company_words, lint, lint_text
from bot.core.richtext.markup import Markup, shows_struck
from bot.core.richtext.model import RichText, words_of
from bot.core.richtext.prose import without_code
from bot.core.text.lint_finding import LintFinding, blocks_in, standing_blocks
from bot.store.repositories.history import NewEntry
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Transaction


def lint_words(
    company: Company,
    said: RichText | str,
    by: str,
    now: datetime,
    size: tuple[int, int] = (0, 0),
    markup: Markup = Markup.PLAIN,
) -> tuple[LintFinding, ...]:
    """Every finding in words as they would leave for a channel that reads `markup`, written by this person. `size` is
    their length and the limit, as the channel counts.
    """
    colleagues = [person.name for person in company.people if person.slack != by]
    words, text = words_of(said), words_of(said).plain
    linted = LintText(
        text,
        company_words(company.lint, now, colleagues),
        *size,
        _is_undisclosed(company, text, by),
        words.custom_emoji,
        without_code(words),
        () if shows_struck(markup) else words.struck,
        words.labelled_links,
    )
    return lint(linted, company.lint)


def lint_alts(company: Company, images: Sequence[ReplyImage], by: str, now: datetime) -> tuple[LintFinding, ...]:
    """Every finding in what is said of the images, which leaves, too."""
    colleagues = [person.name for person in company.people if person.slack != by]
    found = (finding for image in images for finding in lint_text(image.alt, company.lint, now, colleagues))
    return tuple(replace(finding, span=(0, 0)) for finding in found)


def lint_reply(tx: Transaction, company: Company, reply: Reply) -> tuple[LintFinding, ...]:
    """Every finding in the present words of a reply and in its alt texts, by today's rules."""
    said = reply.text if reply.words.is_empty else reply.words
    images = tx.replies.images.attachments(reply.number).images
    return (
        *lint_words(company, said, reply.author, tx.now, markup=reply.markup),
        *lint_alts(company, images, reply.author, tx.now),
    )


def blocks_without_override(tx: Transaction, company: Company, reply: Reply) -> tuple[LintFinding, ...]:
    """What forbids these words to leave today, but for what communications have overridden for this very hash."""
    override = tx.replies.approvals.override_of(reply.number)
    return standing_blocks(lint_reply(tx, company, reply), override, reply.sha256)


def note_new_blocks(tx: Transaction, company: Company, reply: Reply) -> None:
    """Keep and tell what forbids words that were proposed before the rule was there."""
    findings = lint_reply(tx, company, reply)
    tx.replies.set_findings(reply.number, findings)
    data = {"sha256": reply.sha256, "rules": _rules(blocks_in(findings))}
    tx.record(NewEntry("reply.blocked", "lint", reply.question, reply.number, data=data))


def override_blocks(tx: Transaction, company: Company, reply: Reply, by: str, why: str) -> None:
    """Let these words pass, for this reason. Raises Stale when nothing forbids them."""
    blocks = blocks_without_override(tx, company, reply)
    if not blocks:
        raise Stale("Nothing forbids these words any more; approve them.")
    passed = blocks_in(lint_reply(tx, company, reply))
    tx.replies.approvals.override(reply.number, by, why, passed)
    data = {"sha256": reply.sha256, "rules": _rules(passed)}
    tx.record(NewEntry("reply.block_overridden", by, reply.question, reply.number, why, data))


def passed_before(tx: Transaction, present: Reply, wording: Wording) -> str:
    """Why communications let pass in a reply's present words all that lint forbids in these; "" where they did not."""
    override = tx.replies.approvals.override_of(present.number)
    if override is None or override.sha256 != present.sha256:
        return ""
    passed = {_place(finding, present.words) for finding in override.findings}
    words = wording.words or RichText.of_plain(wording.text)
    return override.why if {_place(one, words) for one in blocks_in(wording.findings)} <= passed else ""


def _place(finding: LintFinding, words: RichText) -> tuple[str, str, str]:
    """What was found by which rule, wherever it stands; the excerpt of a secret does not tell it from another."""
    return finding.rule, finding.excerpt, words.plain[slice(*finding.span)]


def _rules(findings: Iterable[LintFinding]) -> str:
    return ",".join(dict.fromkeys(finding.rule for finding in findings))


def _is_undisclosed(company: Company, text: str, by: str) -> bool:
    """Whether the company wants it said who speaks, and neither it nor the author can have said it."""
    if not company.company.disclosure or company.disclosure_of(by):
        return False
    person, said = company.people_by_id.get(by), text.casefold()
    return person is None or person.name.casefold() not in said or company.name.casefold() not in said
