"""How long Outbound and Review take at the server with very many replies: the list, the searches that people make, one
reply opened; and an export's first lines and memory.
"""

import random
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Engine, insert, text, update

from bot.core.model import Role
from bot.core.outbound.export import ExportFormat
from bot.core.outbound.filtering import OutboundFilter
from bot.core.states import QuestionState, ReplyState
from bot.store.engine import migrate, open_engine
from bot.store.repositories.searching.index import POST_WORDS, REPLY_WORDS
from bot.store.tables.history import ChainRow, HistoryRow
from bot.store.tables.questions import PostRow, QuestionRow
from bot.store.tables.replies import ApprovalRow, ReplyRow, VersionRow
from bot.store.transaction import Store
from bot.web.app import web_app
from tests.bench.bulk import Row
from tests.bench.figures import Figure, Goal, NotMeasured, Size, percentile
from tests.fakes.clock import FakeClock
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, Pipeline, a_pipeline
from tests.fakes.web import Browser, signed_in_browser

P95, FIRST_BYTE, GROWN = Goal(300.0), Goal(1000.0), Goal(20.0)
LOOKS = 20
_BLOCK = 2_000
_EACH = 3
_SEARCHES = (
    "q=rotate",
    "q=w40",
    "q=w1 w2",
    "q=zebra",
    "q=100%25",
    "source=reddit",
    "tag=sso",
    "person=U0GIL",
    "state=failed",
    "fate=answered",
    "q=w4&source=x&tag=sso&person=U0ANA",
)
_STATES = (*(ReplyState.SENT,) * 93, *(ReplyState.EDITED, ReplyState.REMOVED, ReplyState.DELETED, ReplyState.FAILED))
_REVIEWS = 30


def measure(size: Size) -> list[Figure]:
    """The slowest twentieth of the looks at each page, and what an export takes before it begins and while it goes."""
    with _pipeline(size.outbound) as pipeline:
        app = web_app(pipeline.desk, seconds=count(0.0, 1.0).__next__)  # nobody is too fast
        browser = signed_in_browser(pipeline.desk, GIL, app)
        middle = size.outbound // 2
        addresses = ["/outbound", "/review", "/outbound/export", f"/outbound/{middle}", f"/review/{size.outbound}"]
        addresses += [f"/outbound?{search}" for search in _SEARCHES]
        how = f"{size.outbound:,} replies"
        figures = []
        for address in addresses:
            took = [_look(partial(_status, browser, address)) for _ in range(LOOKS)]
            figures.append(Figure(f"{address}, p95", percentile(took, 95), "ms", P95, how))
        return [*figures, *_export(pipeline, size.lines)]


def _status(browser: Browser, address: str) -> int:
    return browser.get(address).status_code


def _look(page: Callable[[], int]) -> float:
    start = perf_counter()
    status = page()
    if status != 200:
        raise NotMeasured(f"a page answered {status}")
    return (perf_counter() - start) * 1000


def _export(pipeline: Pipeline, lines: int) -> list[Figure]:
    engine = pipeline.store._engine
    there = _multiply(engine, lines)
    start = perf_counter()
    pieces = iter(pipeline.desk.outbound.export(GIL, OutboundFilter(), ExportFormat.CSV))
    first = list(islice(pieces, 2))
    begun = (perf_counter() - start) * 1000
    _drain(pieces, 20)
    before, taken = _peak_mb(), perf_counter()
    read = _drain(pieces, 200)
    rate = read / (perf_counter() - taken)
    how = f"CSV of {there:,} lines"
    assert first[1]
    return [
        Figure("export, first lines", begun, "ms", FIRST_BYTE, how),
        Figure("export, memory grown", _peak_mb() - before, "MB", GROWN, f"over the next {read:,} lines"),
        Figure("export, lines", rate, "/s", how=how),
    ]


def _drain(pieces: Iterator[str], most: int) -> int:
    return sum(piece.count("\n") for piece in islice(pieces, most))


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1_000_000 if sys.platform == "darwin" else 1_000)


@contextmanager
def _pipeline(replies: int) -> Iterator[Pipeline]:
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        migrate(engine)
        clock = FakeClock()
        pipeline = a_pipeline(Store(engine, clock=clock), clock)
        people = {**pipeline.desk.people, GIL: replace(pipeline.desk.people[GIL], roles=tuple(Role))}
        change(pipeline.company, people=tuple(people.values()))
        _fill(engine, replies, clock)
        yield pipeline
        engine.dispose()


def _fill(engine: Engine, replies: int, clock: FakeClock) -> None:
    words = _Words(random.Random(1))
    with engine.begin() as connection:
        for first in range(1, replies + 1, _BLOCK):
            numbers = range(first, min(first + _BLOCK, replies + 1))
            made = [_rows(number, replies, words, clock) for number in numbers]
            for table in (QuestionRow, PostRow, ReplyRow, VersionRow, ApprovalRow, HistoryRow):
                connection.execute(insert(table), [row for rows in made for row in rows[table.__tablename__]])
            for name, table in ((POST_WORDS, PostRow), (REPLY_WORDS, ReplyRow)):
                kept = [
                    {"n": rows[table.__tablename__][0]["number"], "words": rows[table.__tablename__][0]["text"]}
                    for rows in made
                ]
                connection.execute(text(f"INSERT INTO {name} (rowid, words) VALUES (:n, :words)"), kept)
        connection.execute(update(ChainRow).values(seq=_EACH * replies))


class _Words:
    """Words of which few are common and most are rare, as in any language."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def some(self, many: int) -> str:
        return " ".join(f"w{int(5_000 * self._chance.random() ** 3)}" for _ in range(many))


def _rows(number: int, replies: int, words: _Words, clock: FakeClock) -> dict[str, list[Row]]:
    """The rows of one answered question, an hour after the one before."""
    at = clock() - timedelta(hours=replies - number + 1)
    reviewed = number > replies - _REVIEWS
    source, author = ("x", "reddit", "square")[number % 3], (ANA, BEN, FAY)[number % 3]
    said, asked = f"{words.some(15)} rotate", f"{words.some(20)} api{number}"
    state = ReplyState.PROPOSED if reviewed else _STATES[number % len(_STATES)]
    question: Row = {"number": number, "state": (QuestionState.PROPOSED if reviewed else QuestionState.SENT).value}
    question |= {
        "created_at": at,
        "tags": ["api" if number % 10 else "sso"],
        "asked": [ANA],
        "channel": "#api",
        "last_entry": _EACH * number,
    }
    post: Row = {"number": number, "source": source, "external_id": f"p{number}", "author_handle": f"h{number % 900}"}
    post |= {"text": asked, "written_at": at, "seen_at": at, "question": number, "role": "asked"}
    reply: Row = {
        "number": number,
        "question": number,
        "post": number,
        "state": state.value,
        "text": said,
        "sha256": "0" * 64,
    }
    reply |= {
        "author": author,
        "proposed_at": at,
        "listed_at": at,
        "external_id": f"r{number}",
        "source": source,
        "likes": number % 5,
    }
    reply |= {"sent_at": None if reviewed else at}
    version: Row = {"reply": number, "number": 1, "text": said, "by": author, "at": at}
    approvals: list[Row] = (
        [] if reviewed else [{"reply": number, "sha256": "0" * 64, "by": GIL, "at": at, "question_sha256": ""}]
    )
    entries: list[Row] = [
        {
            "seq": _EACH * (number - 1) + place,
            "at": at,
            "what": what,
            "by": author,
            "question": number,
            "reply": of,
            "previous": "",
            "hash": "",
        }
        for place, (what, of) in enumerate(
            (("question.seen", None), ("question.claimed", None), ("reply.sent", number)), 1
        )
    ]
    named: dict[str, list[Row]] = {
        "question": [question],
        "post": [post],
        "reply": [reply],
        "version": [version],
        "approval": approvals,
    }
    return {**named, "history": entries}


def _multiply(engine: Engine, lines: int) -> int:
    """Copy replies, of the same questions, until there are so many; how many there are."""
    columns = [column.name for column in ReplyRow.__table__.columns if column.name != "number"]  # type: ignore[attr-defined]
    named = ", ".join(columns)
    with engine.begin() as connection:
        there = connection.execute(text("SELECT max(number) FROM reply")).scalar_one()
        block = there
        while there < lines:
            copied = (
                f"INSERT INTO reply (number, {named}) SELECT number + :by, {named} FROM reply WHERE number <= :block"
            )
            connection.execute(text(copied), {"by": there, "block": min(block, lines - there)})
            there += min(block, lines - there)
    return int(there)
