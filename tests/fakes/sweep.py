"""Runs whatever is due, with a bound: a row that stays due fails its test within seconds."""

from collections.abc import Sequence

from bot.core.ports.runtime import Step
from bot.runner import sweep

MAX_JOBS = 400
"""Many times what any test has to do at once."""


def run_until_idle(steps: Sequence[Step], most: int = MAX_JOBS) -> int:
    """`bot.runner.sweep.run_until_idle`, with a bound that a test reaches soon."""
    return sweep.run_until_idle(steps, most)
