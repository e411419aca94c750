"""Two who act on one question take turns on every database: each act locks the question before it reads it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import ClauseElement

from bot.core.permissions import Act
from tests.race.conftest import StageFor
from tests.race.judge import look
from tests.race.walk import each_possible
from tests.race.ways import WAYS

_ELSEWHERE = frozenset(
    {
        *(Act.HOLD, Act.RESUME, Act.UNLEARN, Act.OUTDATE),
        *(Act.BE_AWAY, Act.SEND_AWAY, Act.JUDGE_EXPERTS),
    }
)
"""Acts on all sending, a correction, an earlier answer or a person, whose own row is locked."""
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


def test_every_act_locks_its_question_before_it_reads_it(stage_for: StageFor) -> None:
    about_questions = [way for way in WAYS if way.act not in _ELSEWHERE]
    unlocked = []
    for stage, way in each_possible(stage_for, about_questions):
        seen = look(stage)
        with executed(stage.engine) as statements:
            way.do(stage.pipeline.desk, seen, way.first)
        if not _locks_first(statements):
            unlocked.append(str(way))
    assert unlocked == []


@pytest.mark.parametrize("act", [Act.BE_AWAY, Act.SEND_AWAY, Act.JUDGE_EXPERTS])
def test_every_act_on_a_person_locks_what_is_said_of_them_before_it_reads_it(stage_for: StageFor, act: Act) -> None:
    for stage, way in each_possible(stage_for, [way for way in WAYS if way.act is act]):
        seen = look(stage)
        with executed(stage.engine) as statements:
            way.do(stage.pipeline.desk, seen, way.first)
        assert "FOR UPDATE" in next(
            text for text in told(statements) if "FROM absence" in text or "FROM expertise" in text
        )


@contextmanager
def executed(engine: Engine) -> Iterator[list[ClauseElement]]:
    """What is executed to write."""
    statements: list[ClauseElement] = []

    def listen(connection: Connection, statement: ClauseElement, *_: object) -> None:
        if not connection.get_execution_options().get("reading"):
            statements.append(statement)

    event.listen(engine, "before_execute", listen)
    try:
        yield statements
    finally:
        event.remove(engine, "before_execute", listen)


def _locks_first(statements: list[ClauseElement]) -> bool:
    return "FOR UPDATE" in next((text for text in told(statements) if "FROM question \n" in text), "")


def told(statements: list[ClauseElement]) -> Iterator[str]:
    """As PostgreSQL would be told them."""
    return (str(statement.compile(dialect=_POSTGRESQL)) for statement in statements)
