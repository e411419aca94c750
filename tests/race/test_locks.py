"""Two who act on one question take turns on every database: each act locks the question before it reads it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import ClauseElement

from bot.core.permissions import Act
from tests.race.acts import Way
from tests.race.conftest import StageFor
from tests.race.judge import look, now
from tests.race.stage import Stage
from tests.race.standings import STANDINGS, reach
from tests.race.ways import WAYS

_ELSEWHERE = frozenset({Act.HOLD, Act.RESUME, Act.REVERT, Act.UNLEARN, Act.OUTDATE, Act.OVERRIDE_BLOCK})
"""Acts on all sending, a correction or an earlier answer, whose own row is locked; and two that no standing here lets
be done: an override goes as an approval does, and nobody here has done what could be undone.
"""
_OPENS_THE_WAY = frozenset({Act.CLAIM, Act.MERGE, Act.TAG, Act.PROPOSE_TAKING_BACK})
"""Acts after which others can be done that cannot be before."""
_POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


def test_every_act_locks_its_question_before_it_reads_it(stage_for: StageFor) -> None:
    left = {str(way): way for way in WAYS if way.act not in _ELSEWHERE}
    unlocked = []
    for standing in STANDINGS:
        stage = stage_for(standing)
        with stage.rewound():
            reach(stage, standing)
            unlocked += _unlocked(stage, left)
            unlocked += _unlocked_after(stage, left, _OPENS_THE_WAY)
    assert (unlocked, list(left)) == ([], [])


def _unlocked_after(stage: Stage, left: dict[str, Way], opening: Iterable[Act]) -> list[str]:
    """The same of what can be done only after one of these acts, done by either of two."""
    found = []
    for first in (way for way in WAYS if way.act in opening):
        for who in (first.first, first.second):
            with stage.rewound():
                if left and first.may(now(stage), look(stage), who):
                    first.do(stage.pipeline.desk, look(stage), who)
                    found += _unlocked(stage, left)
                    if first.act is Act.CLAIM:
                        found += _unlocked_after(stage, left, {Act.ASK_TO_TAKE_OVER})
    return found


def _possible(stage: Stage, ways: Iterable[Way]) -> list[Way]:
    """Those that can be done now."""
    before, seen = now(stage), look(stage)
    return [way for way in ways if way.may(before, seen, way.first)]


def _unlocked(stage: Stage, left: dict[str, Way]) -> list[str]:
    """Those of the acts that can be done now that read their question unlocked; what was done is left no more."""
    seen, found = look(stage), []
    for way in _possible(stage, left.values()):
        del left[str(way)]
        with stage.rewound(), _executed(stage.engine) as statements:
            way.do(stage.pipeline.desk, seen, way.first)
        if not _locks_first(statements):
            found.append(str(way))
    return found


@contextmanager
def _executed(engine: Engine) -> Iterator[list[ClauseElement]]:
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
    """As PostgreSQL would be told them."""
    told = (str(statement.compile(dialect=_POSTGRESQL)) for statement in statements)
    return "FOR UPDATE" in next((text for text in told if "FROM question \n" in text), "")
