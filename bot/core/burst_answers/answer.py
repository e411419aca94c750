"""One text for all questions of a burst, and each question it is for. Frozen values, and what an approval is given for.

A holding answer says that we are on it: its questions stay open. A closing answer resolves the burst.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.promises.rungs import UpcomingRung
from bot.core.richtext.markup import Markup, read_back
from bot.core.richtext.model import NO_WORDS, RichText
from bot.core.states import ReplyState


class BurstAnswerKind(StrEnum):
    """What it is for."""

    HOLDING = "holding"
    CLOSING = "closing"

    @property
    def words(self) -> str:
        """As shown to a person."""
        return f"{self.value} answer"


class BurstAnswerState(StrEnum):
    """PROPOSED: it waits for communications. APPROVED: its replies are being made. DONE: all of them are made."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def is_under_way(self) -> bool:
        """Whether it is in another's way: there is one at a time."""
        return self in (BurstAnswerState.PROPOSED, BurstAnswerState.APPROVED)


class RecipientState(StrEnum):
    """MADE: its question has the reply."""

    WAITING = "waiting"
    MADE = "made"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class BurstRecipient:
    """One post of a question of the burst; a question of which nothing can be answered has no post. `why` says why it
    is left out; `text` is what would stand under `post` on `source`, `length` and `limit` in its own count; `sha256`
    and `question_sha256` are what an approval is given for; `approvers` () for everybody who may approve. `forbidden`
    is what lint says against the words, "" where it lets them pass.
    """

    question: int
    state: RecipientState = RecipientState.WAITING
    why: str = ""
    post: int | None = None
    source: str = ""
    text: str = ""
    markup: Markup = Markup.PLAIN
    length: int = 0
    limit: int = 0
    sha256: str = ""
    question_sha256: str = ""
    approvals_needed: int = 1
    policy_why: str = ""
    approvers: tuple[str, ...] = ()
    reply: int | None = None
    forbidden: str = ""

    @property
    def shown(self) -> RichText:
        """What people would see there."""
        return read_back(self.text, self.markup)


@dataclass(frozen=True, slots=True)
class BurstAnswer:
    """One text for all. `author` prepared it, `decided_by` approved, declined or withdrew it, for the reason `why`.

    `sha256` is the hash of every text with its target and question. `fates` are the states of the replies made of it.
    `passed_by` let pass what lint forbids in it, for the reason `passed_why`. A decision is promised `review_minutes`
    after it was prepared, by `due_at`, in the working hours of communications; 0: nothing is promised. `next_rung` is
    who is called next while nobody decides.
    """

    number: int
    burst: int
    kind: BurstAnswerKind
    state: BurstAnswerState
    author: str
    prepared_at: datetime
    words: RichText = NO_WORDS
    sha256: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    why: str = ""
    recipients: tuple[BurstRecipient, ...] = ()
    approvals: tuple[str, ...] = ()
    fates: Mapping[ReplyState, int] | None = None
    passed_by: str = ""
    passed_why: str = ""
    review_minutes: int = 0
    due_at: datetime | None = None
    next_rung: UpcomingRung | None = None

    @property
    def waits(self) -> bool:
        """Whether communications have not decided on it yet."""
        return self.state is BurstAnswerState.PROPOSED

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been decided by now."""
        return self.waits and self.due_at is not None and self.due_at <= now

    @property
    def going(self) -> tuple[BurstRecipient, ...]:
        """Those it goes to, or went."""
        return tuple(one for one in self.recipients if one.state is not RecipientState.LEFT_OUT)

    @property
    def left_out(self) -> tuple[BurstRecipient, ...]:
        return tuple(one for one in self.recipients if one.state is RecipientState.LEFT_OUT)

    @property
    def forbidden(self) -> tuple[str, ...]:
        """What lint says against the words, each once, unless communications let them pass."""
        return () if self.passed_by else tuple(dict.fromkeys(one.forbidden for one in self.going if one.forbidden))


def answer_hash(recipients: Sequence[BurstRecipient]) -> str:
    """SHA-256 (hex) of whom it goes to with which text: what an approval is given for."""
    going = [one for one in recipients if one.state is not RecipientState.LEFT_OUT]
    parts = sorted([one.question, one.sha256, one.question_sha256] for one in going)
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def approvals_missing(recipients: Sequence[BurstRecipient], given: Collection[str]) -> int:
    """How many more approvals the strictest of the rulings asks for. One at the least is needed: many people see it."""
    return max((_missing(one, given) for one in recipients), default=0)


def counts_for_any(recipients: Sequence[BurstRecipient], by: str) -> bool:
    """Whether the rulings let this person's approval count for some of it."""
    return any(by in (one.approvers or (by,)) for one in recipients)


def strictest(recipients: Sequence[BurstRecipient]) -> BurstRecipient | None:
    """The recipient whose ruling asks for most."""
    return max(recipients, key=lambda one: (one.approvals_needed, bool(one.approvers)), default=None)


def _missing(one: BurstRecipient, given: Collection[str]) -> int:
    counted = sum(by in (one.approvers or (by,)) for by in given)
    return max(0, max(1, one.approvals_needed) - counted)
