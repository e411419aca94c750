"""The figures: what each is called and means, and how all are reckoned in one pass over the facts. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from math import ceil

from bot.core.figures.facts import Fact
from bot.core.figures.occurrences import SILENCE, CountedThing, Occurrence, occurrences, standing
from bot.core.figures.period import Period, Periods
from bot.core.figures.scope import EVERYTHING, Scope

Values = Mapping[str, float | None]
"""The value of each figure by its name; None where there is nothing to reckon it from."""


class Unit(Enum):
    """What a figure counts in."""

    NUMBER = "number"
    DURATION = "seconds"
    RATIO = "ratio"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `meaning` is its definition in one sentence. A duration is two values: half took no longer than the
    first, nine of ten no longer than the second. `if_any`: it is shown only where it is more than 0, since not every
    company promises it.
    """

    name: str
    title: str
    meaning: str
    unit: Unit = Unit.NUMBER
    if_any: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """The names of its values."""
        return (f"{self.name}_p50", f"{self.name}_p90") if self.unit is Unit.DURATION else (self.name,)


def _on_the_way(clock: str, noun: str, awaited: str) -> tuple[Figure, Figure]:
    """Those of a clock before an answer."""
    kept, broken = (
        f"Times that {awaited} was due and had happened by then.",
        f"Times that {awaited} was due and had not.",
    )
    return (
        Figure(f"{clock}_kept", f"{noun} in time", kept, if_any=True),
        Figure(f"{clock}_broken", f"{noun} late", broken, if_any=True),
    )


FIGURES = (
    Figure("seen", "seen", "Public posts that ask something that concerns you, each when it was first seen."),
    Figure("asked", "asked", "Questions that were put before people for the first time."),
    Figure("answered", "answered", "Questions whose first answer came to stand in public."),
    Figure("promises_kept", "promises kept", "Questions that fell due and had their first answer by then."),
    Figure("promises_broken", "promises broken", "Questions that fell due and were then neither answered nor closed."),
    *_on_the_way("look", "looks", "a first look"),
    *_on_the_way("proposal", "proposals", "a first candidate"),
    *_on_the_way("review", "decisions", "a decision of communications"),
    Figure(
        "seen_to_claimed",
        "seen → claimed",
        "From a question's first post until somebody first claimed it or was given it; counts when that happened.",
        Unit.DURATION,
    ),
    Figure(
        "claimed_to_proposed",
        "claimed → proposed",
        "From then until its first candidate; counts when that was proposed.",
        Unit.DURATION,
    ),
    Figure(
        "proposed_to_approved",
        "proposed → approved",
        "From a candidate's first words until it first had every approval that it needs; counts then.",
        Unit.DURATION,
    ),
    Figure(
        "approved_to_sent",
        "approved → sent",
        "From then until the reply stood in public; counts then.",
        Unit.DURATION,
    ),
    Figure("voices", "voices", "Different people who wrote a reply that came to stand in public."),
    Figure(
        "listening_to_talking",
        "listening : talking",
        "Posts that ask and follow-ups, for each reply that came to stand in public.",
        Unit.RATIO,
    ),
    Figure("reach", "reach of the asked", "Followers of those whose posts are counted as seen, where channels tell."),
    Figure(
        "helped_confirmed", "helped, they say", "Answers after which whoever asked wrote in public that they helped."
    ),
    Figure(
        "helped_assumed",
        "helped, assumed",
        f"Answers after which nobody asked on for {SILENCE.days} days; counts at the end of these.",
    ),
    Figure(
        "corrections",
        "corrections",
        "Times somebody changed tags, set a question aside as none, or opened one that had been dismissed.",
    ),
    Figure(
        "abstention",
        "abstention",
        "The share of the questions judged for which no tag was sure enough, so that a person sorts them.",
        Unit.SHARE,
    ),
)
"""In the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """The values of a period and of the one before. `chart` has, for each part of the period, how many were seen and
    how many answered.
    """

    periods: Periods
    scope: Scope
    present: Values
    before: Values
    chart: Sequence[tuple[int, int]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened at all in the period."""
        return not any(self.present.values())


def reckon(facts: Iterable[Fact], periods: Periods, scope: Scope = EVERYTHING) -> PeriodFigures:
    """All figures. The facts of each question stand together, in their order, from its first one on."""
    present, before = _Tally(periods.present, periods.parts), _Tally(periods.before, 1)
    until = periods.present.until
    for _, of_one in groupby(facts, key=lambda fact: fact.question):
        told = standing([fact for fact in of_one if fact.at < until])
        if scope.covers(told):
            for one in occurrences(told, until):
                present.add(one)
                before.add(one)
    chart = tuple(zip(present.parts[CountedThing.SEEN], present.parts[CountedThing.ANSWERED], strict=True))
    return PeriodFigures(periods, scope, present.values(), before.values(), chart)


class _Tally:
    """Adds up what belongs to one period."""

    def __init__(self, period: Period, parts: int) -> None:
        self._period = period
        self._counts: Counter[CountedThing] = Counter()
        self._amounts: dict[CountedThing, list[float]] = defaultdict(list)
        self._voices: set[str] = set()
        self._part = (period.until - period.since) / parts
        self.parts = {one: [0] * parts for one in (CountedThing.SEEN, CountedThing.ANSWERED)}

    def add(self, one: Occurrence) -> None:
        if not self._period.holds(one.at):
            return
        self._counts[one.what] += 1
        if one.amount or one.what in _DURATIONS:
            self._amounts[one.what].append(one.amount)
        if one.what is CountedThing.PUBLISHED and one.who:
            self._voices.add(one.who)
        if one.what in self.parts:
            row = self.parts[one.what]
            row[min(len(row) - 1, int((one.at - self._period.since) / self._part))] += 1

    def values(self) -> Values:
        counts = self._counts
        heard = counts[CountedThing.SEEN] + counts[CountedThing.FOLLOW_UP]
        found: dict[str, float | None] = {name: counts[one] for name, one in _NUMBERS.items()}
        found["voices"] = len(self._voices)
        found["listening_to_talking"] = _ratio(heard, counts[CountedThing.PUBLISHED])
        found["reach"] = sum(self._amounts[CountedThing.SEEN])
        found["abstention"] = _ratio(counts[CountedThing.ABSTAINED], counts[CountedThing.JUDGED])
        for one, name in _DURATIONS.items():
            took = sorted(self._amounts[one])
            found |= {f"{name}_p50": _percentile(took, 50), f"{name}_p90": _percentile(took, 90)}
        return {name: found[name] for figure in FIGURES for name in figure.values}


_NUMBERS = {
    "seen": CountedThing.SEEN,
    "asked": CountedThing.ASKED,
    "answered": CountedThing.ANSWERED,
    "promises_kept": CountedThing.KEPT,
    "promises_broken": CountedThing.BROKEN,
    "look_kept": CountedThing.LOOK_KEPT,
    "look_broken": CountedThing.LOOK_BROKEN,
    "proposal_kept": CountedThing.PROPOSAL_KEPT,
    "proposal_broken": CountedThing.PROPOSAL_BROKEN,
    "review_kept": CountedThing.REVIEW_KEPT,
    "review_broken": CountedThing.REVIEW_BROKEN,
    "helped_confirmed": CountedThing.CONFIRMED,
    "helped_assumed": CountedThing.ASSUMED,
    "corrections": CountedThing.CORRECTION,
}
_DURATIONS = {
    CountedThing.CLAIM: "seen_to_claimed",
    CountedThing.PROPOSAL: "claimed_to_proposed",
    CountedThing.APPROVAL: "proposed_to_approved",
    CountedThing.SENDING: "approved_to_sent",
}


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _percentile(took: Sequence[float], percent: int) -> float | None:
    """The nearest rank: one of the values, so that each can be found again."""
    return took[ceil(len(took) * percent / 100) - 1] if took else None
