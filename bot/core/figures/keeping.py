"""How what counts of a block of questions is written down, and read again. Pure."""

import json

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
)
from bot.core.figures.occurrences import CountedThing

LAYOUT = 2
"""Raised whenever what counts, or how it is written down, changes: what was kept before is then reckoned anew."""

_C = CountedThing
_DONE_BY = frozenset({_C.PUBLISHED, _C.REUSED, _C.CORRECTION})
_MEASURED = frozenset({_C.SEEN, _C.CLAIM, _C.PROPOSAL, _C.APPROVAL, _C.SENDING})
"""The things of which it is written down who did them, and how much they were."""

_SIZE = 4


def encoded(counted: CountedQuestions) -> bytes:
    """As it is kept: a line that says what follows, and the columns one after another."""
    things = {thing: columns for thing, columns in counted.occurrences.things.items() if len(columns)}
    head = {
        "people": counted.occurrences.people,
        "questions": len(counted.number),
        "things": {thing.value: len(columns) for thing, columns in things.items()},
        "bearers": [[*name, len(found)] for name, found in counted.bearers.items()],
    }
    told = json.dumps(head).encode()
    columns = [counted.number, counted.first, counted.rewritten]
    columns += [column for thing, found in things.items() for column in _written(thing, found)]
    columns += counted.bearers.values()
    return b"".join([len(told).to_bytes(_SIZE, "little"), told, *(column.tobytes() for column in columns)])


def decoded(kept: bytes) -> CountedQuestions:
    """The reverse."""
    start = _SIZE + int.from_bytes(kept[:_SIZE], "little")
    head = json.loads(kept[_SIZE:start])
    reader = _Reader(kept, start)
    count = head["questions"]
    number, first, rewritten = reader.next(QUESTION, count), reader.next(AT, count), reader.next(AT, count)
    things = {CountedThing(name): _read(reader, CountedThing(name), size) for name, size in head["things"].items()}
    bearers = {(kind, name): reader.next(QUESTION, size) for kind, name, size in head["bearers"]}
    return CountedQuestions(Occurrences(things, tuple(head["people"])), number, first, rewritten, bearers)


def same(one: CountedQuestions, other: CountedQuestions) -> bool:
    """Whether both say the same, in whatever order."""
    return _said(one) == _said(other)


def _said(counted: CountedQuestions) -> list[object]:
    people = counted.occurrences.people
    things = {
        thing: sorted(
            (at, question, people[who], amount)
            for at, question, who, amount in zip(*(column.tolist() for column in _columns(found)), strict=True)
        )
        for thing, found in counted.occurrences.things.items()
        if len(found)
    }
    questions = zip(counted.number.tolist(), counted.first.tolist(), counted.rewritten.tolist(), strict=True)
    bearers = {name: sorted(found.tolist()) for name, found in counted.bearers.items() if len(found)}
    return [things, sorted(questions), bearers]


def _columns(found: ThingColumns) -> tuple[Column, Column, Column, Column]:
    return found.at, found.question, found.who, found.amount


class _Reader:
    """Reads column after column."""

    def __init__(self, kept: bytes, start: int) -> None:
        self._kept = kept
        self._start = start

    def next(self, kind: str, size: int) -> Column:
        column = np.frombuffer(self._kept, kind, size, self._start)
        self._start += column.nbytes
        return column


def _written(thing: CountedThing, found: ThingColumns) -> list[Column]:
    who = [found.who] if thing in _DONE_BY else []
    return [found.at, found.question, *who, *([found.amount] if thing in _MEASURED else [])]


def _read(reader: _Reader, thing: CountedThing, size: int) -> ThingColumns:
    at, question = reader.next(AT, size), reader.next(QUESTION, size)
    who = reader.next(WHO, size) if thing in _DONE_BY else np.zeros(size, WHO)
    return ThingColumns(at, question, who, reader.next(AMOUNT, size) if thing in _MEASURED else np.zeros(size, AMOUNT))
