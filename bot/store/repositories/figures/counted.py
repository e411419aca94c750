"""Keeps what counts of questions in blocks of neighbouring ones, and reads it: out of the blocks what they hold as it
is now, all else out of the history. So it is always what the history says, whether anything is kept or not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot.core.figures.columns import QUESTION, Column, CountedQuestions, contained, counted_questions, joined
from bot.core.figures.facts import KINDS
from bot.core.figures.keeping import LAYOUT, decoded, encoded, same
from bot.store.repositories.figures.facts import Facts
from bot.store.tables.history import ChainRow, CountedBlockRow, CountedUpToRow, HistoryRow

BLOCK = 4000
"""Questions in one block."""

TOO_MANY = 20_000
"""Entries: when the blocks are so far behind, the history is read instead."""


class OccurrenceBook:
    """Reads and keeps what counts of questions."""

    def __init__(self, session: Session, facts: Facts) -> None:
        self._session = session
        self._facts = facts

    def between(self, since: datetime, until: datetime) -> CountedQuestions:
        """What counts from one moment to another, by what happened before the latter. It may hold more than that."""
        kept_to, behind = self.kept_to(), self.behind()
        if not kept_to or behind > TOO_MANY:
            return counted_questions(self._facts.about(since, until))
        changed = np.array(sorted(self._changed(kept_to, behind)), "<u4")
        parts = [block.without(changed) for block in self._blocks(since, until)]
        rewritten = [part.rewritten_after(until) for part in parts]
        anew = np.concatenate([changed, *rewritten])
        parts = [part.without(again) for part, again in zip(parts, rewritten, strict=True)]
        return joined([*parts, counted_questions(self._facts.of_questions(anew.tolist(), until))])

    def kept_to(self) -> int:
        """The entry up to which the blocks go, 0 where nothing is kept."""
        row = self._session.get(CountedUpToRow, 1)
        return row.seq if row is not None and row.layout == LAYOUT else 0

    def behind(self) -> int:
        """How many entries the blocks do not know yet."""
        newest = self._session.exec(select(ChainRow.seq).where(ChainRow.id == 1)).first() or 0
        return newest - self.kept_to()

    def next_batch(self, most: int) -> tuple[int, Sequence[CountedQuestions]]:
        """The blocks that the next `most` entries change, to be kept, and up to which entry they go then."""
        kept_to = self.kept_to()
        changed: dict[int, list[int]] = defaultdict(list)
        for number in self._changed(kept_to, most):
            changed[number // BLOCK].append(number)
        return kept_to + min(most, self.behind()), [self._renewed(block, found) for block, found in changed.items()]

    def keep(self, before: int, seq: int, blocks: Iterable[CountedQuestions]) -> bool:
        """Keep them, unless somebody did since they went up to the entry `before`; whether they were kept."""
        row = self._session.get(CountedUpToRow, 1, with_for_update=True) or CountedUpToRow(layout=LAYOUT)
        if (row.seq if row.layout == LAYOUT else 0) != before:
            return False
        if not before:
            self._session.exec(delete(CountedBlockRow))
        row.seq, row.layout = seq, LAYOUT
        self._session.add(row)
        for block in blocks:
            first_at, last_at = block.span()
            place = int(block.number[0]) // BLOCK
            kept = CountedBlockRow(number=place, first_at=first_at, last_at=last_at, content=encoded(block))
            self._session.merge(kept)
        return True

    def differing(self) -> Sequence[str]:
        """The blocks that do not say what the history says, each by its questions."""
        kept_to = self.kept_to()
        told = self._changed(0, kept_to) - self._changed(kept_to, self.behind())
        blocks: dict[int, list[int]] = defaultdict(list)
        for number in sorted(told):
            blocks[number // BLOCK].append(number)
        return [_named(place) for place, numbers in sorted(blocks.items()) if not self._is_as_told(place, numbers)]

    def _is_as_told(self, place: int, numbers: Sequence[int]) -> bool:
        row = self._session.get(CountedBlockRow, place)
        if row is None:
            return False
        kept = decoded(row.content)
        others = kept.number[~contained(kept.number, np.array(numbers, QUESTION))]
        return same(kept.without(others), counted_questions(self._facts.of_questions(numbers)))

    def _changed(self, after: int, most: int) -> set[int]:
        """The questions of the next entries that count."""
        row = HistoryRow
        query = select(row.question, row.what).where(row.seq > after, row.seq <= after + most)
        return {number for number, what in self._session.exec(query) if what in KINDS and number is not None}

    def _blocks(self, since: datetime, until: datetime) -> list[CountedQuestions]:
        row = CountedBlockRow
        query = select(row.content).where(row.last_at >= since, row.first_at < until)
        return [decoded(content) for content in self._session.exec(query.order_by(col(row.number)))]

    def _renewed(self, place: int, changed: Sequence[int]) -> CountedQuestions:
        row = self._session.get(CountedBlockRow, place) if self.kept_to() else None
        anew = counted_questions(self._facts.of_questions(sorted(changed)))
        if row is None:
            return anew
        numbers: Column = np.array(changed, "<u4")
        return joined([decoded(row.content).without(numbers), anew])


def _named(place: int) -> str:
    return f"Q-{max(1, place * BLOCK)} to Q-{(place + 1) * BLOCK - 1}"
