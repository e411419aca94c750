"""What counts of questions is kept up with the history, and is made again out of it when it is lost or outdated."""

from datetime import UTC

import pytest
from sqlalchemy import Engine, delete, text, update

from bot.core.figures.period import read_periods
from bot.core.figures.reckoning import PeriodFigures
from bot.core.figures.scope import EVERYTHING
from bot.flow.steps.maintenance import count
from bot.flow.steps.maintenance.count import CountQuestions
from bot.store.tables.history import CountedBlockRow, CountedUpToRow
from tests.fakes.pipeline import ANA, Pipeline


def figures(pipeline: Pipeline) -> PeriodFigures:
    return pipeline.desk.figures.of(read_periods("30d", pipeline.clock(), UTC), EVERYTHING, ANA)


def kept_to(pipeline: Pipeline) -> int:
    with pipeline.store.reading() as tx:
        return tx.counted.kept_to()


@pytest.fixture
def step(pipeline: Pipeline) -> CountQuestions:
    for words in ("my api key", "the sso page"):
        pipeline.ask_question(words)
    pipeline.pass_time(days=2)
    return CountQuestions(pipeline.store)


def test_a_little_of_the_history_is_read_each_time_and_much_is_counted_once(
    pipeline: Pipeline, step: CountQuestions, engine: Engine
) -> None:
    assert step.due() == []
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE chain SET seq = seq + {count.BEHIND}"))
    assert step.due() == ["all"]
    before = figures(pipeline)
    step.run("all")
    assert step.due() == []
    assert kept_to(pipeline) > count.BEHIND
    assert figures(pipeline) == before


def test_what_is_counted_twice_at_once_is_kept_once(pipeline: Pipeline, step: CountQuestions) -> None:
    with pipeline.store.reading() as tx:
        seq, blocks = tx.counted.next_batch(count.AT_ONCE)
    step.run("all")
    with pipeline.store.writing() as tx:
        assert not tx.counted.keep(0, seq, blocks)


@pytest.mark.parametrize("lost", ["layout", "all"])
def test_what_was_lost_or_was_kept_by_another_version_is_counted_anew(
    pipeline: Pipeline, step: CountQuestions, engine: Engine, lost: str
) -> None:
    before = figures(pipeline)
    step.run("all")
    with engine.begin() as connection:
        if lost == "layout":
            connection.execute(update(CountedUpToRow).values(layout=0))
            connection.execute(update(CountedBlockRow).values(content=b"of another version"))
        else:
            connection.execute(delete(CountedUpToRow))
            connection.execute(delete(CountedBlockRow))
    assert figures(pipeline) == before
    step.run("all")
    assert kept_to(pipeline) > 0
    assert figures(pipeline) == before
