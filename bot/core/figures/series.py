"""The figures one after another: of each day, week or month of a period; and beside one another: of each tag, source or
person. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

import numpy as np

from bot.core.figures.columns import CountedQuestions, microseconds
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
    found = covered(counted, scope).between(period.since, period.until)
    parts = _parts(period, by, zone)
    starts = np.array([microseconds(part.since) for part in parts], "<i8")
    order = np.argsort(found.at, kind="stable")
    found = found.taken(order)
    places = [*np.searchsorted(found.at, starts).tolist(), len(found)]
    return [
        GroupFigures(part, scope, values_of(found.taken(slice(*places[n : n + 2])))) for n, part in enumerate(parts)
    ]


def breakdown(counted: CountedQuestions, period: Period, scope: Scope, by: Grouping) -> Sequence[GroupFigures]:
    """The figures of each tag, source or person that there is in the scope; those with most seen first."""
    found = covered(counted, scope).between(period.since, period.until)
    names = sorted(name for name in counted.bearers if name[0] == by.value)
    groups = [
        GroupFigures(period, scope.narrowed(name), values_of(found.of_questions(counted.bearers[name])))
        for name in names
        if name not in scope.names or len(scope.names) == 1
    ]
    told = [group for group in groups if any(group.values.values())]
    return sorted(told, key=lambda group: -(group.values["seen"] or 0))


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
