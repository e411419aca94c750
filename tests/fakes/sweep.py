"""Runs whatever is due, but not for ever: a row that stays due fails its test within seconds."""

from collections.abc import Sequence

from bot.core.ports.runtime import Step
from bot.runner import sweep

MAX_JOBS = 400
"""Many times what any test has to do at once."""


def run_until_idle(steps: Sequence[Step], most: int = MAX_JOBS) -> int:
    """As the worker's, with a bound that a test reaches soon."""
    return sweep.run_until_idle(steps, most)
