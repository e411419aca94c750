"""What the tests' own runs promise: a row that stays due is found within seconds, and named."""

from collections.abc import Sequence

import pytest

from bot.core.ports.runtime import Step
from tests.fakes.sweep import MAX_JOBS, run_until_idle


class FakeNeverDone(Step):
    """A step whose one row is due whatever is done."""

    name = "never_done"

    def __init__(self) -> None:
        self.runs = 0

    def due(self) -> Sequence[str]:
        return ["Q-1"]

    def serial_key(self, key: str) -> str:
        return self.name

    def run(self, key: str) -> None:
        self.runs += 1


def test_a_row_that_stays_due_fails_after_some_hundred_runs_and_is_named() -> None:
    step = FakeNeverDone()
    with pytest.raises(RuntimeError, match=r"never_done.*Q-1"):
        run_until_idle([step])
    assert step.runs == MAX_JOBS + 1 < 500
