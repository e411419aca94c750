"""Which open questions bear which tags, for when the company calls a tag otherwise or has it no more."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Cast, ColumnElement, String, cast
from sqlmodel import Session, col, or_, select

from bot.core.states import OPEN
from bot.store.tables import QuestionRow


class Tagged:
    """Every query about the tags of open questions."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    def open_under(self, names: Collection[str]) -> list[tuple[int, tuple[str, ...]]]:
        """(number, tags) of the open questions that bear one of these names."""
        if not names:
            return []
        query = select(QuestionRow.number, QuestionRow.tags).where(_open(), bearing(names))
        found = self._session.exec(query.order_by(col(QuestionRow.number)))
        return [(number or 0, tuple(tags or ())) for number, tags in found]

    def borne(self) -> frozenset[str]:
        """Every name that a tag of an open question has."""
        written = self._session.exec(select(_written()).where(_open(), col(QuestionRow.tags).is_not(None)).distinct())
        return frozenset(name for tags in written for name in json.loads(tags) or ())

    def rename(self, number: int, tags: Sequence[str]) -> None:
        """Give a question's tags other names. It stays where it is."""
        self._row(number).tags = list(tags)

    def draw_again(self, names: Collection[str]) -> list[int]:
        """Have the cards of the open questions that bear one of these names drawn anew; returns their numbers."""
        numbers = [number for number, _ in self.open_under(names)]
        for row in map(self._row, numbers):
            row.shown_entry = min(row.shown_entry, row.last_entry - 1)
            row.show_at = row.show_at or self._now
        return numbers

    def _row(self, number: int) -> QuestionRow:
        return self._session.get_one(QuestionRow, number, with_for_update=True)


def bearing(names: Collection[str]) -> ColumnElement[bool]:
    """Whether a question bears one of these names. A name has no quotation mark and no letter that JSON escapes."""
    return or_(*(_written().contains(f'"{name}"', autoescape=True) for name in sorted(names)))


def _written() -> Cast[str]:
    """A question's tags as the database keeps them: JSON, in which a name stands between quotation marks."""
    return cast(QuestionRow.tags, String)


def _open() -> ColumnElement[bool]:
    return col(QuestionRow.state).in_([state.value for state in OPEN])
