"""What communications read of what left, waits or failed: the list, one reply with what may be done about it, what
waits in review, and the list as a file. Every colleague may look; a file is for those who answer for what is said.
"""

import hashlib
from collections.abc import Iterator

from bot.core.outbound.export import ExportFormat, export_head, export_line
from bot.core.outbound.filtering import OutboundCursor, OutboundFilter
from bot.core.outbound.line import OutboundPage, ReviewLine, counted
from bot.core.outbound.opened import OpenedReply, acts_on
from bot.core.permissions import Act
from bot.core.replying.amending import deletion_obstacle, edit_obstacle
from bot.desk.context import DeskContext, EventKeys
from bot.store.repositories.history import NewEntry

PAGE_SIZE = 50
"""Replies on one page of the list."""
REVIEWS = 100
"""So many of those that wait are listed."""
_CHUNK = 500
"""Replies that are read at once for a file: no transaction is held longer."""


class OutboundDesk:
    """Reads what left, waits or failed."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def page(
        self, by: str, which: OutboundFilter, after: OutboundCursor | None = None, size: int = PAGE_SIZE
    ) -> OutboundPage:
        """One page of what is wanted, newest first. Raises NotFound for a tag that there is not."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            if which.tag:
                self._context.check_tag(which.tag)
            lines = tx.outbound.page(which, after, size + 1)
            first = OutboundCursor(lines[0].listed_at, lines[0].reply.number) if lines else after
            newer = tx.outbound.newer(which, first, size) if after and first else None
            counts = counted(tx.outbound.counts(which.in_any_state))
        total = sum(counts.values()) if which.state is None else counts[which.state]
        shown = lines[:size]
        older = OutboundCursor(shown[-1].listed_at, shown[-1].reply.number) if len(lines) > size else None
        return OutboundPage(shown, total, counts, older, newer)

    def opened(self, by: str, number: int) -> OpenedReply:
        """One reply, and what they may do about it now. Raises NotFound."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            reply = tx.replies.one(number)
            detail = tx.question_detail(reply.question)
            file = detail.reply_detail(number)
            post = next((kept.post for kept in detail.posts if kept.number == reply.post), None)
            may = frozenset(act for act in acts_on(file) if self._context.may(tx, act, by, reply))
            decides = self._context.may(tx, Act.TAKE_BACK, by, reply)
            obstacles = (edit_obstacle(reply, post), deletion_obstacle(reply, post)) if post else ("", "")
            return OpenedReply(detail, file, tx.now, may, decides, *obstacles)

    def in_review(self, by: str) -> tuple[ReviewLine, ...]:
        """What waits for a decision, longest first."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.SIGN_IN, by)
            return tx.outbound.in_review(REVIEWS)

    def export_size(self, by: str, which: OutboundFilter) -> int:
        """How many replies a file of this would hold. Raises NotAllowed for who may not have one."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.EXPORT, by)
            return sum(tx.outbound.counts(which).values())

    def export(self, by: str, which: OutboundFilter, kind: ExportFormat, event: EventKeys = ()) -> Iterator[str]:
        """The file, piece by piece: what is wanted as it is now, newest first. That it was asked for is in the history.
        Raises NotAllowed.
        """
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.EXPORT, by)
            size = sum(tx.outbound.counts(which).values())
            tx.record(NewEntry("outbound.exported", by, data={**_told(which), "format": kind.value, "size": str(size)}))
        return self._pieces(which, kind)

    def _pieces(self, which: OutboundFilter, kind: ExportFormat) -> Iterator[str]:
        people = self._context.people
        yield export_head(kind)
        after: OutboundCursor | None = None
        while True:
            with self._context.store.reading() as tx:
                lines = tx.outbound.page(which, after, _CHUNK, claims=True)
            if lines:
                yield "".join(export_line(kind, line, people) for line in lines)
            if len(lines) < _CHUNK:
                return
            after = OutboundCursor(lines[-1].listed_at, lines[-1].reply.number)


def _told(which: OutboundFilter) -> dict[str, str]:
    """A filter as the history tells of it: of words, which may be a stranger's, their hash alone."""
    told = {
        "source": which.source,
        "tag": which.tag,
        "person": which.person,
        "state": which.state.value if which.state else "",
        "fate": which.fate.value if which.fate else "",
        "since": which.since.isoformat() if which.since else "",
        "until": which.until.isoformat() if which.until else "",
        "words_sha256": hashlib.sha256("\n".join(which.terms).encode()).hexdigest() if which.terms else "",
    }
    return {key: value for key, value in told.items() if value}
