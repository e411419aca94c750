"""`sources`, as it is typed."""

from datetime import timedelta

import pytest

from bot.core.errors import Faulty
from bot.core.watch.spending import Spending
from bot.desk import Desk
from bot.store.transaction import Store
from handlers.commands.dispatch import COMMANDS, run_command
from handlers.interactions import TypedCommand
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import MeteredChannel
from tests.fakes.pipeline import IDA, Pipeline, a_pipeline


@pytest.fixture
def pipeline(store: Store, clock: FakeClock) -> Pipeline:
    return a_pipeline(store, clock)


def _typed(desk: Desk, text: str) -> str:
    told, blocks = run_command(desk, TypedCommand(IDA, text, ()))
    return f"{told} {blocks}"


def test_what_is_typed_is_done_and_answered(pipeline: Pipeline) -> None:
    assert "square" in _typed(pipeline.desk, "sources")
    assert "Paused: square" in _typed(pipeline.desk, "sources pause “Square”")
    assert "paused already" in _typed(pipeline.desk, "Sources PAUSE square")
    assert "Read again, at once: square" in _typed(pipeline.desk, "sources resume square")
    assert "was not paused" in _typed(pipeline.desk, "sources resume square")
    assert "Asked at once: square" in _typed(pipeline.desk, "sources ask square")


def test_what_a_source_that_charges_cost_today_is_told_in_the_words_of_the_page(store: Store, clock: FakeClock) -> None:
    metered = MeteredChannel(clock)
    pipeline = a_pipeline(store, clock, metered={"square": metered})
    metered.today = Spending(1234, 6.2, 10.0, clock.now + timedelta(hours=3))
    pipeline.run_due()
    assert metered.today.words in _typed(pipeline.desk, "sources")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sources paus square", "Did you mean sources pause"),
        ("sources list", "Type: sources"),
        ("sources ask", "Which source"),
    ],
)
def test_a_slip_gets_the_right_way_to_type_it(pipeline: Pipeline, text: str, told: str) -> None:
    with pytest.raises(Faulty, match=told):
        _typed(pipeline.desk, text)


def test_the_command_is_in_the_help() -> None:
    assert COMMANDS["sources"].usage.startswith("sources")
