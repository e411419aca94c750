"""What counts of many questions, in columns with an entry for each occurrence: so that a year of it is added up in a
moment, and kept as it is. Pure.
"""

import json
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

LAYOUT = 1
"""Raised whenever what counts, or how it is written down, changes: what was kept before is then reckoned anew."""

CODES: Mapping[CountedThing, int] = {one: place for place, one in enumerate(CountedThing)}

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TYPES = {"what": "<u1", "at": "<i8", "question": "<u4", "who": "<u2", "amount": "<f8"}
_QUESTION_TYPES = {"number": "<u4", "first": "<i8", "rewritten": "<i8"}


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Of each occurrence: what it is (`CODES`), when, of which question, who did it (a place in `people`), how much."""

    what: Column
    at: Column
    question: Column
    who: Column
    amount: Column
    people: tuple[str, ...] = ("",)

    def __len__(self) -> int:
        return len(self.what)

    def taken(self, chosen: Column | slice) -> "Occurrences":
        """Those that are chosen, by a mask, by their places or as a slice."""
        what, at, question = self.what[chosen], self.at[chosen], self.question[chosen]
        return Occurrences(what, at, question, self.who[chosen], self.amount[chosen], self.people)

    def between(self, since: datetime, until: datetime) -> "Occurrences":
        """Those from one moment to another, which no longer belongs to it."""
        return self.taken((self.at >= microseconds(since)) & (self.at < microseconds(until)))

    def of_questions(self, numbers: Column) -> "Occurrences":
        """Those of these questions."""
        return self.taken(contained(self.question, numbers))


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
        if not len(numbers) or not len(self.number):
            return self
        stays = ~contained(self.number, numbers)
        if stays.all():
            return self
        kept = self.occurrences.taken(~contained(self.occurrences.question, numbers))
        bearers = {name: found[~contained(found, numbers)] for name, found in self.bearers.items()}
        return CountedQuestions(kept, self.number[stays], self.first[stays], self.rewritten[stays], bearers)

    def rewritten_after(self, moment: datetime) -> Column:
        """The questions that began before a moment, and of which then something else counted than now."""
        at = microseconds(moment)
        return self.number[(self.first < at) & (self.rewritten >= at)]

    def span(self) -> tuple[datetime, datetime]:
        """When the first occurrence was and when the last."""
        at = self.occurrences.at
        return (moment_of(int(at.min())), moment_of(int(at.max()))) if len(at) else (_EPOCH, _EPOCH)


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
    rows: list[tuple[float, ...]] = []
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
            rows.append((CODES[one.what], microseconds(one.at), number, who, one.amount))
    arrays = _columns(_TYPES, rows) | _columns(_QUESTION_TYPES, questions)
    return _put_together(arrays, tuple(people), {name: np.array(found, "<u4") for name, found in bearers.items()})


def _columns(types: Mapping[str, str], rows: Sequence[tuple[float, ...]]) -> dict[str, Column]:
    columns = zip(*rows, strict=True) if rows else ([] for _ in types)
    return {name: np.array(column, kind) for (name, kind), column in zip(types.items(), columns, strict=True)}


def joined(parts: Sequence[CountedQuestions]) -> CountedQuestions:
    """All of them as one; no question is in two."""
    people: dict[str, int] = {"": 0}
    who = [_translated(part.occurrences, people) for part in parts]
    arrays = {name: _end_to_end([_column(part, name) for part in parts], kind) for name, kind in _ALL.items()}
    arrays["who"] = _end_to_end(who, _TYPES["who"])
    bearers: dict[ScopeName, list[Column]] = {}
    for part in parts:
        for name, found in part.bearers.items():
            bearers.setdefault(name, []).append(found)
    return _put_together(arrays, tuple(people), {name: np.concatenate(found) for name, found in bearers.items()})


def encoded(counted: CountedQuestions) -> bytes:
    """As it is kept."""
    names = sorted(counted.bearers)
    arrays = [_column(counted, name) for name in _ALL] + [counted.bearers[name] for name in names]
    sizes = [len(array) for array in arrays]
    head = json.dumps({"people": counted.occurrences.people, "bearers": names, "sizes": sizes}).encode()
    return b"".join([len(head).to_bytes(4, "little"), head, *(array.tobytes() for array in arrays)])


def decoded(kept: bytes) -> CountedQuestions:
    """The reverse."""
    start = 4 + int.from_bytes(kept[:4], "little")
    head = json.loads(kept[4:start])
    names = [(kind, name) for kind, name in head["bearers"]]
    arrays: list[Column] = []
    for kind, size in zip([*_ALL.values(), *("<u4" for _ in names)], head["sizes"], strict=True):
        arrays.append(np.frombuffer(kept, kind, size, start))
        start += arrays[-1].nbytes
    columns = dict(zip(_ALL, arrays, strict=False))
    return _put_together(columns, tuple(head["people"]), dict(zip(names, arrays[len(_ALL) :], strict=True)))


_ALL = _TYPES | _QUESTION_TYPES


def _put_together(
    arrays: Mapping[str, Column], people: tuple[str, ...], bearers: Mapping[ScopeName, Column]
) -> CountedQuestions:
    what, at, question, who, amount = (arrays[name] for name in _TYPES)
    number, first, rewritten = (arrays[name] for name in _QUESTION_TYPES)
    return CountedQuestions(Occurrences(what, at, question, who, amount, people), number, first, rewritten, bearers)


def _column(counted: CountedQuestions, name: str) -> Column:
    column: Column = getattr(counted.occurrences if name in _TYPES else counted, name)
    return column


def _end_to_end(columns: Sequence[Column], kind: str) -> Column:
    return np.concatenate(columns) if columns else np.zeros(0, kind)


def _translated(found: Occurrences, people: dict[str, int]) -> Column:
    """Who did each, as a place among all people."""
    places = np.array([people.setdefault(one, len(people)) for one in found.people], _TYPES["who"])
    translated: Column = places[found.who]
    return translated
