"""Looks for replies that a person was asked to post by hand, and records them once they are public. One that was taken
back meanwhile is looked for, too: whoever had its words in hand may have posted them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.core.details import KeptPost
from bot.core.errors import Outside
from bot.core.model import OutgoingReply, Receipt
from bot.core.ports.channel import Finder, Replier
from bot.core.ports.runtime import Failpoint
from bot.core.reply import Reply
from bot.core.states import ReplyState
from bot.flow.operations.record_sent import record_posted_anyway, record_sent
from bot.store.repositories.reply.handed_over import TAKEN_BACK
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

LOOKUP_INTERVALS = (1, 2, 5, 10, 30, 60, 180, 360, 720, 1440)
"""Minutes between lookups; the last one repeats until `LOOKUP_PERIOD` is over."""

LOOKUP_PERIOD = timedelta(days=14)
"""How long a handed-over reply is looked for by itself; after that only when the source brings a post of our own
account under the post it answers.
"""


class FindManualReply:
    """The step `find`. Its keys are `source/reply number`."""

    name = "find"

    def __init__(self, store: Store, repliers: Mapping[str, Replier], failpoint: Failpoint) -> None:
        self._store = store
        self._repliers = repliers
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Handed-over replies that are due to be looked for."""
        with self._store.reading() as tx:
            return [f"{source}/{number}" for source, number in tx.replies.handed_over.due()]

    def serial_key(self, key: str) -> str:
        """One channel's lookups one after another; a slow channel delays no other."""
        return f"find:{key.partition('/')[0]}"

    def run(self, key: str) -> None:
        """Look once; a reply that is found becomes SENT."""
        number = int(key.rpartition("/")[2])
        with self._store.reading() as tx:
            reply = tx.replies.one(number)
            kept = tx.posts.one(reply.post)
            text = reply.text if reply.state is ReplyState.HANDED_OVER else _handed_over(tx, reply)
        if reply.state is not ReplyState.HANDED_OVER and reply.state not in TAKEN_BACK:
            return
        receipt = self._find_reply(kept, reply, text)
        self._failpoint("find.looked")
        with self._store.writing() as tx:
            state = tx.replies.one(number).state
            if receipt is None:
                self._schedule_next_look(tx, reply, kept)
            elif state in TAKEN_BACK:
                record_posted_anyway(tx, reply, receipt, self.name)
            elif state is ReplyState.HANDED_OVER:
                record_sent(tx, reply, receipt, self.name, "found there")

    def _find_reply(self, kept: KeptPost, reply: Reply, text: str) -> Receipt | None:
        replier = self._repliers.get(kept.post.source)
        if not isinstance(replier, Finder):
            return None
        since = reply.send_at or reply.proposed_at
        try:
            return replier.find_reply(OutgoingReply(kept.post, text, f"switchboard-{reply.number}", since))
        except Outside as error:
            log.info("find.put_off", source=kept.post.source, reply=reply.number, why=error.reason)
            return None

    def _schedule_next_look(self, tx: Transaction, reply: Reply, kept: KeptPost) -> None:
        moment = _next_look(reply.send_at or reply.proposed_at, tx.now)
        tx.replies.handed_over.look_at(reply.number, moment)
        if moment is not None:
            tx.wake(self.name, f"{kept.post.source}/{reply.number}", moment)


def _handed_over(tx: Transaction, reply: Reply) -> str:
    """The words that were handed over last: those before the first that the reply was given since."""
    detail = tx.question_detail(reply.question)
    entries = [entry for entry in detail.entries if entry.reply == reply.number]
    handed = max((entry.seq for entry in entries if entry.what == "reply.handed_over"), default=0)
    since = [entry for entry in entries if entry.seq > handed and entry.what in ("reply.reworded", "reply.edited")]
    number = int(since[0].data.get("version", "0")) - 1 if since else reply.version
    versions = detail.reply_detail(reply.number).versions
    return next((version.text for version in versions if version.number == number), reply.text)


def _next_look(since: datetime, now: datetime) -> datetime | None:
    """When to look again; the intervals grow with the time since it was to be sent. None after `LOOKUP_PERIOD`."""
    waited = now - since
    if waited > LOOKUP_PERIOD:
        return None
    gap = next((g for g in LOOKUP_INTERVALS if timedelta(minutes=g) >= waited), LOOKUP_INTERVALS[-1])
    return now + timedelta(minutes=gap)
