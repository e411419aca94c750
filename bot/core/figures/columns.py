"""What counts of many questions, in columns by what it is and in the order of time: so that a year of it is added up in
a moment. How columns are kept is in `keeping`. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.core.figures.facts import Fact
from bot.core.figures.occurrences import CountedThing, occurrences, standing
from bot.core.figures.scope import ScopeName, last_rewritten, scope_names

Column = NDArray[Any]

AT, QUESTION, WHO, AMOUNT = "<i8", "<u4", "<u2", "<f8"
"""The types of the columns; moments are microseconds since 1970."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NONE = np.zeros(0, QUESTION)


@dataclass(frozen=True, slots=True, eq=False)
class ThingColumns:
    """All occurrences of one thing: when, of which question, who did it (a place among people), how much it was."""

    at: Column
    question: Column
    who: Column
    amount: Column

    def __len__(self) -> int:
        return len(self.at)

    def taken(self, chosen: Column | slice) -> "ThingColumns":
        """Those that are chosen, by a mask, by their places or as a slice."""
        return ThingColumns(self.at[chosen], self.question[chosen], self.who[chosen], self.amount[chosen])

    def in_order(self) -> "ThingColumns":
        """The same, in the order of time."""
        if len(self) < 2 or bool((self.at[1:] >= self.at[:-1]).all()):  # noqa: PLR2004  one is in order
            return self
        return self.taken(np.argsort(self.at, kind="stable"))


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """What counts, each thing in the order of time. `people` are those to whom `who` points."""

    things: Mapping[CountedThing, ThingColumns]
    people: tuple[str, ...] = ("",)

    def of(self, thing: CountedThing) -> ThingColumns:
        """The occurrences of one thing."""
        return self.things.get(thing, EMPTY)

    def between(self, since: datetime, until: datetime) -> "Occurrences":
        """Those from one moment to another, which no longer belongs to it."""
        edges = np.array([microseconds(since), microseconds(until)], AT)
        found = {thing: columns.taken(slice(*np.searchsorted(columns.at, edges))) for thing, columns in self._all()}
        return Occurrences(found, self.people)

    def of_questions(self, numbers: Column) -> "Occurrences":
        """Those of these questions."""
        found = {thing: columns.taken(contained(columns.question, numbers)) for thing, columns in self._all()}
        return Occurrences(found, self.people)

    def without_questions(self, numbers: Column) -> "Occurrences":
        """Those of all other questions."""
        found = {thing: columns.taken(~contained(columns.question, numbers)) for thing, columns in self._all()}
        return Occurrences(found, self.people)

    def _all(self) -> Iterable[tuple[CountedThing, ThingColumns]]:
        return self.things.items()


@dataclass(frozen=True, slots=True, eq=False)
class CountedQuestions:
    """What counts of some questions. Of each question: its number, when it began or first something of it counts, and
    when last something happened that changes what counts of it before then (`last_rewritten`). `bearers` are the
    questions of each scope that there is.
    """

    occurrences: Occurrences
    number: Column
    first: Column
    rewritten: Column
    bearers: Mapping[ScopeName, Column]

    def without(self, numbers: Column) -> "CountedQuestions":
        """Without these questions."""
        stays = ~contained(self.number, numbers)
        if stays.all():
            return self
        kept = self.occurrences.without_questions(numbers)
        bearers = {name: found[~contained(found, numbers)] for name, found in self.bearers.items()}
        return CountedQuestions(kept, self.number[stays], self.first[stays], self.rewritten[stays], bearers)

    def rewritten_after(self, moment: datetime) -> Column:
        """The questions that began before a moment, and of which then something else counted than now."""
        at = microseconds(moment)
        return self.number[(self.first < at) & (self.rewritten >= at)]

    def bearers_of(self, name: ScopeName) -> Column:
        """The questions of a scope."""
        return self.bearers.get(name, _NONE)

    def span(self) -> tuple[datetime, datetime]:
        """When the first occurrence was and when the last."""
        told = [columns.at for columns in self.occurrences.things.values() if len(columns)]
        ends = (min(int(at[0]) for at in told), max(int(at[-1]) for at in told)) if told else (0, 0)
        return moment_of(ends[0]), moment_of(ends[1])


def microseconds(moment: datetime) -> int:
    """A moment as it stands in a column."""
    passed = moment - _EPOCH
    return (passed.days * 86400 + passed.seconds) * 1_000_000 + passed.microseconds


def moment_of(stored: int) -> datetime:
    """A moment out of a column."""
    return _EPOCH + timedelta(microseconds=stored)


def contained(values: Column, wanted: Column) -> Column:
    """For each number whether it is among those that are wanted."""
    if not len(values) or not len(wanted):
        return np.zeros(len(values), bool)
    flags = np.zeros(int(max(values.max(), wanted.max())) + 1, bool)
    flags[wanted] = True
    return flags[values]


def counted_questions(facts: Iterable[Fact]) -> CountedQuestions:
    """What counts, from facts that stand together question by question, each in order from its first one on."""
    rows: dict[CountedThing, list[tuple[float, ...]]] = {}
    questions: list[tuple[int, int, int]] = []
    people, bearers = {"": 0}, dict[ScopeName, list[int]]()
    for number, of_one in groupby(facts, key=lambda fact: fact.question):
        told = list(of_one)
        kept = standing(told)
        for name in scope_names(kept):
            bearers.setdefault(name, []).append(number)
        found = list(occurrences(kept))
        first = min(*(fact.at for fact in told), *(one.at for one in found), told[0].at)
        questions.append((number, microseconds(first), microseconds(last_rewritten(told))))
        for one in found:
            who = people.setdefault(one.who, len(people))
            rows.setdefault(one.what, []).append((microseconds(one.at), number, who, one.amount))
    number, first_at, rewritten = _columns((QUESTION, AT, AT), questions)
    things = {
        thing: ThingColumns(*_columns((AT, QUESTION, WHO, AMOUNT), told)).in_order() for thing, told in rows.items()
    }
    named = {name: np.array(numbers, QUESTION) for name, numbers in bearers.items()}
    return CountedQuestions(Occurrences(things, tuple(people)), number, first_at, rewritten, named)


def joined(parts: Sequence[CountedQuestions]) -> CountedQuestions:
    """All of them as one; no question is in two."""
    people: dict[str, int] = {"": 0}
    places = [np.array([people.setdefault(one, len(people)) for one in part.occurrences.people], WHO) for part in parts]
    things = {thing: _joined_thing([part.occurrences.of(thing) for part in parts], places) for thing in CountedThing}
    bearers: dict[ScopeName, list[Column]] = {}
    for part in parts:
        for name, found in part.bearers.items():
            bearers.setdefault(name, []).append(found)
    return CountedQuestions(
        Occurrences(things, tuple(people)),
        end_to_end([part.number for part in parts], QUESTION),
        end_to_end([part.first for part in parts], AT),
        end_to_end([part.rewritten for part in parts], AT),
        {name: np.concatenate(found) for name, found in bearers.items()},
    )


def end_to_end(columns: Sequence[Column], kind: str) -> Column:
    """One column after another."""
    return np.concatenate(columns) if columns else np.zeros(0, kind)


def _joined_thing(parts: Sequence[ThingColumns], places: Sequence[Column]) -> ThingColumns:
    return ThingColumns(
        end_to_end([part.at for part in parts], AT),
        end_to_end([part.question for part in parts], QUESTION),
        end_to_end([place[part.who] for part, place in zip(parts, places, strict=True)], WHO),
        end_to_end([part.amount for part in parts], AMOUNT),
    ).in_order()


def _columns(kinds: Sequence[str], rows: Sequence[tuple[float, ...]]) -> list[Column]:
    columns = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return [np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]


EMPTY = ThingColumns(*_columns((AT, QUESTION, WHO, AMOUNT), ()))
