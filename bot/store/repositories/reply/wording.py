"""One wording of a reply, as it is handed over to be stored."""

from dataclasses import dataclass
from datetime import timedelta

from bot.core.attachments import NOTHING_ATTACHED, Attachments
from bot.core.richtext.markup import Markup
from bot.core.richtext.model import RichText
from bot.core.text.lint_finding import LintFinding


@dataclass(frozen=True, slots=True)
class Wording:
    """New words for a reply, composed, measured and checked: exactly what would be published.

    `words` are those of its author, with the disclosure; None for plain ones that are `text`.
    """

    text: str
    sha256: str
    length: int
    limit: int
    approvals_needed: int
    policy_why: str
    findings: tuple[LintFinding, ...] = ()
    words: RichText | None = None
    markup: Markup = Markup.PLAIN
    attached: Attachments = NOTHING_ATTACHED
    approvers: tuple[str, ...] = ()
    undo: timedelta | None = None
