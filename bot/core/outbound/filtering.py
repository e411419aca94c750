"""Which replies are wanted: by words, place, tag, person, state, time and fate; and how far they were read. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from bot.core.errors import Faulty
from bot.core.states import ReplyState

_R = ReplyState


class OutboundState(StrEnum):
    """Where a reply is on its way out. `DROPPED`: declined or withdrawn."""

    REVIEW = "review"
    WAITING = "waiting"
    LEFT = "left"
    FAILED = "failed"
    DROPPED = "dropped"


STATES: Mapping[OutboundState, tuple[ReplyState, ...]] = {
    OutboundState.REVIEW: (_R.PROPOSED, _R.CHANGES_ASKED),
    OutboundState.WAITING: (_R.APPROVED, _R.WAITING, _R.SENDING, _R.HANDED_OVER),
    OutboundState.LEFT: (_R.SENT, _R.EDITED, _R.DELETING, _R.DELETED, _R.REMOVED),
    OutboundState.FAILED: (_R.FAILED, _R.UNCERTAIN),
    OutboundState.DROPPED: (_R.DECLINED, _R.WITHDRAWN),
}
"""A correction that was applied is in none: its words stand in the reply that it amends."""


class OutboundFate(StrEnum):
    """What became of a reply that left."""

    STANDS = "stands"
    ANSWERED = "answered"
    LIKED = "liked"
    EDITED = "edited"
    REMOVED = "removed"
    TAKEN_BACK = "taken_back"


FATES: Mapping[OutboundFate, tuple[ReplyState, ...]] = {
    OutboundFate.STANDS: (_R.SENT, _R.EDITED),
    OutboundFate.ANSWERED: STATES[OutboundState.LEFT],
    OutboundFate.LIKED: STATES[OutboundState.LEFT],
    OutboundFate.EDITED: (_R.EDITED,),
    OutboundFate.REMOVED: (_R.REMOVED,),
    OutboundFate.TAKEN_BACK: (_R.DELETING, _R.DELETED),
}
"""The states in which a fate can be met; of those that are answered or liked, more is asked."""


@dataclass(frozen=True, slots=True)
class OutboundFilter:
    """What is wanted; what is empty does not matter. `person` is an author or approver. `until` is not in it."""

    terms: tuple[str, ...] = ()
    source: str = ""
    tag: str = ""
    person: str = ""
    state: OutboundState | None = None
    fate: OutboundFate | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def in_any_state(self) -> "OutboundFilter":
        """The same, whatever the state."""
        return replace(self, state=None)

    @property
    def states(self) -> frozenset[ReplyState]:
        """The states in which a reply can be wanted."""
        states = {state for group in STATES.values() for state in group}
        if self.state is not None:
            states &= set(STATES[self.state])
        return frozenset(states & set(FATES[self.fate]) if self.fate is not None else states)


@dataclass(frozen=True, slots=True)
class OutboundCursor:
    """The last reply that was read, newest first: what follows is the same whatever is added meanwhile."""

    at: datetime
    number: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{self.number}"


def cursor_of(typed: str) -> OutboundCursor | None:
    """The cursor that stands in an address; None for "". Raises Faulty."""
    if not typed:
        return None
    moment, _, number = typed.partition("-")
    try:
        at = datetime.strptime(moment, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=UTC)
        return OutboundCursor(at, int(number))
    except ValueError as error:
        raise Faulty(["This page's address is not whole any more. Begin again with the newest."]) from error
