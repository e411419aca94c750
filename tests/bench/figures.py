"""What a measurement yields: figures with goals, and how one is made of many single times. Nothing is measured here.

Times are in milliseconds unless the unit says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


class NotMeasured(Exception):
    """A measurement did not come about, so there is no figure; the text says why. A goal missed is no such thing."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound. `at_least` is for rates, where more is better; else less is."""

    bound: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. Without a goal it only informs. `how` says in a few words what was counted."""

    name: str
    value: float
    unit: str
    goal: Goal | None = None
    how: str = ""

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.goal.met(self.value)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: a full run takes about two minutes on two cores, `QUICK` only shows that it works."""

    trickle: int = 60
    burst: int = 50
    batches: int = 60
    replies: int = 60
    presses: int = 80
    flood: int = 300
    deluge: int = 20_000
    starts: int = 5
    judged: int = 400
    backlog: int = 5_000
    idle_seconds: float = 8.0
    feeds: int = 1_000
    rounds: int = 100
    few: int = 1_000
    many: int = 1_000_000
    questions_a_week: int = 500
    outbound: int = 100_000
    lines: int = 1_000_000


QUICK = Size(
    trickle=3,
    burst=3,
    batches=3,
    replies=2,
    presses=4,
    flood=5,
    deluge=5,
    starts=1,
    judged=5,
    backlog=20,
    idle_seconds=0.5,
    feeds=5,
    rounds=2,
    few=300,
    many=900,
    questions_a_week=10,
    outbound=300,
    lines=900,
)


def percentile(values: Sequence[float], which: int) -> float:
    """The `which`-th percentile (1 to 99) of what was seen, between the two nearest values."""
    if not values:
        raise NotMeasured("nothing was measured")
    return values[0] if len(values) == 1 else quantiles(values, n=100, method="inclusive")[which - 1]
