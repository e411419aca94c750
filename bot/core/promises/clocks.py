"""The four clocks of a question, and one run of one of them: from when, until when, paused or not, kept or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.calendars.hours import WorkSpan


class PromiseClock(StrEnum):
    """What a question waits for: that somebody looks, that somebody proposes an answer, that communications decide on
    it, that it is answered in public.
    """

    LOOK = "look"
    PROPOSAL = "proposal"
    REVIEW = "review"
    SENT = "sent"

    @property
    def words(self) -> str:
        """As said to a person: "a first look by …"."""
        return _WORDS[self]


_WORDS = {
    PromiseClock.LOOK: "a first look",
    PromiseClock.PROPOSAL: "a proposal",
    PromiseClock.REVIEW: "a decision",
    PromiseClock.SENT: "an answer",
}


class PromiseOutcome(StrEnum):
    """What became of a promise. DROPPED: nobody waits for it any more, and it was not broken before."""

    RUNNING = "running"
    KEPT = "kept"
    BROKEN = "broken"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class PromiseRun:
    """One run of one clock of a question; `number` counts the runs of that clock from 1.

    `due_at` is None while it is paused. `met_at` is when what was promised happened, `ended_at` when nobody waited for
    it any more. `spans` is the working time counted up to `due_at`, where that is known.
    """

    clock: PromiseClock
    number: int
    minutes: int
    started_at: datetime
    due_at: datetime | None = None
    paused_since: datetime | None = None
    met_at: datetime | None = None
    ended_at: datetime | None = None
    spans: tuple[WorkSpan, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.met_at is not None or self.ended_at is not None

    def outcome(self, now: datetime) -> PromiseOutcome:
        """What became of it by `now`."""
        until = self.met_at or self.ended_at or now
        if self.due_at is not None and until > self.due_at:
            return PromiseOutcome.BROKEN
        if self.met_at is not None:
            return PromiseOutcome.KEPT
        return PromiseOutcome.RUNNING if self.ended_at is None else PromiseOutcome.DROPPED


def breaks_next(runs: Iterable[PromiseRun]) -> PromiseRun | None:
    """Of those that run, the one that is due first."""
    running = [run for run in runs if not run.is_over and run.due_at is not None]
    return min(running, key=lambda run: (run.due_at, list(PromiseClock).index(run.clock)), default=None)


def running(runs: Iterable[PromiseRun], clock: PromiseClock) -> PromiseRun | None:
    """The run of this clock that goes on, paused or not."""
    return next((run for run in runs if run.clock is clock and not run.is_over), None)


def answer_due(runs: Iterable[PromiseRun]) -> datetime | None:
    """When an answer is due, by the run that goes on; None where none does, or it is paused."""
    run = running(runs, PromiseClock.SENT)
    return run.due_at if run else None
