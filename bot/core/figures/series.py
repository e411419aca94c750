"""The figures one after another: of each day, week or month of a period; and beside one another: of each tag, source or
person. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise
from typing import Literal

import numpy as np

from bot.core.figures.columns import QUESTION, WHO, Column, CountedQuestions, Occurrences, ThingColumns, end_to_end
from bot.core.figures.figures import Values
from bot.core.figures.period import Period
from bot.core.figures.reckoning import covered, values_of
from bot.core.figures.scope import PERSON, SOURCE, TAG, Scope

MOST_PARTS = 120
"""More parts are read by nobody."""

_DAY = timedelta(days=1)


class Grouping(StrEnum):
    """What the figures of a period are told apart by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    TAG = TAG
    SOURCE = SOURCE
    PERSON = PERSON

    @property
    def is_time(self) -> bool:
        """Whether they follow one another."""
        return self in _TIMES


_TIMES = (Grouping.DAY, Grouping.WEEK, Grouping.MONTH)


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """The figures of one group: of a part of the period, or of a scope, in the whole of it."""

    period: Period
    scope: Scope
    values: Values


def usual_grouping(period: Period) -> Grouping:
    """Into which parts a period of this length is best divided."""
    days = (period.until - period.since) / _DAY
    return next((unit for unit, most in _USUAL if days <= most), Grouping.MONTH)


def fits(period: Period, by: Grouping) -> bool:
    """Whether the parts are few enough to be read."""
    return not by.is_time or (period.until - period.since) / _LENGTHS[by] <= MOST_PARTS


def series(
    counted: CountedQuestions, period: Period, scope: Scope, by: Grouping, zone: tzinfo
) -> Sequence[GroupFigures]:
    """The figures of each part, as days begin in this zone; the first and the last part may be shorter."""
    found = covered(counted, scope)
    return [
        GroupFigures(part, scope, values_of(found.between(part.since, part.until))) for part in _parts(period, by, zone)
    ]


def breakdown(counted: CountedQuestions, period: Period, scope: Scope, by: Grouping) -> Sequence[GroupFigures]:
    """The figures of each tag, source or person that there is in the scope; those with most seen first."""
    found = covered(counted, scope).between(period.since, period.until)
    chosen = {kind for kind, _ in scope.names}
    names = sorted(
        name for name in counted.bearers if name[0] == by.value and (by.value not in chosen or name in scope.names)
    )
    groups = [
        GroupFigures(period, scope.narrowed(name), values_of(one))
        for name, one in zip(names, _divided(found, [counted.bearers[name] for name in names]), strict=True)
    ]
    told = [group for group in groups if any(group.values.values())]
    return sorted(told, key=lambda group: -(group.values["seen"] or 0))


def _divided(found: Occurrences, groups: Sequence[Column]) -> Sequence[Occurrences]:
    """What counts of the questions of each group; a question may be in several."""
    question = end_to_end(groups, QUESTION)
    group = np.repeat(np.arange(len(groups), dtype=WHO), [len(one) for one in groups])
    order = np.argsort(question, kind="stable")
    question, group = question[order], group[order]
    divided = {thing: _divided_thing(columns, question, group, len(groups)) for thing, columns in found.things.items()}
    return [
        Occurrences({thing: parts[place] for thing, parts in divided.items()}, found.people)
        for place in range(len(groups))
    ]


def _divided_thing(columns: ThingColumns, question: Column, group: Column, count: int) -> Sequence[ThingColumns]:
    """Each occurrence once for each group of its question; `question` is sorted, `group` stands beside it."""
    first, last = (np.searchsorted(question, columns.question, side) for side in _SIDES)
    times = last - first
    place = np.repeat(np.arange(len(columns)), times)
    within = np.arange(len(place)) - np.repeat(np.cumsum(times) - times, times)
    groups = group[np.repeat(first, times) + within]
    order = np.argsort(groups, kind="stable")
    taken = columns.taken(place[order])
    edges = [0, *np.cumsum(np.bincount(groups, minlength=count)).tolist()]
    return [taken.taken(slice(start, end)) for start, end in pairwise(edges)]


_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


def _parts(period: Period, by: Grouping, zone: tzinfo) -> Sequence[Period]:
    starts = [period.since]
    while (following := _next_start(starts[-1], by, zone)) < period.until:
        starts.append(following)
    return [Period(start, end) for start, end in zip(starts, [*starts[1:], period.until], strict=True)]


def _next_start(moment: datetime, by: Grouping, zone: tzinfo) -> datetime:
    day = moment.astimezone(zone).date()
    if by is Grouping.MONTH:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    else:
        following = day + (_DAY if by is Grouping.DAY else (7 - day.weekday()) * _DAY)
    return datetime.combine(following, time(), zone)


_USUAL = ((Grouping.DAY, 35), (Grouping.WEEK, 400))
_LENGTHS = {Grouping.DAY: _DAY, Grouping.WEEK: 7 * _DAY, Grouping.MONTH: 28 * _DAY}
