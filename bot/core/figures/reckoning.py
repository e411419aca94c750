"""All figures of a period beside those of the one before, out of what counts of the questions they are about. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from bot.core.figures.columns import Column, CountedQuestions, Occurrences, counted_questions, microseconds
from bot.core.figures.facts import Fact
from bot.core.figures.figures import FIGURES, Figure, Measure, Values
from bot.core.figures.occurrences import CountedThing
from bot.core.figures.period import Periods
from bot.core.figures.scope import EVERYTHING, Scope


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
    until = periods.present.until
    return figures_of(counted_questions(fact for fact in facts if fact.at < until), periods, scope)


def figures_of(counted: CountedQuestions, periods: Periods, scope: Scope = EVERYTHING) -> PeriodFigures:
    """All figures, of what counts before the end of the period."""
    found = covered(counted, scope)
    present = found.between(periods.present.since, periods.present.until)
    before = found.between(periods.before.since, periods.before.until)
    return PeriodFigures(periods, scope, values_of(present), values_of(before), _chart(present, periods))


def covered(counted: CountedQuestions, scope: Scope) -> Occurrences:
    """What counts of the questions of a scope."""
    found = counted.occurrences
    for name in scope.names:
        found = found.of_questions(counted.bearers_of(name))
    return found


def values_of(found: Occurrences) -> Values:
    """The value of each figure."""
    values: dict[str, float | None] = {}
    for figure in FIGURES:
        values |= zip(figure.values, _reckoned(figure, found), strict=True)
    return values


def _reckoned(figure: Figure, found: Occurrences) -> tuple[float | None, ...]:
    number = _number(figure.of, found)
    if figure.measure is Measure.COUNT:
        return (number,)
    if figure.measure is Measure.QUOTIENT:
        whole = _number(figure.per, found)
        return (number / whole if whole else None,)
    columns = found.of(figure.of[0])
    if figure.measure is Measure.PEOPLE:
        return (int(np.count_nonzero(np.bincount(columns.who, minlength=1)[1:])),)
    if figure.measure is Measure.SUM:
        return (float(columns.amount.sum()),)
    return _percentiles(columns.amount)


def _number(things: Sequence[CountedThing], found: Occurrences) -> int:
    return sum(len(found.of(thing)) for thing in things)


def _percentiles(took: Column) -> tuple[float | None, ...]:
    """By the nearest rank: each is one of the values, so that it can be found again."""
    if not len(took):
        return (None, None)
    places = [ceil(len(took) * percent / 100) - 1 for percent in (50, 90)]
    sorted_so_far = np.partition(took, places)
    return tuple(float(sorted_so_far[place]) for place in places)


def _chart(present: Occurrences, periods: Periods) -> Sequence[tuple[int, int]]:
    since, until = microseconds(periods.present.since), microseconds(periods.present.until)
    columns = [
        _in_parts(present.of(thing).at, since, until, periods.parts)
        for thing in (CountedThing.SEEN, CountedThing.ANSWERED)
    ]
    return tuple((int(seen), int(answered)) for seen, answered in zip(*columns, strict=True))


def _in_parts(at: Column, since: int, until: int, parts: int) -> Column:
    """How many fall into each of so many equal parts of the period."""
    places: Column = np.bincount((at - since) * parts // max(1, until - since), minlength=parts)
    return places
