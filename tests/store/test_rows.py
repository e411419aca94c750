"""Rows by their key: what is locked is read as it is now, whatever was read before."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

from bot.store.rows import find_row, get_row
from bot.store.tables.questions import QuestionRow
from bot.store.transaction import Store
from tests.fakes.query_plans import counted_queries


@pytest.fixture
def number(store: Store) -> int:
    with store.writing() as tx:
        return tx.questions.create()


def _changed_meanwhile(session: Session) -> None:
    session.connection().execute(text("UPDATE question SET why = 'another did'"))


def test_a_row_that_was_read_before_is_read_again_when_it_is_locked(engine: Engine, number: int) -> None:
    with Session(engine) as session:
        before = get_row(session, QuestionRow, number)
        assert before.why == ""
        _changed_meanwhile(session)
        assert get_row(session, QuestionRow, number, lock=True).why == "another did"
        assert before.why == "another did"


def test_what_was_changed_here_and_not_written_yet_is_kept_when_it_is_locked(engine: Engine, number: int) -> None:
    with Session(engine) as session:
        get_row(session, QuestionRow, number).why = "we did"
        assert get_row(session, QuestionRow, number, lock=True).why == "we did"


def test_a_row_that_was_read_is_not_read_twice(engine: Engine, number: int) -> None:
    with Session(engine) as session, counted_queries(engine) as queries:
        assert get_row(session, QuestionRow, number) is get_row(session, QuestionRow, number)
    assert len(queries) == 1


def test_a_row_that_there_is_not_is_none_or_an_error(engine: Engine) -> None:
    with Session(engine) as session:
        assert find_row(session, QuestionRow, 7) is None
        with pytest.raises(NoResultFound):
            get_row(session, QuestionRow, 7)
