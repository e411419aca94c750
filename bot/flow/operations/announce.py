"""How a row with a message of its own is told in Slack: posted once, found again after a broken-off try, drawn again as
the row changes, in the fallback channel where its own refuses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.core.company import Company, Current
from bot.core.errors import ChannelUnusable, Outside, Refused, Unavailable
from bot.core.ports.slack import SlackMessenger
from bot.core.slack_messages import DesiredMessage, MessageState, SlackMessage, SlackPlace
from bot.flow.operations.slack_retry import AFTER_REFUSAL, AGAIN
from bot.store.leases import Lease
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

_NOBODY: frozenset[str] = frozenset()


class AnnouncedRepository(Protocol):
    """What the store keeps of such rows and their messages."""

    def begin_posting(self, number: int, channel: str) -> int: ...
    def record_message(self, number: int, place: SlackPlace, drawn: str) -> None: ...
    def lose_message(self, number: int) -> None: ...
    def put_off(self, number: int, token: str, again_at: datetime) -> None: ...
    def moved(self, number: int, token: str, channel: str) -> None: ...


def call_nobody(_tx: Transaction, _row: int, people: Sequence[str]) -> frozenset[str]:
    """For what notifies nobody: whoever it mentions is not called."""
    return frozenset(people)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is told of one row. `draw` is handed whether people are to be called, and who of them is not; `told` writes
    down that Slack shows it and returns when to come back. `failed` is handed what Slack answered instead. `decide` is
    handed the number of the message's row and whom it would notify; it returns who is not called. It is
    told in the fallback channel where its own refuses, unless it is for one person only or belongs to a `thread`: then
    it does not `falls_back`. What `only_calls` is not posted where it would notify nobody.
    """

    number: int
    channel: str
    message: SlackMessage | None
    draw: Callable[[bool, frozenset[str]], DesiredMessage]
    told: Callable[[Transaction, str], datetime | None]
    failed: Callable[[Outside], None]
    decide: Callable[[Transaction, int, Sequence[str]], frozenset[str]] = call_nobody
    falls_back: bool = True
    only_calls: bool = False
    thread: str = ""


class Announcer:
    """Tells of rows of one kind. `posted` and `placed` are reached after a post, and once it is written down."""

    def __init__(
        self,
        name: str,
        store: Store,
        messenger: SlackMessenger,
        company: Current[Company],
        rows: Callable[[Transaction], AnnouncedRepository],
        posted: Callable[[], None] = lambda: None,
        placed: Callable[[], None] = lambda: None,
    ) -> None:
        self._name = name
        self._store = store
        self._messenger = messenger
        self._company = company
        self._rows = rows
        self._posted = posted
        self._placed = placed

    def announce(self, one: Announcement, lease: Lease) -> None:
        """Make its message match, or say when to try again."""
        try:
            self._tell(one)
        except Outside as error:
            self._put_off(one, lease, error)
        else:
            with self._store.writing() as tx:
                again_at = one.told(tx, lease.token)
                if again_at is not None:
                    tx.wake(self._name, str(one.number), again_at)

    def _owner(self, one: Announcement) -> str:
        return f"{self._name}:{one.number}"

    def _tell(self, one: Announcement) -> None:
        """Post the message, or find the one an earlier try left behind; from then on it is drawn again."""
        if one.message is not None and one.message.stands:
            self._redraw(one, one.message.place, one.message.drawn)
            return
        first = one.draw(True, _NOBODY)
        doubtful = one.message is not None and one.message.state is MessageState.POSTING
        found = self._messenger.find(self._owner(one), first, one.thread) if doubtful else None
        if found is not None:
            self._redraw(one, found, "")
            return
        self._post(one, first)

    def _post(self, one: Announcement, first: DesiredMessage) -> None:
        with self._store.writing() as tx:
            row = self._rows(tx).begin_posting(one.number, one.channel)
            uncalled = one.decide(tx, row, first.calls) if first.calls else _NOBODY
            in_vain = one.only_calls and bool(first.calls) and uncalled.issuperset(first.calls)
            if in_vain:
                self._rows(tx).lose_message(one.number)
        if in_vain:
            return
        if uncalled:
            first = one.draw(True, uncalled)
        place = self._messenger.post(self._owner(one), first, one.thread)
        self._posted()
        self._record(one, place, first.digest)
        self._placed()

    def _redraw(self, one: Announcement, place: SlackPlace, drawn: str) -> None:
        again = one.draw(False, _NOBODY)
        if again.digest == drawn or self._messenger.update(self._owner(one), again, place):
            self._record(one, place, again.digest)
            return
        log.info("message.missing", message=self._owner(one))
        with self._store.writing() as tx:
            self._rows(tx).lose_message(one.number)
        self._post(one, again)

    def _record(self, one: Announcement, place: SlackPlace, drawn: str) -> None:
        with self._store.writing() as tx:
            self._rows(tx).record_message(one.number, place, drawn)

    def _put_off(self, one: Announcement, lease: Lease, error: Outside) -> None:
        stands = one.message is not None and one.message.stands
        unusable = isinstance(error, ChannelUnusable) or (isinstance(error, Refused) and not stands)
        if unusable and self._to_fallback(one, lease, error):
            return
        one.failed(error)
        doubtful = one.message is not None and one.message.state is MessageState.POSTING
        rate_limited = isinstance(error, Unavailable) and error.retry_at is not None
        with self._store.writing() as tx:
            again_at = tx.now + _patience(error)
            if isinstance(error, Unavailable) and error.retry_at is not None:
                again_at = error.retry_at
            if rate_limited and not stands and not doubtful:  # it is known not to be there
                self._rows(tx).lose_message(one.number)
            self._rows(tx).put_off(one.number, lease.token, again_at)
            tx.wake(self._name, str(one.number), again_at)

    def _to_fallback(self, one: Announcement, lease: Lease, error: Outside) -> bool:
        """Tell it in the fallback channel when its own refuses; False when it is the fallback that refuses."""
        fallback = self._company().slack.fallback_channel
        if one.channel == fallback or not one.falls_back:
            return False
        with self._store.writing() as tx:
            self._rows(tx).moved(one.number, lease.token, fallback)
            tx.wake(self._name, str(one.number))
        log.warning("channel.refused", channel=one.channel, why=error.reason)
        return True


def _patience(error: Outside) -> timedelta:
    return AGAIN if isinstance(error, Unavailable) else AFTER_REFUSAL
