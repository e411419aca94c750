"""What is due now, found by asking every step; and running all of it in one thread."""

from collections.abc import Iterable, Sequence
from itertools import cycle

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
    many. Each step in turn is asked and run, until all of them had nothing to do since the last row that was run.

    Raises RuntimeError after `most` runs: some row stays due forever.
    """
    runs = idle = 0
    for step in cycle(steps):
        jobs = due_jobs((step,))
        for _, key in jobs:
            step.run(key)
        runs += len(jobs)
        idle = 0 if jobs else idle + 1
        if idle == len(steps):
            break
        if runs > most:
            raise RuntimeError(f"still due after {most} runs: {jobs[:3]}")
    return runs
