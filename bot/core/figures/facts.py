"""What figures read of the history: of each entry the few things that they are reckoned from, and which kinds of entry
they know. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.core.model import HistoryEntry
from bot.core.promises.clocks import PromiseClock, PromiseRun

REVERTED = "question.reverted"
OPENING = frozenset({"question.reopened", "question.unmerged"})
CLOSING = frozenset(
    {"question.settled", "question.ignored", "question.dismissed", "question.merged", "question.lapsed"}
)
PUBLISHING = frozenset({"reply.sent", "reply.posted_anyway"})

DUE = "due"
"""Where an entry says when its question is due from then on, "" for never."""

SETS_DUE = "question.due"
"""The entry that says so. Of each clock before an answer it says under its name, one after another, when it is due from
then on, or one of the three words below.
"""

MET, DROPPED, PAUSED = "met", "dropped", "paused"
"""What was promised happened; nobody waits for it any more; it is due at no time for now."""

REACH = "reach"
"""Where an entry says how many follow the author of its post."""

CONFIRMS = "confirms"
"""Where the entry of a follow-up says that whoever asked wrote that the answer helped."""

REUSES = "reuses"
"""Where the entry of a candidate says of which earlier answer, a reply by its number, its words were made."""

TELL_MORE = frozenset({SETS_DUE, REVERTED, "question.routed", "question.moved", "question.joined"}) | {
    *("question.seen", "question.assigned", "question.retagged", "question.reopened", "question.ignored"),
    *("reply.proposed", "follow_up.arrived"),
}
"""The entries of which more counts than that they are there."""

KINDS = TELL_MORE | OPENING | CLOSING | PUBLISHING | {"question.asked", "question.claimed", "reply.waiting"}
"""All entries that figures are reckoned from."""


class Fact(NamedTuple):
    """One entry of the history about a question, without what only proves that it is whole."""

    seq: int
    at: datetime
    what: str
    by: str
    question: int
    reply: int | None
    data: Mapping[str, str]


def facts_of(entries: Iterable[HistoryEntry]) -> list[Fact]:
    """Those that figures read, question by question, each in order."""
    found = [
        Fact(one.seq, one.at, one.what, one.by, one.question, one.reply, one.data if one.what in TELL_MORE else {})
        for one in entries
        if one.question is not None and one.what in KINDS
    ]
    return sorted(found, key=lambda fact: (fact.question, fact.seq))


def reach_data(reach: int | None) -> dict[str, str]:
    """How many follow an author, to two digits: enough to be added up, and nobody is known again by it."""
    if not reach or reach < 0:
        return {}
    size = 10 ** max(0, len(str(reach)) - 2)
    return {REACH: str(round(reach / size) * size)}


def due_data(due_at: datetime | None) -> dict[str, str]:
    """When a question is due, to be read again from its history."""
    return {DUE: due_at.isoformat() if due_at else ""}


def dues(fact: Fact) -> Iterator[datetime]:
    """All due times that an entry says."""
    names = [DUE, *(clock.value for clock in PromiseClock)] if fact.what == SETS_DUE else [DUE]
    for name in names:
        for word in fact.data.get(name, "").split():
            if word not in (MET, DROPPED, PAUSED):
                yield datetime.fromisoformat(word)


def clock_data(before: Sequence[PromiseRun], after: Sequence[PromiseRun]) -> dict[str, str]:
    """What changed of the clocks before an answer, to be read again from the history."""
    told: dict[str, list[str]] = {}
    known = {(run.clock, run.number): run for run in before}
    kept = {(run.clock, run.number) for run in after}
    for run in (*(run for key, run in known.items() if key not in kept and not run.is_over), *after):
        if run.clock is not PromiseClock.SENT:
            changes = _changes(known.get((run.clock, run.number)), run if (run.clock, run.number) in kept else None)
            told.setdefault(run.clock.value, []).extend(changes)
    return {clock: " ".join(changes) for clock, changes in told.items() if changes}


def _changes(before: PromiseRun | None, now: PromiseRun | None) -> list[str]:
    """A run that is over at once is due first."""
    if now is None:
        return [DROPPED]
    due = now.due_at.isoformat() if now.due_at else PAUSED
    if not now.is_over:
        return [due] if before is None or before.due_at != now.due_at else []
    if before is not None and before.is_over:
        return []
    return [*([due] if before is None else []), MET if now.met_at is not None else DROPPED]
