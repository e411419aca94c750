"""One reply as it stands in the list of what left, and one page of that list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.outbound.filtering import STATES, OutboundCursor, OutboundState
from bot.core.reply import Approval, Reply
from bot.core.sending.fates import Fate
from bot.core.states import ReplyState
from bot.core.text.lint_finding import BlockOverride, LintFinding


@dataclass(frozen=True, slots=True)
class OutboundLine:
    """A reply with what it answers and what became of it. `listed_at` is when it left, until then when it was proposed.

    `asked` are the words of the post it answers, "" once they are erased; `answers` how many posts by others stand
    below it. `claimed_at` is read for an export alone.
    """

    reply: Reply
    listed_at: datetime
    source: str
    handle: str
    asked: str
    post_url: str
    tags: tuple[str, ...]
    seen_at: datetime
    fate: Fate
    approvals: tuple[Approval, ...] = ()
    approvals_needed: int = 1
    findings: tuple[LintFinding, ...] = ()
    override: BlockOverride | None = None
    answers: int = 0
    claimed_at: datetime | None = None

    @property
    def words(self) -> str:
        """What people see, or would see, in public."""
        return self.reply.standing_shown.plain

    @property
    def state(self) -> OutboundState:
        """Where it is on its way out."""
        return next(group for group, states in STATES.items() if self.reply.state in states)


@dataclass(frozen=True, slots=True)
class NewerPage:
    """The page before another: `after` is where it begins, None for the newest."""

    after: OutboundCursor | None


@dataclass(frozen=True, slots=True)
class OutboundPage:
    """One page of the list, newest first. `counts` are of all that is wanted, by state, whichever state is wanted.
    `older` is where the next page begins, None on the last; `newer` the page before it, None on the first.
    """

    lines: tuple[OutboundLine, ...]
    total: int
    counts: Mapping[OutboundState, int]
    older: OutboundCursor | None = None
    newer: NewerPage | None = None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A reply that waits for communications, in short. `due_at` is when its decision is promised."""

    reply: int
    question: int
    author: str
    source: str
    handle: str
    begins: str
    waits_since: datetime
    approvals: int
    approvals_needed: int
    due_at: datetime | None = None
    amends: int | None = None


def counted(counts: Mapping[ReplyState, int]) -> Mapping[OutboundState, int]:
    """How many replies are where on their way out."""
    return {group: sum(counts.get(state, 0) for state in states) for group, states in STATES.items()}
