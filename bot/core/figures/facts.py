"""What figures read of the history: of each entry the few things that they are reckoned from, and which kinds of entry
they know. Pure.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.core.model import HistoryEntry

REVERTED = "question.reverted"
OPENING = frozenset({"question.reopened", "question.unmerged"})
CLOSING = frozenset(
    {"question.settled", "question.ignored", "question.dismissed", "question.merged", "question.lapsed"}
)
PUBLISHING = frozenset({"reply.sent", "reply.posted_anyway"})

DUE = "due"
"""Where an entry says when its question is due from then on, "" for never."""

SETS_DUE = "question.due"
"""The entry that says so."""

REACH = "reach"
"""Where an entry says how many follow the author of its post."""

CONFIRMS = "confirms"
"""Where the entry of a follow-up says that whoever asked wrote that the answer helped."""

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
