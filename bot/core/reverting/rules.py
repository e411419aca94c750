"""Which acts can be undone, for how long, and whether anything has come between. An act is known by its entry in the
history, which says how things stood before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.model import HistoryEntry
from bot.core.replying.decision import NOT_CHOSEN

WITHIN = timedelta(minutes=10)
"""How long an act can be undone."""

REVERTED = "question.reverted"

MOVED = "moved"
"""In the data of an assignment, the entry of the change of tags that was made with it."""


class Aspect(StrEnum):
    """What of a question an act changes."""

    PEOPLE = "people"
    TAGS = "tags"
    SNOOZE = "snooze"
    STATE = "state"
    REPLY = "reply"
    LESSON = "lesson"


REVERTIBLE: Mapping[str, tuple[Aspect, str]] = {
    "question.claimed": (Aspect.PEOPLE, "the claim of"),
    "question.assigned": (Aspect.PEOPLE, "the assignment of"),
    "question.released": (Aspect.PEOPLE, "giving back"),
    "question.moved": (Aspect.TAGS, "the new tags of"),
    "question.snoozed": (Aspect.SNOOZE, "the snooze of"),
    "question.ignored": (Aspect.STATE, "setting aside"),
    "question.settled": (Aspect.STATE, "closing"),
    "question.reopened": (Aspect.STATE, "reopening"),
    "question.merged": (Aspect.STATE, "merging"),
    "question.unmerged": (Aspect.STATE, "splitting off"),
    "reply.declined": (Aspect.REPLY, "declining an answer to"),
    "reply.changes_asked": (Aspect.REPLY, "asking for changes of an answer to"),
    "correction.deleted": (Aspect.LESSON, "not learning from"),
}
"""The acts on a question that can be undone: what each changes, and what it is called."""

ELSEWHERE: Mapping[str, str] = {
    "company.held": "the hold",
    "company.resumed": "resuming",
    "source.paused": "the pause",
    "source.resumed": "reading it again",
    "person.away": "the absence",
    "person.back": "coming back",
    "person.corrected": "the change of tags and cap",
}
"""The acts on no question that can be undone, and what each is called."""

_CHANGES: Mapping[str, tuple[Aspect, str]] = {
    "question.claimed": (Aspect.PEOPLE, "claimed it"),
    "question.assigned": (Aspect.PEOPLE, "gave it to somebody"),
    "question.released": (Aspect.PEOPLE, "gave it back"),
    "question.colleague_called": (Aspect.PEOPLE, "called a colleague to it"),
    "question.joined": (Aspect.PEOPLE, "merged another into it"),
    "question.moved": (Aspect.TAGS, "changed its tags"),
    "question.retagged": (Aspect.TAGS, "changed its tags"),
    "question.routed": (Aspect.TAGS, "sent it elsewhere"),
    "question.snoozed": (Aspect.SNOOZE, "put it off"),
    "question.woke": (Aspect.SNOOZE, "woke it"),
    "question.ignored": (Aspect.STATE, "set it aside"),
    "question.settled": (Aspect.STATE, "closed it"),
    "question.lapsed": (Aspect.STATE, "closed it"),
    "question.dismissed": (Aspect.STATE, "closed it"),
    "question.reopened": (Aspect.STATE, "opened it again"),
    "question.merged": (Aspect.STATE, "merged it"),
    "question.unmerged": (Aspect.STATE, "split it off"),
    "reply.proposed": (Aspect.STATE, "proposed a reply"),
    "reply.waiting": (Aspect.STATE, "let a reply leave"),
}

_IN_THE_WAY: Mapping[Aspect, frozenset[Aspect]] = {
    Aspect.PEOPLE: frozenset({Aspect.PEOPLE, Aspect.TAGS, Aspect.STATE}),
    Aspect.TAGS: frozenset({Aspect.PEOPLE, Aspect.TAGS, Aspect.STATE}),
    Aspect.SNOOZE: frozenset({Aspect.SNOOZE, Aspect.STATE}),
    Aspect.STATE: frozenset(Aspect),
    Aspect.REPLY: frozenset({Aspect.STATE, Aspect.REPLY}),
    Aspect.LESSON: frozenset({Aspect.TAGS, Aspect.STATE, Aspect.LESSON}),
}
"""Changes of which aspects keep a change of this one from being undone."""


BROUGHT_BACK = ("proposed", "changes_asked")
"""What a candidate was that is brought back when the act that withdrew it is undone, as its entry says."""


def is_own_act(entry: HistoryEntry) -> bool:
    """Whether it is an act that can be undone by itself, and not what came along with another."""
    if entry.what == "correction.deleted":
        return not entry.why
    return entry.what in REVERTIBLE and not (entry.what == "reply.declined" and entry.why == NOT_CHOSEN)


def obstacle_to(entry: HistoryEntry, later: Iterable[HistoryEntry], by: str, now: datetime) -> str:
    """Why `by` cannot undo this act on a question now, "" when they can. `later` are its question's entries since."""
    since = [one for one in later if one.at > entry.at or one.seq > entry.seq]
    if any(one.what == REVERTED and one.data.get("entry") == str(entry.seq) for one in since):
        return "It is undone already."
    if told := too_late(entry, by, now):
        return told
    if not is_own_act(entry) or not _can_be_put_back(entry) or _is_an_undoing(entry, since):
        return "That cannot be undone."
    in_the_way = _IN_THE_WAY[REVERTIBLE[entry.what][0]]
    between = next((one for one in reversed(since) if _aspect(one, entry) in in_the_way), None)
    return "" if between is None else _between_told(between, by)


def too_late(entry: HistoryEntry, by: str, now: datetime) -> str:
    """Why this act is not theirs to undo any more, "" when it is."""
    if entry.by != by:
        return "Only whoever did it can undo it."
    if now - entry.at > WITHIN:
        return f"That is more than {WITHIN.seconds // 60} minutes ago: change it back by hand."
    return ""


def undone_words(entries: Sequence[HistoryEntry], *, withdrew: bool = False) -> str:
    """What is undone: "the claim of Q-12", "the hold". `withdrew`: it took replies along, which stay withdrawn."""
    first = entries[0]
    if first.what in ELSEWHERE:
        return ELSEWHERE[first.what]
    told = f"{REVERTIBLE[first.what][1]} Q-{first.question}"
    return f"{told} (what was proposed to it stays withdrawn)" if withdrew else told


def withdrew_replies(entry: HistoryEntry, entries: Iterable[HistoryEntry]) -> bool:
    """Whether this act withdrew what was proposed, and that is not put back."""
    return any(one.data.get("was") not in BROUGHT_BACK for one in withdrawn_by(entry, entries))


def withdrawn_by(entry: HistoryEntry, entries: Iterable[HistoryEntry]) -> Sequence[HistoryEntry]:
    """The entries of what this act withdrew."""
    return [one for one in entries if one.what == "reply.withdrawn" and (one.at, one.by) == (entry.at, entry.by)]


def _can_be_put_back(entry: HistoryEntry) -> bool:
    """What was reopened can be closed again, but neither be answered nor be dismissed by the classifier again; what an
    earlier version recorded does not say how it stood before.
    """
    if entry.what == "question.reopened":
        return entry.data.get("was") in ("ignored", "settled")
    if entry.what in ("reply.declined", "reply.changes_asked"):
        return entry.data.get("was") in BROUGHT_BACK
    kinds = ("question.ignored", "question.settled", "question.merged", "question.unmerged", "correction.deleted")
    return entry.what in kinds or "was" in entry.data


def _is_an_undoing(entry: HistoryEntry, since: Sequence[HistoryEntry]) -> bool:
    """Whether it was recorded while a merge or a split was undone."""
    if entry.what not in ("question.merged", "question.unmerged"):
        return False
    told = (one for one in since if one.what == REVERTED and (one.at, one.by) == (entry.at, entry.by))
    return any(int(one.data.get("entry", 0)) < entry.seq for one in told)


def _aspect(one: HistoryEntry, entry: HistoryEntry) -> Aspect | None:
    """What an entry changed; None for nothing, and for what the act itself recorded."""
    if one.at == entry.at and one.by == entry.by:
        return None
    what = one.data.get("what", "") if one.what == REVERTED else one.what
    if entry.reply is not None and one.reply == entry.reply and what.startswith("reply."):
        return Aspect.REPLY
    if entry.what == "correction.deleted" and what in ("correction.deleted", "reply.approved"):
        return Aspect.LESSON
    return _CHANGES[what][0] if what in _CHANGES else None


def _between_told(between: HistoryEntry, by: str) -> str:
    words = (
        "undid something else on it"
        if between.what == REVERTED
        else _CHANGES.get(between.what, ("", "did something about it"))[1]
    )
    who = "You" if between.by == by else f"<@{between.by}>" if between.by[:1] in "UW" else "Switchboard"
    return f"{who} {words} since, so that is not undone."
