"""A database that an earlier release wrote promises: this one opens it as it is, and goes on where that one stopped.

How it was recorded stands beside it, in `recorded/database`.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.app.switchboard import Switchboard
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.corrections import current_examples, lesson_of_ignoring
from bot.core.model import Tag
from bot.core.ports.classifier import Classifier
from bot.core.states import OPEN
from bot.runner.sweep import due_jobs
from bot.sandbox.slack import SlackServer
from bot.store.engine import migrate, open_engine, schema_revisions
from bot.store.transaction import Store
from tests.fakes.bot_harness import plan, workspace
from tests.fakes.clock import FakeClock
from tests.fakes.database import schema_differences
from tests.names_in_code import newest_revision

RELEASE = "0.1.0"
REVISION = newest_revision()
"""The newest there is."""

RECORDED = Path(__file__).parent / "recorded/database"
EXPECTED: dict[str, Any] = json.loads((RECORDED / f"{RELEASE}.json").read_text(encoding="utf-8"))
TAGS = tuple(
    Tag(tag["name"], tag["description"], tag["channel"], tuple(tag["examples"]), tuple(tag["words"]))
    for tag in EXPECTED["tags"]
)
IN_MEMORY = ("learn", "recall", "rename", "members", "reassess")
"""Steps that are due in every new process, whatever stands in the database; or in every upgraded one, which knows of no
accounts yet.
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """As that release left it."""
    file = tmp_path / "switchboard.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((RECORDED / f"{RELEASE}.sql").read_text(encoding="utf-8"))
    return file


@pytest.fixture
def clock() -> FakeClock:
    """At the moment it was left."""
    return FakeClock(datetime.fromisoformat(EXPECTED["now"]))


@pytest.fixture
def as_left(database: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{database}")
    yield engine
    engine.dispose()


@pytest.fixture
def opened(as_left: Engine, clock: FakeClock) -> Store:
    """As a start of this release opens it."""
    migrate(as_left)
    return Store(as_left, clock=clock)


def test_it_is_brought_to_the_newest_tables_at_the_start(as_left: Engine) -> None:
    assert schema_revisions(as_left) == (EXPECTED["revision"], REVISION)
    migrate(as_left)
    assert schema_revisions(as_left) == (REVISION, REVISION)


def test_its_tables_are_those_of_the_code(opened: Store, as_left: Engine) -> None:
    with as_left.connect() as connection:
        assert schema_differences(connection) == []


def test_its_history_is_whole(opened: Store) -> None:
    with opened.reading() as tx:
        verified = tx.history.verify()
    assert (verified.entries, verified.broken, verified.problem) == (EXPECTED["entries"], 0, "")


def test_every_question_and_reply_stands_where_it_was_left(opened: Store) -> None:
    with opened.reading() as tx:
        dossiers = [tx.question_detail(number) for number in range(1, len(EXPECTED["questions"]) + 1)]
    replies = {f"R-{file.reply.number}": file.reply.state.value for d in dossiers for file in d.replies}
    assert {d.question.id: d.question.state.value for d in dossiers} == EXPECTED["questions"]
    assert replies == EXPECTED["replies"]


def test_every_question_is_found_by_the_place_of_its_card(opened: Store) -> None:
    with opened.reading() as tx:
        found = {
            f"Q-{tx.slack_messages.question_at(channel, ts)}": [channel, ts]
            for channel, ts in EXPECTED["cards"].values()
        }
    assert found == EXPECTED["cards"]


@pytest.mark.parametrize(("kind", "classifier"), [("words", KeywordClassifier), ("minilm", EmbeddingClassifier)])
def test_what_was_taught_makes_the_version_it_made(opened: Store, kind: str, classifier: type[Classifier]) -> None:
    with opened.reading() as tx:
        examples = tx.corrections.revision_and_examples()[1]
    learnt = classifier()
    learnt.learn(TAGS, current_examples(examples, TAGS))
    assert [[one.text, list(one.tags), one.ref] for one in examples] == EXPECTED["examples"]
    assert learnt.version == EXPECTED["versions"][kind]


def test_what_was_set_aside_before_there_were_lessons_has_its_lesson(opened: Store) -> None:
    with opened.reading() as tx:
        aside = [one for one, _ in tx.corrections.effective_corrections() if one.kind == "ignore"]
        kinds = [tx.history.one(one.entry).data.get("as", "") for one in aside]
    assert [one.lesson for one in aside] == [lesson_of_ignoring(kind) for kind in kinds]


def test_the_version_that_judged_last_is_remembered(opened: Store) -> None:
    with opened.reading() as tx:
        assert tx.corrections.versions()[-1].version == EXPECTED["versions"]["words"]


def test_what_was_due_is_due(opened: Store, database: Path, clock: FakeClock) -> None:
    bot = Switchboard(plan(SlackServer(workspace()), {}, database, clock, tags=TAGS))
    jobs = sorted(f"{name} {key}" for name, key in due_jobs(bot.steps) if name not in IN_MEMORY)
    bot.engine.dispose()
    assert [
        job for job in jobs if not job.startswith(("promise ", "week ", "daily ", "quiet ", "status "))
    ] == EXPECTED["due"]
    unreckoned = [one for one, state in EXPECTED["questions"].items() if state in [open_.value for open_ in OPEN]]
    assert sorted(unreckoned) == [job.replace("promise ", "Q-") for job in jobs if job.startswith("promise ")]


def test_every_open_question_gets_its_promises(opened: Store, database: Path, clock: FakeClock) -> None:
    bot = Switchboard(plan(SlackServer(workspace()), {}, database, clock, tags=TAGS))
    [step] = [one for one in bot.steps if one.name == "promise"]
    for key in step.due():
        step.run(key)
    assert step.due() == []
    bot.engine.dispose()


def test_what_was_held_is_due_once_sending_goes_on_and_what_may_be_undone_is_not(opened: Store) -> None:
    waiting = [name for name, state in EXPECTED["replies"].items() if state == "waiting"]
    with opened.writing() as tx:
        assert tx.replies.due_to_send() == []
        assert tx.holds.resume()
    with opened.reading() as tx:
        assert [f"R-{number}" for _, number in tx.replies.due_to_send()] == waiting[:1] != waiting
