"""The inbox: what Slack sent is kept here before it is acknowledged. Payloads that come at the same moment are kept in
one transaction, and nobody is answered before it has committed. They are handled by the step `inbox`.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import Future

from bot.core.errors import Unavailable
from bot.core.ports.inbox import Payload
from bot.desk.context import PATIENCE, DeskContext

STEP = "inbox"

_MOST_THREADS = 10_000


class InboxDesk:
    """Keeps payloads, and says whose a thread is."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._queue: list[tuple[Payload, Future[Unavailable | None]]] = []
        self._committing = threading.Lock()
        self._threads: set[tuple[str, str]] = set()

    def keep(self, payload: Payload) -> None:
        """Return once the payload is kept, or was before. Raises Unavailable when it could not be kept in time."""
        kept: Future[Unavailable | None] = Future()
        with self._lock:
            self._queue.append((payload, kept))
        with self._committing:
            if not kept.done():
                self._commit()
        problem = kept.result()
        if problem is not None:
            raise problem

    def _commit(self) -> None:
        """Keep all that has queued up meanwhile, and tell everybody who waits for it."""
        with self._lock:
            group, self._queue = self._queue, []
        problem: Unavailable | None = Unavailable("the database", "it failed")
        try:
            self._keep_all([payload for payload, _ in group])
            problem = None
        except Unavailable as error:
            problem = error
        finally:
            for _, kept in group:
                kept.set_result(problem)

    def _keep_all(self, payloads: Sequence[Payload]) -> None:
        with self._context.store.writing(PATIENCE) as tx:
            tx.inbox.keep(payloads)
            for lane in dict.fromkeys(payload.lane for payload in payloads):
                tx.wake(STEP, lane)
        self._context.failpoint("inbox.kept")

    def concerns_us(self, channel: str, thread_ts: str, ts: str = "") -> bool:
        """Whether a message in this thread may be about a question: it is in one's thread, or its card may be on its
        way; or the message itself, of this `ts`, is ours or became a reply.
        """
        if (channel, thread_ts) in self._threads:
            return True
        with self._context.store.reading() as tx:
            if thread_ts and tx.slack_messages.question_at(channel, thread_ts) is not None:
                self._remember_thread(channel, thread_ts)
                return True
            if ts and (tx.inbox.owner_at(channel, ts) or tx.replies.find_by_message(channel, ts)):
                return True
            return bool(thread_ts) and tx.inbox.may_be_card(channel, thread_ts)

    def _remember_thread(self, channel: str, thread_ts: str) -> None:
        """A question's thread stays one: it need not be looked up for each message."""
        if len(self._threads) >= _MOST_THREADS:
            self._threads.clear()
        self._threads.add((channel, thread_ts))

    def may_be_card(self, channel: str, thread_ts: str) -> bool:
        """Whether the first message of this thread may be a card whose place is not known yet."""
        with self._context.store.reading() as tx:
            return tx.inbox.may_be_card(channel, thread_ts)

    def question_about(self, channel: str, ts: str) -> int | None:
        """The question that this message of ours is about, whichever it is."""
        with self._context.store.reading() as tx:
            return tx.inbox.owner_at(channel, ts)
