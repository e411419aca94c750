"""What Slack sent, as the inbox keeps it: each payload that may change something is one row before it is acknowledged.

What a payload means is parsed by a `PayloadHandler`, and what follows is an act of the desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

LATE = timedelta(seconds=10)
"""An act carried out later than this after it came is told to its person."""

MOST_TRIES = 4
"""How often an act that fails for no known reason is tried before it is set aside."""

LONGEST_WAIT = timedelta(days=1)
"""How long a message waits at most for a card whose place Slack has not told yet."""

WAIT = timedelta(seconds=2)
"""How long until a message that waits for its card is looked at again; it is woken when the card's place is known."""

PUT_OFF = timedelta(seconds=5)
"""How long until an act is tried again that something outside held up."""

_FIRST_RETRY = timedelta(seconds=1)


class PayloadKind(StrEnum):
    """What a person did."""

    PRESS = "press"
    COMMAND = "command"
    MESSAGE = "message"
    MENTION = "mention"
    REACTION = "reaction"


class PayloadOutcome(StrEnum):
    """What became of a payload: handled for good, or its thread is not known yet."""

    HANDLED = "handled"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Payload:
    """What Slack sent. `keys` tell a repeat; those of one `lane` are handled one after another, as they came."""

    keys: tuple[str, ...]
    kind: PayloadKind
    lane: str
    body: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class KeptPayload:
    """A payload claimed to be handled, which failed `failures` times before. Its body is shown in no repr."""

    number: int
    token: str
    kind: PayloadKind
    lane: str
    body: Mapping[str, object]
    arrived_at: datetime
    failures: int

    def __repr__(self) -> str:
        return f"KeptPayload({self.number}, {self.kind.value})"


class PayloadHandler(Protocol):
    """Carries out what a person did in Slack, from the payload that was kept of it."""

    def handle(self, payload: KeptPayload, *, final: bool = False) -> PayloadOutcome:
        """Do it, and tell the person what they must know. `final`: it has waited long enough for its thread.

        Raises Unavailable when it is to be tried again.
        """

    def give_up(self, payload: KeptPayload) -> None:
        """Tell its person that it could not be done, if they can be reached."""


def thread_lane(channel: str, thread_ts: str) -> str:
    """The lane of all that happens in one thread."""
    return f"{channel}:{thread_ts}"


def person_lane(person: str) -> str:
    """The lane of what one person does outside threads."""
    return f"by:{person}"


def retry_at(failures: int, now: datetime) -> datetime:
    """When an act is tried again after it failed for the `failures`th time: after 1, 2, 4, 8 seconds."""
    return now + _FIRST_RETRY * (1 << (failures - 1))
