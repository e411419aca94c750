"""What is due now, found by asking every step; and running all of it in one thread."""

from collections.abc import Iterable, Sequence

import structlog

from bot.core.errors import Unavailable
from bot.core.ports.runtime import Step

log = structlog.get_logger()

Job = tuple[str, str]
"""A step's name and a key."""


def due_jobs(steps: Iterable[Step]) -> list[Job]:
    """Every due row of every step. A step whose database cannot answer yields none, and is asked at the next sweep."""
    found: list[Job] = []
    for step in steps:
        try:
            found.extend((step.name, key) for key in step.due())
        except Unavailable as error:
            log.warning("sweep.put_off", step=step.name, why=str(error))
    return found


def run_until_idle(steps: Sequence[Step], most: int = 10_000) -> int:
    """Run every due row in this thread until none is left, for tests, benchmarks and one-off commands; returns how
    many.

    Raises RuntimeError after `most` runs: some row stays due forever.
    """
    runs = 0
    by_name = {step.name: step for step in steps}
    while jobs := due_jobs(steps):
        for name, key in jobs:
            by_name[name].run(key)
            runs += 1
        if runs > most:
            raise RuntimeError(f"still due after {most} runs: {jobs[:3]}")
    return runs
