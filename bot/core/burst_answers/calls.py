"""Who was called to decide on one answer for a whole burst, and what was promised of that decision. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.promises.clocks import PromiseClock, PromiseRun
from bot.core.promises.rungs import RungCall


@dataclass(frozen=True, slots=True)
class BurstCall:
    """That a rung called these people to decide on an answer; it is told in one message under its review. `place`
    counts the rungs of the ladder from 1; `due_at` is when the decision was promised.
    """

    number: int
    answer: int
    call: RungCall
    place: int
    people: tuple[str, ...]
    at: datetime
    due_at: datetime | None = None


def review_run(answer: BurstAnswer) -> PromiseRun | None:
    """The promise of a decision on it; None where nothing is promised."""
    if not answer.review_minutes:
        return None
    run = PromiseRun(PromiseClock.REVIEW, 1, answer.review_minutes, answer.prepared_at, answer.due_at)
    return run if answer.waits else replace(run, met_at=answer.decided_at)
