"""Which conversations are listed, and one page of them. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.details import KeptPost, QuestionDetail
from bot.core.errors import Faulty
from bot.core.model import Question
from bot.core.states import CLOSED, OPEN, QuestionState
from bot.core.telling.situation import Situation

_Q = QuestionState

STATE_GROUPS: Mapping[str, tuple[QuestionState, ...]] = {
    "": tuple(state for state in QuestionState if state not in (_Q.DISMISSED, _Q.MERGED)),
    "open": (_Q.NEW, _Q.DOUBTFUL, *OPEN),
    "closed": CLOSED,
    **{state.value: (state,) for state in QuestionState},
}
"""What can be asked for by its state: a group, or one state; "" for all but those dismissed or merged."""


@dataclass(frozen=True, slots=True)
class DuePlace:
    """A place in the order of what is due; what is due at no time comes last."""

    due_at: datetime | None
    number: int


@dataclass(frozen=True, slots=True)
class ConversationChoice:
    """Which questions are wanted, the newest first; "" and None for no limit. `state` is one of `STATE_GROUPS`,
    `person` whoever has claimed it or wrote an answer. `before` is the cursor: only questions with a smaller number.

    `by_due`: what breaks first comes first instead, and `after` is the cursor.
    """

    state: str = ""
    tag: str = ""
    source: str = ""
    person: str = ""
    overdue: bool = False
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 30
    by_due: bool = False
    after: DuePlace | None = None

    @property
    def states(self) -> tuple[QuestionState, ...]:
        """Raises Faulty for a word that is no state."""
        if self.state not in STATE_GROUPS:
            raise Faulty([f"There is no state {self.state}. There are: {', '.join(filter(None, STATE_GROUPS))}."])
        return STATE_GROUPS[self.state]


@dataclass(frozen=True, slots=True)
class ConversationLine:
    """One question as a list shows it. `first` is the post that asked it first, None when none is kept."""

    detail: QuestionDetail
    situation: Situation

    @property
    def question(self) -> Question:
        return self.detail.question

    @property
    def first(self) -> KeptPost | None:
        return next(iter(self.detail.posts), None)


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """One page. `more`: there is one after it."""

    conversations: tuple[ConversationLine, ...]
    more: bool = False

    @property
    def next_before(self) -> int | None:
        """Its cursor where the newest come first, None on the last page."""
        return self.conversations[-1].question.number if self.more else None

    @property
    def next_after(self) -> DuePlace | None:
        """The same where what breaks first comes first."""
        if not self.more:
            return None
        last = self.conversations[-1].question
        return DuePlace(last.due_at, last.number)
