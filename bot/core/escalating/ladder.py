"""Where a question stands on its ladder: which promise it is measured by, since when, and who was called already.

All of it is read from the history. Whatever somebody does to the question begins the ladder anew, or ends it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.calendars.hours import Hours
from bot.core.calendars.working_time import promise_within, working_spans
from bot.core.model import HistoryEntry, Question
from bot.core.promises.clocks import PromiseClock, PromiseRun, breaks_next
from bot.core.promises.rungs import Rung
from bot.core.states import QuestionState

ESCALATED = "question.escalated"
"""The kind of entry that says who was called by a rung. Data: `rung`, `place`, `clock`, `to`."""

PASSED = "question.rung_passed"
"""The kind of entry that says that a rung called nobody, because a later one was due as well."""

_CLIMBS = (QuestionState.ROUTED, QuestionState.ASKED, QuestionState.PROPOSED)

CALLED = "question.called"
"""The kind of entry that says who was called once they were at work."""

_BEGINS = frozenset(
    {
        "question.routed",
        "question.moved",
        "question.claimed",
        "question.assigned",
        "question.released",
        "question.reopened",
        "question.reverted",
        "question.unmerged",
        "question.woke",
        "question.takeover_kept",
        "reply.changes_asked",
        "reply.declined",
        "reply.withdrawn",
    }
)
"""After one of these the ball is with somebody else, or with them anew."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A ladder that is being climbed. `run` is the promise it is measured by; `climbed` the place of the last rung that
    called, 0 for none; `called` whom they called; `holder` who has the question, "" for nobody; `reply` the answer that
    waits for communications, where it is that which waits.
    """

    run: PromiseRun
    began_at: datetime
    climbed: int = 0
    called: frozenset[str] = frozenset()
    holder: str = ""
    reply: int | None = None
    no_reviewers: frozenset[str] = frozenset()

    @property
    def in_review(self) -> bool:
        return self.run.clock is PromiseClock.REVIEW

    def due_at(self, rung: Rung, hours: Collection[Hours | None]) -> datetime:
        """When a rung is due. The time there was when the ladder began is what shares are of, in these hours."""
        return promise_within(rung.after(self._whole(hours)), self.began_at, hours).due_at

    def _whole(self, hours: Collection[Hours | None]) -> timedelta:
        """All of the promise's time anew where none was left."""
        whole = timedelta(minutes=self.run.minutes)
        if self.run.due_at is None or self.run.due_at <= self.began_at:
            return whole
        spans = working_spans(self.began_at, self.run.due_at, hours)
        left = sum((span.end - span.start for span in spans), timedelta())
        return min(whole, left or whole)


def ladder_of(question: Question, runs: Sequence[PromiseRun], entries: Sequence[HistoryEntry]) -> Ladder | None:
    """The ladder of a question; None while nothing is promised, it is put off, or an answer is on its way."""
    if question.state not in _CLIMBS or question.snoozed_until is not None:
        return None
    reviews = [run for run in runs if run.clock is PromiseClock.REVIEW and not run.is_over]
    in_review = _in_review(entries) if question.state is QuestionState.PROPOSED else None
    if in_review is not None:
        if not reviews:
            return None
        ladder = _climbed(reviews[0], reviews[0].started_at, entries, reply=in_review)
        return replace(ladder, no_reviewers=frozenset({_author([e for e in entries if e.reply == in_review])}))
    run = breaks_next(run for run in runs if run.clock is not PromiseClock.REVIEW)
    if run is None:
        return None
    begins = next((entry for entry in reversed(entries) if entry.what in _BEGINS), None)
    since = [entry for entry in entries if begins is None or entry.seq > begins.seq]
    began_at = max(run.started_at, begins.at) if begins else run.started_at
    holder = question.claimed_by or (_author(entries) if question.state is QuestionState.PROPOSED else "")
    return _climbed(run, began_at, since, holder)


def call_goes_on(entry: HistoryEntry, entries: Sequence[HistoryEntry]) -> bool:
    """Whether a call still says something: a later one takes its place, and any act on what it called for ends it."""
    later = [one for one in entries if one.seq > entry.seq]
    if _is_for_review(entry):
        ends = (one.what in _DECIDES and one.reply == entry.reply for one in later)
        return not any(ends) and not any(one.what == ESCALATED and _is_for_review(one) for one in later)
    again = (one.what in (ESCALATED, CALLED) and not _is_for_review(one) for one in later)
    return not any(again) and not any(one.what in _BEGINS or one.what in _ENDS for one in later)


def _is_for_review(entry: HistoryEntry) -> bool:
    return entry.data.get("clock") == PromiseClock.REVIEW.value


def _climbed(
    run: PromiseRun, began_at: datetime, entries: Sequence[HistoryEntry], holder: str = "", reply: int | None = None
) -> Ladder:
    review = run.clock is PromiseClock.REVIEW
    told = [
        entry
        for entry in entries
        if entry.what == ESCALATED
        and entry.at >= began_at
        and (entry.data.get("clock") == PromiseClock.REVIEW.value) is review
    ]
    called = frozenset(who for entry in told for who in entry.data.get("to", "").split())
    climbed = max((int(entry.data.get("place", "0")) for entry in told), default=0)
    return Ladder(run, began_at, climbed, called, holder, reply)


_ENDS = frozenset(
    {"question.snoozed", "question.settled", "question.ignored", "question.dismissed", "question.lapsed"}
    | {"question.merged", "reply.proposed", "reply.sent"}
)
"""After one of these nobody is wanted for the question, until it begins anew."""

_SUBMITS = frozenset({"reply.proposed", "reply.reworded", "reply.edited", "reply.undone", "reply.reassessed"})
_DECIDES = frozenset(
    {"reply.waiting", "reply.changes_asked", "reply.declined", "reply.withdrawn", "reply.opted_out", "reply.sent"}
)


def _in_review(entries: Sequence[HistoryEntry]) -> int | None:
    """The reply that has waited longest for a decision."""
    waiting: dict[int, None] = {}
    for entry in entries:
        if entry.reply is not None and entry.what in _SUBMITS and "amends" not in entry.data:
            waiting.setdefault(entry.reply)
        elif entry.reply is not None and entry.what in _DECIDES:
            waiting.pop(entry.reply, None)
    return next(iter(waiting), None)


def _author(entries: Sequence[HistoryEntry]) -> str:
    """Who proposed the newest answer."""
    return next((entry.by for entry in reversed(entries) if entry.what == "reply.proposed"), "")
