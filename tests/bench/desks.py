"""How long what people look at takes to be read with few and with many questions in the database: a page of the queue,
one question in full, and the home of a person with every role. What is open does not grow with it. And how
often people are disturbed (`pestering`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Engine, update
from sqlmodel import col

from bot.core.model import Role
from bot.core.states import QuestionState, ReplyState
from bot.store.engine import migrate, open_engine
from bot.store.tables.history import HistoryRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ReplyRow
from bot.store.transaction import Store
from tests.bench import pestering
from tests.bench.bulk import EACH, Row, fill
from tests.bench.figures import Figure, Goal, Size, percentile
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, Pipeline, a_pipeline

OPEN = 200
"""Questions that wait, however many were answered."""
APART = 10
"""Minutes from one question to the next: the last week is equally busy however many there were before."""
LOOKS = 15
GOAL = Goal(2.0)


def measure(size: Size) -> list[Figure]:
    """The median of each look with few and with many questions, and how many times longer it takes with many."""
    figures = []
    with full_pipeline(size.few) as few, full_pipeline(size.many) as many:
        for name, look in _LOOKS.items():
            before, took = _medians(partial(look, few, size.few), partial(look, many, size.many))
            how = f"{size.many:,} questions, {min(OPEN, size.many)} of them open"
            figures.append(Figure(f"{name}, p50", took, "ms", how=how))
            figures.append(Figure(f"… beside {size.few:,}", took / before, "times", GOAL, f"{before:.1f} ms there"))
    return [*figures, *pestering.measure(size)]


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
def full_pipeline(count: int) -> Iterator[Pipeline]:
    """A road with so many questions, nearly all of them answered, and one colleague who has every role."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        clock = FakeClock()
        pipeline = a_pipeline(Store(engine, clock=clock), clock)
        everybody = replace(pipeline.desk.people[ANA], roles=tuple(Role))
        change(pipeline.company, people=(everybody,))
        fill(
            engine,
            count,
            APART,
            {
                QuestionRow: lambda number: [_question(number, clock)],
                PostRow: lambda number: [_post(number, clock)],
                ReplyRow: lambda number: [_reply(number, clock)],
                HistoryRow: lambda number: _history(number, clock),
            },
        )
        _open_the_last(engine, count, clock)
        yield pipeline
        engine.dispose()


def _open_the_last(engine: Engine, count: int, clock: FakeClock) -> None:
    """The first numbers are the newest, as what is asked of them goes; the last ones wait."""
    due = [clock() + timedelta(minutes=n % 500) for n in range(OPEN)]
    with engine.begin() as connection:
        for place, number in enumerate(range(max(1, count - OPEN + 1), count + 1)):
            waits = {"state": QuestionState.ASKED.value, "due_at": due[place], "created_at": clock()}
            connection.execute(update(QuestionRow).where(col(QuestionRow.number) == number).values(waits))
        review = col(ReplyRow.number) > count - OPEN // 4
        connection.execute(update(ReplyRow).where(review).values(state=ReplyState.PROPOSED.value))


def _question(number: int, clock: FakeClock) -> Row:
    return {
        "number": number,
        "state": QuestionState.SENT.value,
        "created_at": clock() - timedelta(minutes=APART * number),
        "tags": ["api" if number % 2 else "sso"],
        "asked": [ANA],
        "claimed_by": ANA if number % 3 == 0 else "",
        "channel": "#api",
    }


def _post(number: int, clock: FakeClock) -> Row:
    return {
        "number": number,
        "source": "square",
        "external_id": f"p{number}",
        "text": f"How do I rotate API key {number}?",
        "written_at": clock() - timedelta(minutes=APART * number),
        "seen_at": clock() - timedelta(minutes=APART * number),
        "question": number,
        "role": "asked",
    }


def _reply(number: int, clock: FakeClock) -> Row:
    return {
        "number": number,
        "question": number,
        "post": number,
        "state": ReplyState.SENT.value,
        "text": "Use the rotate button.",
        "sha256": "0" * 64,
        "author": ANA if number % 7 == 0 else "U0OTHER",
        "proposed_at": clock() - timedelta(minutes=APART * number),
    }


def _history(number: int, clock: FakeClock) -> list[Row]:
    at = clock() - timedelta(minutes=APART * number)
    kinds = ("question.seen", "question.claimed", "reply.sent")
    return [
        {
            "seq": EACH * number - 2 + n,
            "at": at,
            "what": what,
            "by": ANA,
            "question": number,
            "previous": "",
            "hash": "",
        }
        for n, what in enumerate(kinds)
    ]
