"""When each clock of a question ran, read from its history: when it started, was paused, was met or given up.

A question that was answered and is asked again starts its clocks again. They pause while it is snoozed because we wait
for the asker: somebody said so, or an answer of ours stands there already; and go on when the asker writes again.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.model import HistoryEntry
from bot.core.promises.clocks import PromiseClock, PromiseRun
from bot.core.states import QuestionState

FOR_ASKER = "asker"
"""Whom a snooze waits for, in the data of its entry."""

_ASKER = re.compile(r"\b(?:asker|customer|author)s?\b", re.IGNORECASE)


def names_asker(why: str) -> bool:
    """Whether the reason of a snooze says that we wait for the asker: "waiting for the asker"."""
    return _ASKER.search(why) is not None


@dataclass(slots=True)
class Stretch:
    """One run of a clock while the history is read. `pauses` are from when to when; the last may be open.

    `joined` are the runs of questions that were merged into this one while it ran: the earlier due time holds.
    """

    clock: PromiseClock
    number: int
    started_at: datetime
    pauses: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    met_at: datetime | None = None
    ended_at: datetime | None = None
    joined: list[PromiseRun] = field(default_factory=list)

    @property
    def runs(self) -> bool:
        return self.met_at is None and self.ended_at is None


class Timeline:
    """Reads a history, entry by entry. `merged` are the runs of questions merged into this one, by their number."""

    def __init__(self, merged: Mapping[int, Sequence[PromiseRun]] | None = None) -> None:
        self.stretches: list[Stretch] = []
        self._merged = merged or {}
        self._in_review: set[int] = set()
        self._no_answers: set[int] = set()
        self._holding: set[int] = set()
        self._sent: set[int] = set()
        self._answered_at: datetime | None = None
        self._was_asked = False
        self.waits_for_asker = False

    def read(self, entries: Iterable[HistoryEntry]) -> "Timeline":
        for entry in entries:
            if entry.what == "reply.proposed" and "amends" in entry.data:
                self._no_answers.add(entry.reply or 0)
            if entry.what == "reply.proposed" and "holding" in entry.data:
                self._holding.add(entry.reply or 0)
            if entry.reply in self._holding:
                self._holding_answer(entry)
            elif entry.what in _READERS and entry.reply not in self._no_answers:
                _READERS[entry.what](self, entry)
        return self

    def _holding_answer(self, entry: HistoryEntry) -> None:
        """It answers nothing, so it meets no promise but that of a decision on it."""
        if entry.what in _SUBMITS:
            self.submitted(entry)
        elif entry.what in _DECIDES:
            self.decided(entry)

    def close(self, *, answered: bool) -> Sequence[Stretch]:
        """All stretches. `answered`: nothing of the question is left to be answered now."""
        if answered and self._answered_at is not None:
            self._meet(PromiseClock.SENT, self._answered_at)
            self._end(self._answered_at)
        return self.stretches

    def routed(self, entry: HistoryEntry) -> None:
        self._start((PromiseClock.LOOK, PromiseClock.PROPOSAL, PromiseClock.SENT), entry.at)

    def asked(self, _entry: HistoryEntry) -> None:
        self._was_asked = True

    def unmerged(self, entry: HistoryEntry) -> None:
        if self._was_asked:
            self.routed(entry)

    def reopened(self, entry: HistoryEntry) -> None:
        """By a person, who has looked then, or because the asker wrote again."""
        if self._answered_at is not None:
            self._meet(PromiseClock.SENT, self._answered_at)
            self._end(self._answered_at)
            self._answered_at = None
        by_person = entry.by[:1] in ("U", "W")
        self.resumed(entry)
        if by_person:
            self.looked_at(entry)
        self._start(
            (PromiseClock.PROPOSAL, PromiseClock.SENT)
            if by_person
            else (PromiseClock.LOOK, PromiseClock.PROPOSAL, PromiseClock.SENT),
            entry.at,
        )

    def reverted(self, entry: HistoryEntry) -> None:
        """An act was undone: what it ended goes on anew, what it opened is closed again."""
        undone = entry.data.get("what")
        if undone in ("question.ignored", "question.settled"):
            if entry.data.get("state") != QuestionState.SENT.value:  # an answered one waits for nothing
                self.reopened(entry)
        elif undone == "question.snoozed":
            self.resumed(entry)
        elif undone == "question.reopened":
            self.closed(entry)

    def joined(self, entry: HistoryEntry) -> None:
        for run in self._merged.get(int(entry.data.get("from", "0")), ()):
            if run.ended_at == entry.at and run.met_at is None:
                own = self._running(run.clock) or self._begin(run.clock, entry.at)
                own.joined.append(run)

    def looked_at(self, entry: HistoryEntry) -> None:
        self._meet(PromiseClock.LOOK, entry.at)

    def snoozed(self, entry: HistoryEntry) -> None:
        self.looked_at(entry)
        self.resumed(entry)
        self.waits_for_asker = entry.data.get("for") == FOR_ASKER or bool(self._sent)
        if self.waits_for_asker:
            for one in self.stretches:
                if one.runs:
                    one.pauses.append((entry.at, None))

    def resumed(self, entry: HistoryEntry) -> None:
        self.waits_for_asker = False
        for one in self.stretches:
            if one.pauses and one.pauses[-1][1] is None and one.runs:
                one.pauses[-1] = (one.pauses[-1][0], entry.at)

    def proposed(self, entry: HistoryEntry) -> None:
        self.looked_at(entry)
        self.resumed(entry)
        self._meet(PromiseClock.PROPOSAL, entry.at)
        self.submitted(entry)

    def submitted(self, entry: HistoryEntry) -> None:
        if not self._in_review:
            self._start((PromiseClock.REVIEW,), entry.at)
        self._in_review.add(entry.reply or 0)

    def decided(self, entry: HistoryEntry) -> None:
        self._in_review.discard(entry.reply or 0)
        if not self._in_review:
            self._meet(PromiseClock.REVIEW, entry.at)

    def sent(self, entry: HistoryEntry) -> None:
        self.decided(entry)
        self._sent.add(entry.reply or 0)
        self._answered_at = entry.at

    def taken_away(self, entry: HistoryEntry) -> None:
        self._sent.discard(entry.reply or 0)

    def closed_by_person(self, entry: HistoryEntry) -> None:
        self.looked_at(entry)
        self.closed(entry)

    def closed(self, entry: HistoryEntry) -> None:
        if self._answered_at is not None:
            self._meet(PromiseClock.SENT, self._answered_at)
        self._answered_at = None
        self._end(entry.at)

    def _running(self, clock: PromiseClock) -> Stretch | None:
        return next((one for one in self.stretches if one.clock is clock and one.runs), None)

    def _start(self, clocks: Iterable[PromiseClock], at: datetime) -> None:
        for clock in clocks:
            if self._running(clock) is None:
                self._begin(clock, at)

    def _begin(self, clock: PromiseClock, at: datetime) -> Stretch:
        number = 1 + sum(one.clock is clock for one in self.stretches)
        self.stretches.append(Stretch(clock, number, at))
        return self.stretches[-1]

    def _meet(self, clock: PromiseClock, at: datetime) -> None:
        if (running := self._running(clock)) is not None:
            running.met_at = at

    def _end(self, at: datetime) -> None:
        for one in self.stretches:
            if one.runs:
                one.ended_at = at


_READERS: Mapping[str, Callable[[Timeline, HistoryEntry], None]] = {
    "question.routed": Timeline.routed,
    "question.asked": Timeline.asked,
    "question.unmerged": Timeline.unmerged,
    "question.reopened": Timeline.reopened,
    "question.joined": Timeline.joined,
    "question.claimed": Timeline.looked_at,
    "question.assigned": Timeline.looked_at,
    "question.released": Timeline.looked_at,
    "question.reverted": Timeline.reverted,
    "question.moved": Timeline.looked_at,
    "talk.inside": Timeline.looked_at,
    "question.snoozed": Timeline.snoozed,
    "question.woke": Timeline.resumed,
    "reply.proposed": Timeline.proposed,
    "reply.reworded": Timeline.submitted,
    "reply.edited": Timeline.submitted,
    "reply.undone": Timeline.submitted,
    "reply.reassessed": Timeline.submitted,
    "reply.waiting": Timeline.decided,
    "reply.changes_asked": Timeline.decided,
    "reply.declined": Timeline.decided,
    "reply.withdrawn": Timeline.decided,
    "reply.opted_out": Timeline.decided,
    "reply.sent": Timeline.sent,
    "reply.removed": Timeline.taken_away,
    "reply.deleted": Timeline.taken_away,
    "question.settled": Timeline.closed_by_person,
    "question.ignored": Timeline.closed_by_person,
    "question.dismissed": Timeline.closed,
    "question.lapsed": Timeline.closed,
    "question.merged": Timeline.closed,
}

_SUBMITS = frozenset({"reply.proposed"}) | {what for what, read in _READERS.items() if read is Timeline.submitted}
_DECIDES = frozenset({"reply.sent"}) | {what for what, read in _READERS.items() if read is Timeline.decided}

_MOVES_CLOCKS = frozenset(_READERS) | {"question.retagged"}


_JOINED_UNASKED = frozenset({"ingest", "triage"})


def moves_clocks(what: str, by: str) -> bool:
    """Whether a due time may be another after such an entry. What joins before anybody was asked moves none, and in a
    flood there is very much of it.
    """
    return what in _MOVES_CLOCKS and (what != "question.joined" or by not in _JOINED_UNASKED)
