"""The living message of a reply in its thread, and its line in the outbound channel."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.details import QuestionDetail
from bot.core.states import QuestionState, ReplyState
from bot.slack.blocks.elements import Block
from bot.slack.messages.outbound import fate_line, outbound_line
from bot.slack.messages.reply import reply_message
from bot.slack.messages.thread_entry import NoteContext
from tests.slack.pictures.cards import answered, held, with_reply
from tests.slack.samples import EVE, NOW, PEOPLE, entry

_S, _R = QuestionState, ReplyState


def _told(of: QuestionDetail, *kinds: str, by: str = EVE, why: str = "") -> QuestionDetail:
    """The same, with what happened to its reply; `why` the last of it did."""
    first = entry("reply.proposed", 3, reply=7)
    told = [entry(what, n, by, 7, why=why if what == kinds[-1] else "") for n, what in enumerate(kinds, 4)]
    return replace(of, entries=(first, *told))


_LEAVING = with_reply(_R.WAITING, of=_S.APPROVED, send_at=NOW + timedelta(seconds=30))
_FAILED = with_reply(_R.FAILED, of=_S.APPROVED, failure="replies are closed")
_REMOVED = with_reply(_R.REMOVED, of=_S.SENT, url="https://square.example/r/1")

_REPLIES: Mapping[str, QuestionDetail] = {
    "proposed": _told(with_reply(_R.PROPOSED)),
    "changes_asked": _told(with_reply(_R.CHANGES_ASKED), "reply.changes_asked", why="which button?"),
    "declined": _told(with_reply(_R.DECLINED), "reply.declined", why="not ours to say"),
    "leaving": _told(_LEAVING, "reply.approved", "reply.waiting"),
    "held": held(_told(_LEAVING, "reply.approved", "reply.waiting")),
    "failed": _told(_FAILED, "reply.approved", "reply.failed", why="replies are closed"),
    "sent": _told(answered(), "reply.approved", "reply.sent"),
    "removed": _told(_REMOVED, "reply.sent", "reply.removed", why="a moderator"),
}


def _living(of: QuestionDetail) -> Callable[[], list[Block]]:
    return lambda: reply_message(of, of.replies[0], PEOPLE, NOW)


PICTURES: Mapping[str, Callable[[], list[Block]]] = {name: _living(of) for name, of in _REPLIES.items()}


def _line(of: QuestionDetail) -> Callable[[], list[Block]]:
    told = of.entries[-1]
    draw = fate_line if told.what == "reply.removed" else outbound_line
    return lambda: draw(NoteContext(of, told, PEOPLE, NOW))


OUTBOUND: Mapping[str, Callable[[], list[Block]]] = {
    "sent": _line(answered()),
    "failed": _line(_REPLIES["failed"]),
    "removed": _line(_REPLIES["removed"]),
    "taken_up_again": _line(_told(with_reply(_R.PROPOSED), "reply.failed")),
}
"""What communications are told of what left, or could not."""
