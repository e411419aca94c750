"""The messages a question or a burst has in Slack: what should stand there, and what does. Frozen values.

What a message says is drawn by `bot.slack.messages`; the step `ask` makes Slack match.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

CARD = "card"
"""The key of a question's card. Where a card stood before, its key is this with a number: "card:31"."""
BURST = "burst"
BURST_ANSWER = "burst_answer"
BURST_CALL = "burst_call"


class MessageState(StrEnum):
    """Where a message stands.

    WANTED: to be posted. POSTING: a try began, and what came of it is not known. POSTED. REFUSED: Slack said no, it is
    tried again. GONE: somebody deleted it in Slack. WITHDRAWN: we deleted it. LEFT: it stays as it is and is never
    drawn again, such as what an earlier version told in messages of its own.
    """

    WANTED = "wanted"
    POSTING = "posting"
    POSTED = "posted"
    REFUSED = "refused"
    GONE = "gone"
    WITHDRAWN = "withdrawn"
    LEFT = "left"


class Urgency(IntEnum):
    """What Slack is told first when much is to be told."""

    NOW = 0
    """A review that waits, a reply that can still be called back."""
    CALL = 1
    """Somebody is called."""
    NEWS = 2
    REDRAW = 3


_NOW = frozenset({"reply.proposed", "reply.reworded", "reply.waiting", "reply.undone"})
_CALLS = frozenset(
    {"question.routed", "question.called", "question.escalated", "question.assigned", "follow_up.arrived"}
)


def urgency_of(what: str) -> Urgency:
    """How soon Slack is to be told of an entry of this kind."""
    if what in _NOW:
        return Urgency.NOW
    return Urgency.CALL if what in _CALLS or what.startswith("reply.") else Urgency.NEWS


@dataclass(frozen=True, slots=True)
class SlackPlace:
    """Where a message stands: Slack's id of the channel, and the ts."""

    room: str
    ts: str


@dataclass(frozen=True, slots=True)
class DesiredMessage:
    """A message that should stand in Slack.

    `key` never changes: card, reply:7, review:7, outbound:7, note:412. `channel` is as configured; `under` is the key
    of the message whose thread it belongs to, "" for none. `since` is when it was first wanted: no copy is older. One
    that is `needed` is posted again when somebody deletes it. `entry` is the number of the history entry that it tells.
    `calls` are those whom Slack notifies when it is posted.
    """

    key: str
    channel: str
    blocks: Sequence[dict[str, object]]
    text: str
    since: datetime
    under: str = ""
    urgency: Urgency = Urgency.NEWS
    needed: bool = False
    entry: int | None = None
    calls: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of what is drawn: as long as it is the same, Slack need not be told."""
        drawn = json.dumps([self.text, list(self.blocks)], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(drawn.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """A message as it stands, or should. `thread` is the ts of the thread it was posted in, "" for none.

    `drawn` is the digest of what it shows, `problem` why Slack refused it, `next_at` when it is tried again.
    """

    key: str
    channel: str
    room: str = ""
    ts: str = ""
    thread: str = ""
    state: MessageState = MessageState.WANTED
    drawn: str = ""
    tries: int = 0
    next_at: datetime | None = None
    problem: str = ""

    @property
    def place(self) -> SlackPlace:
        return SlackPlace(self.room, self.ts)

    @property
    def is_card(self) -> bool:
        """Whether it is the card, or where one stood before."""
        return self.key.partition(":")[0] == CARD

    @property
    def stands(self) -> bool:
        """Whether it can be seen in Slack."""
        return bool(self.ts) and self.state not in (MessageState.GONE, MessageState.WITHDRAWN)


class Uncalled(StrEnum):
    """Why a message notifies somebody not: their calls of the hour or the day are spent, they are away or have do not
    disturb on, or they were called by the same message before it was lost.
    """

    HOUR = "hour"
    DAY = "day"
    AWAY = "away"
    QUIET = "quiet"
    BEFORE = "before"

    @property
    def words(self) -> str:
        """What is said of them."""
        return _UNCALLED[self]


_UNCALLED = {
    Uncalled.HOUR: "had their calls of that hour already",
    Uncalled.DAY: "had their calls of that day already",
    Uncalled.AWAY: "was away",
    Uncalled.QUIET: "had do not disturb on in Slack",
    Uncalled.BEFORE: "was called there before",
}


@dataclass(frozen=True, slots=True)
class PersonCall:
    """That the message of this key was to notify this person. `uncalled` None: it does."""

    key: str
    person: str
    at: datetime
    uncalled: Uncalled | None = None


@dataclass(frozen=True, slots=True)
class SlackStatus:
    """The status that somebody set in Slack; `until` is None where they set no end."""

    emoji: str = ""
    text: str = ""
    until: datetime | None = None


NO_STATUS = SlackStatus()


@dataclass(frozen=True, slots=True)
class QuietSpan:
    """A time in which somebody has do not disturb on."""

    start: datetime
    end: datetime
