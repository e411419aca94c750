"""The rows behind a figure: each thing that was counted, when, and of which question; so that whoever doubts a number
can count again. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.core.figures.columns import CODES, Column, CountedQuestions, Occurrences, moment_of
from bot.core.figures.figures import Figure, Measure, Unit
from bot.core.figures.occurrences import CountedThing
from bot.core.figures.period import Period
from bot.core.figures.reckoning import covered, of_things
from bot.core.figures.scope import Scope

_THINGS = {code: thing for thing, code in CODES.items()}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One thing that was counted; `amount` is a reach, or how long something took, in seconds."""

    what: CountedThing
    at: datetime
    question: int
    who: str
    amount: float


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
    chosen, per = found.taken(of_things(found, figure.of)), found.taken(of_things(found, figure.per))
    told = _ordered(chosen, figure)
    if figure.measure is Measure.QUOTIENT:
        told = _end_to_end(told, _ordered(per, figure))
    people = len(set(np.unique(chosen.who).tolist()) - {0})
    page = told.taken(slice(skipped, skipped + most))
    return FigureRows(figure, _rows(page), skipped, len(chosen), len(per), people)


def _ordered(found: Occurrences, figure: Figure) -> Occurrences:
    keys: list[Column] = [-found.question.astype("<i8"), -found.at]
    if figure.unit is Unit.DURATION:
        keys.append(-found.amount)
    if figure.measure is Measure.PEOPLE:
        keys.append(found.who)
    return found.taken(np.lexsort(keys))


def _end_to_end(one: Occurrences, other: Occurrences) -> Occurrences:
    what, at, question = (
        np.concatenate([getattr(one, name), getattr(other, name)]) for name in ("what", "at", "question")
    )
    who, amount = (np.concatenate([getattr(one, name), getattr(other, name)]) for name in ("who", "amount"))
    return Occurrences(what, at, question, who, amount, one.people)


def _rows(found: Occurrences) -> Sequence[FigureRow]:
    columns = (found.what.tolist(), found.at.tolist(), found.question.tolist(), found.who.tolist())
    return [
        FigureRow(_THINGS[what], moment_of(at), question, found.people[who], amount)
        for what, at, question, who, amount in zip(*columns, found.amount.tolist(), strict=True)
    ]
