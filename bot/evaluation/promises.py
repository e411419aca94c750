"""What other working hours and promises would have made of the past: which due times are others, how many were kept."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.promises.clocks import PromiseClock, PromiseOutcome, PromiseRun

_Runs = Mapping[tuple[PromiseClock, int], PromiseRun]


@dataclass(frozen=True, slots=True)
class MovedPromise:
    """One run of one clock that would be due at another time. None: nothing is promised there."""

    question: int
    clock: PromiseClock
    number: int
    before: PromiseRun | None
    after: PromiseRun | None


@dataclass(slots=True)
class PromiseComparison:
    """Counts questions one by one. `before` and `after` count the runs by what became of them until `now`."""

    now: datetime
    questions: int = 0
    before: Counter[PromiseOutcome] = field(default_factory=Counter)
    after: Counter[PromiseOutcome] = field(default_factory=Counter)
    moved: list[MovedPromise] = field(default_factory=list)

    def add(self, question: int, before: Sequence[PromiseRun], after: Sequence[PromiseRun]) -> list[MovedPromise]:
        """Count one question; returns what moved of it."""
        self.questions += 1
        self.before.update(run.outcome(self.now) for run in before)
        self.after.update(run.outcome(self.now) for run in after)
        found = list(_moved(question, _by_clock(before), _by_clock(after)))
        self.moved += found
        return found


def _by_clock(runs: Iterable[PromiseRun]) -> _Runs:
    return {(run.clock, run.number): run for run in runs}


def _moved(question: int, before: _Runs, after: _Runs) -> Iterator[MovedPromise]:
    for key in sorted({*before, *after}, key=lambda key: (list(PromiseClock).index(key[0]), key[1])):
        old, new = before.get(key), after.get(key)
        if old is None or new is None or old.due_at != new.due_at:
            yield MovedPromise(question, *key, old, new)
