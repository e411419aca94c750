"""Which entries of the history are events for sinks, and which sinks want them. Pure.

A sink is handed a question from the first event on that its sources and tags let through. From then on it gets all that
happens to the question, whatever its tags become: who holds a copy has to learn that it is out of date.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class EventType(StrEnum):
    """What happened, as a sink is told. The names are public: none is changed."""

    QUESTION_OPENED = "question.opened"
    QUESTION_CHANGED = "question.changed"
    QUESTION_FOLLOWED_UP = "question.followed_up"
    QUESTION_REOPENED = "question.reopened"
    QUESTION_CLOSED = "question.closed"
    POST_CHANGED = "post.changed"
    POST_TAKEN_BACK = "post.taken_back"
    """The words of a post are to be kept nowhere: it was deleted there, or the time of retention is over here."""
    REPLY_SENT = "reply.sent"
    REPLY_EDITED = "reply.edited"
    REPLY_DELETED = "reply.deleted"


_T = EventType

EVENT_OF: Mapping[str, EventType] = {
    "question.routed": _T.QUESTION_OPENED,
    "question.moved": _T.QUESTION_CHANGED,
    "question.retagged": _T.QUESTION_CHANGED,
    "question.joined": _T.QUESTION_CHANGED,
    "question.split": _T.QUESTION_CHANGED,
    "question.unmerged": _T.QUESTION_CHANGED,
    "question.merged": _T.QUESTION_CLOSED,
    "question.settled": _T.QUESTION_CLOSED,
    "question.ignored": _T.QUESTION_CLOSED,
    "question.lapsed": _T.QUESTION_CLOSED,
    "question.reopened": _T.QUESTION_REOPENED,
    "follow_up.arrived": _T.QUESTION_FOLLOWED_UP,
    "post.changed": _T.POST_CHANGED,
    "post.restored": _T.POST_CHANGED,
    "post.gone": _T.POST_TAKEN_BACK,
    "reply.sent": _T.REPLY_SENT,
    "reply.amended": _T.REPLY_EDITED,
    "reply.edited_there": _T.REPLY_EDITED,
    "reply.deleted": _T.REPLY_DELETED,
    "reply.removed": _T.REPLY_DELETED,
}
"""Kind of entry in the history → the event that it is for a sink. All others are nobody else's business."""

_BEGIN = frozenset({_T.QUESTION_OPENED, _T.QUESTION_CHANGED, _T.QUESTION_REOPENED, _T.REPLY_SENT})


@dataclass(frozen=True, slots=True)
class Interest:
    """What a sink is handed: questions of these sources, with any of these tags; no tags for all of them."""

    sources: frozenset[str]
    tags: frozenset[str] = frozenset()

    def covers(self, sources: Collection[str], tags: Collection[str]) -> bool:
        """Whether a question with posts of these sources, and these tags, is of interest."""
        return not self.sources.isdisjoint(sources) and (not self.tags or not self.tags.isdisjoint(tags))


def event_for(what: str, *, handed: bool, covered: bool) -> EventType | None:
    """The event that this entry of the history is for a sink; None for none.

    `handed`: it was told of the question before; `covered`: the question is of interest to it now.
    """
    event = EVENT_OF.get(what)
    if event is None:
        return None
    if handed:
        return _T.QUESTION_CHANGED if event is _T.QUESTION_OPENED else event
    if not covered or event not in _BEGIN:
        return None
    return event if event is _T.REPLY_SENT else _T.QUESTION_OPENED
