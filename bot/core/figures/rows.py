"""The rows behind a figure: each thing that was counted, when, and of which question; so that whoever doubts a number
can count again. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.core.figures.columns import (
    AMOUNT,
    AT,
    QUESTION,
    WHO,
    Column,
    CountedQuestions,
    Occurrences,
    ThingColumns,
    end_to_end,
    moment_of,
)
from bot.core.figures.figures import Figure, Measure, Unit
from bot.core.figures.occurrences import CountedThing
from bot.core.figures.period import Period
from bot.core.figures.reckoning import covered
from bot.core.figures.scope import Scope


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One thing that was counted; `amount` is a reach, or how long something took, in seconds."""

    what: CountedThing
    at: datetime
    question: int
    who: str
    amount: float

    @property
    def is_of_a_reply(self) -> bool:
        """Whether it counts what was done to a reply of the question."""
        return self.what in _OF_REPLIES


_OF_REPLIES = frozenset(
    {
        CountedThing.ANSWERED,
        CountedThing.PUBLISHED,
        CountedThing.REUSED,
        CountedThing.PROPOSAL,
        CountedThing.APPROVAL,
        CountedThing.SENDING,
    }
)


@dataclass(frozen=True, slots=True)
class FigureRows:
    """Some of the rows of a figure, from the place `skipped` on; `total` is how many there are, `per` how many there
    are of those for each of which they are counted, `people` how many wrote them.
    """

    figure: Figure
    rows: Sequence[FigureRow]
    skipped: int
    total: int
    per: int
    people: int


def rows_of(
    counted: CountedQuestions, period: Period, scope: Scope, figure: Figure, skipped: int, most: int
) -> FigureRows:
    """The newest first, or of what took time the longest; of a quotient those that are counted before the others."""
    found = covered(counted, scope).between(period.since, period.until)
    parts = [_ordered(found, figure.of, figure), _ordered(found, figure.per, figure)]
    total, per = (len(one.columns) for one in parts)
    people = int(np.count_nonzero(np.bincount(parts[0].columns.who, minlength=1)[1:]))
    shown = [
        row
        for one, start in zip(parts, (0, total), strict=True)
        for row in one.rows(max(0, skipped - start), max(0, skipped + most - start), found.people)
    ]
    return FigureRows(figure, shown, skipped, total, per, people)


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    """Occurrences in the order in which they are listed; `kinds` are their places among the things."""

    things: Sequence[CountedThing]
    kinds: Column
    columns: ThingColumns

    def rows(self, start: int, end: int, people: Sequence[str]) -> list[FigureRow]:
        page = self.columns.taken(slice(start, end))
        whole = (self.kinds[start:end].tolist(), page.at.tolist(), page.question.tolist(), page.who.tolist())
        return [
            FigureRow(self.things[kind], moment_of(at), question, people[who], amount)
            for kind, at, question, who, amount in zip(*whole, page.amount.tolist(), strict=True)
        ]


def _ordered(found: Occurrences, things: Sequence[CountedThing], figure: Figure) -> "_Listed":
    """All occurrences of these things, as they are listed."""
    parts = [found.of(thing) for thing in things]
    whole = ThingColumns(
        end_to_end([part.at for part in parts], AT),
        end_to_end([part.question for part in parts], QUESTION),
        end_to_end([part.who for part in parts], WHO),
        end_to_end([part.amount for part in parts], AMOUNT),
    )
    keys: list[Column] = [-whole.question.astype(AT), -whole.at]
    if figure.unit is Unit.DURATION:
        keys.append(-whole.amount)
    if figure.measure is Measure.PEOPLE:
        keys.append(whole.who)
    order = np.lexsort(keys)
    kinds = np.repeat(np.arange(len(parts)), [len(part) for part in parts])[order]
    return _Listed(things, kinds, whole.taken(order))
