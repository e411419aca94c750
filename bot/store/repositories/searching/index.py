"""The index of words: for each post and each reply which words it holds, kept in the transaction that changes them.
SQLite keeps it with FTS5, PostgreSQL as a tsvector under a GIN index; `bot.core.searching.tokens` says what is a word.
"""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import ColumnElement, cast, column, literal_column, or_, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Mapped
from sqlmodel import Session

from bot.core.searching.tokens import goes_on, tokens_of

POST_WORDS, REPLY_WORDS = "post_words", "reply_words"
_FARTHEST = 16_383
"""The last place in a text that PostgreSQL tells from another."""


class WordIndex:
    """The words of one kind of text. A text is known by its number."""

    def __init__(self, session: Session, name: str) -> None:
        self._session = session
        self._dialect: _Dialect = _SQLITE if session.get_bind().dialect.name == "sqlite" else _POSTGRESQL
        self._name = name

    def add(self, texts: Sequence[tuple[int, str]]) -> None:
        """Keep the words of texts that are new, each with its number."""
        values = [{"number": number, "words": self._dialect.kept(tokens_of(words))} for number, words in texts]
        if values:
            self._session.connection().execute(text(self._dialect.insert.format(name=self._name)), values)

    def replace(self, number: int, words: str) -> None:
        """Keep these words in the place of those of before."""
        self.remove(number)
        self.add([(number, words)])

    def remove(self, number: int) -> None:
        """Forget a text's words."""
        statement = text(f"DELETE FROM {self._name} WHERE {self._dialect.key} = :number")  # noqa: S608 a name of ours
        self._session.connection().execute(statement, {"number": number})

    def holds(self, number: Mapped[int | None], term: str, *texts: Mapped[str]) -> ColumnElement[bool]:
        """Whether the text with this number holds a term: its words after each other, the last one perhaps going on.
        Marks in it have to occur in one of the `texts` that the index was made of.
        """
        tokens = tokens_of(term)
        if not tokens:
            return written_in(term, *texts)
        place, there = (
            table(self._name, column(self._dialect.key)),
            self._dialect.matches(self._name, tokens, more=goes_on(term)),
        )
        found = number.in_(select(place.c[self._dialect.key]).select_from(place).where(there))
        return found if _is_plain(term) else found & written_in(term, *texts)


def written_in(term: str, *texts: Mapped[str]) -> ColumnElement[bool]:
    """Whether the term stands in one of these. SQLite compares without capitals in ASCII only, so other spellings are
    named.
    """
    spellings = dict.fromkeys((term, term.lower(), term.upper(), term.capitalize(), term.title()))
    return or_(*(one.icontains(spelling, autoescape=True) for one in texts for spelling in spellings))


def _is_plain(term: str) -> bool:
    return all(part.isalnum() for part in term.split())


class _Dialect(Protocol):
    """How a database keeps words and finds them. `key` is the column of a text's number."""

    key: str
    insert: str

    def kept(self, tokens: Sequence[str]) -> str:
        """The words of a text, to be stored."""

    def matches(self, name: str, tokens: Sequence[str], *, more: bool) -> ColumnElement[bool]:
        """Whether a text holds these words after each other; with `more`, the last one may go on."""


class _Sqlite:
    """FTS5. Whatever is looked for stands in quotation marks, and words have no marks."""

    key = "rowid"
    insert = "INSERT INTO {name} (rowid, words) VALUES (:number, :words)"

    def kept(self, tokens: Sequence[str]) -> str:
        return " ".join(tokens)

    def matches(self, name: str, tokens: Sequence[str], *, more: bool) -> ColumnElement[bool]:
        return literal_column(name).op("MATCH")(f'"{" ".join(tokens)}"{" *" if more else ""}')


class _Postgresql:
    """A tsvector, made of the words and their places as they are; the configuration `simple` would make the same."""

    key = "number"
    insert = "INSERT INTO {name} (number, words) VALUES (:number, CAST(:words AS tsvector))"

    def kept(self, tokens: Sequence[str]) -> str:
        return " ".join(f"'{token}':{min(place, _FARTHEST)}" for place, token in enumerate(tokens, 1))

    def matches(self, name: str, tokens: Sequence[str], *, more: bool) -> ColumnElement[bool]:
        *before, last = (f"'{token}'" for token in tokens)
        wanted = " <-> ".join([*before, f"{last}:*" if more else last])
        return literal_column(f"{name}.words").op("@@")(cast(wanted, TSQUERY))


_SQLITE, _POSTGRESQL = _Sqlite(), _Postgresql()
