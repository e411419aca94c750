"""How long what people look at takes to be read with few and with many questions in the database: a page of the queue,
one question in full, and the home of a person with every role. What is open does not grow with it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import insert

from bot.core.model import Role
from bot.core.states import QuestionState, ReplyState
from bot.store.engine import migrate, open_engine
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow
from bot.store.transaction import Store
from tests.bench.figures import Figure, Goal, Size, percentile
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, Pipeline, a_pipeline

OPEN = 200
"""Questions that wait, however many were answered."""
AT_ONCE = 5_000
LOOKS = 15
GOAL = Goal(2.0)


def measure(size: Size) -> list[Figure]:
    """The median of each look with few and with many questions, and how many times longer it takes with many."""
    figures = []
    with _pipeline(size.few) as few, _pipeline(size.many) as many:
        for name, look in _LOOKS.items():
            before, took = _medians(partial(look, few, size.few), partial(look, many, size.many))
            how = f"{size.many:,} questions, {min(OPEN, size.many)} of them open"
            figures.append(Figure(f"{name}, p50", took, "ms", how=how))
            figures.append(Figure(f"… beside {size.few:,}", took / before, "times", GOAL, f"{before:.1f} ms there"))
    return figures


Look = Callable[[Pipeline, int], object]

_LOOKS: Mapping[str, Look] = {
    "a page of the queue": lambda pipeline, _: pipeline.desk.queue.page(by=ANA),
    "a page of one tag and source": lambda pipeline, _: pipeline.desk.queue.page("api", "unassigned", ANA, 1, "square"),
    "one question in full": lambda pipeline, count: pipeline.desk.questions.detail(count),
    "the home of all roles": lambda pipeline, _: pipeline.desk.homes.home(ANA),
}


def _medians(*looks: Callable[[], object]) -> list[float]:
    """The median of each, in milliseconds; they take turns, so that what else the machine does meets both alike."""
    took: list[list[float]] = [[] for _ in looks]
    for _ in range(LOOKS):
        for place, look in enumerate(looks):
            start = perf_counter()
            look()
            took[place].append((perf_counter() - start) * 1000)
    return [percentile(times, 50) for times in took]


@contextmanager
def _pipeline(count: int) -> Iterator[Pipeline]:
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        clock = FakeClock()
        pipeline = a_pipeline(Store(engine, clock=clock), clock)
        everybody = replace(pipeline.desk.people[ANA], roles=tuple(Role))
        change(pipeline.company, people=(everybody,))
        for first in range(1, count + 1, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count + 1))
            with engine.begin() as connection:
                connection.execute(insert(QuestionRow), [_question(n, count, clock) for n in numbers])
                connection.execute(insert(PostRow), [_post(n, clock) for n in numbers])
                connection.execute(insert(ReplyRow), [_reply(n, count, clock) for n in numbers])
        yield pipeline
        engine.dispose()


def _question(number: int, count: int, clock: FakeClock) -> dict[str, Any]:
    waits = number > count - OPEN
    return {
        "number": number,
        "state": (QuestionState.ASKED if waits else QuestionState.SENT).value,
        "created_at": clock() - timedelta(minutes=number),
        "tags": ["api" if number % 2 else "sso"],
        "asked": [ANA],
        "claimed_by": ANA if number % 3 == 0 else "",
        "due_at": clock() + timedelta(minutes=number % 500),
        "channel": "#api",
    }


def _post(number: int, clock: FakeClock) -> dict[str, Any]:
    return {
        "number": number,
        "source": "square",
        "external_id": f"p{number}",
        "text": f"How do I rotate API key {number}?",
        "written_at": clock() - timedelta(hours=number),
        "seen_at": clock() - timedelta(hours=number),
        "question": number,
        "role": "asked",
    }


def _reply(number: int, count: int, clock: FakeClock) -> dict[str, Any]:
    waits = number > count - OPEN // 4
    return {
        "number": number,
        "question": number,
        "post": number,
        "state": (ReplyState.PROPOSED if waits else ReplyState.SENT).value,
        "text": "Use the rotate button.",
        "sha256": "0" * 64,
        "author": ANA if number % 7 == 0 else "U0OTHER",
        "proposed_at": clock() - timedelta(minutes=number),
    }
