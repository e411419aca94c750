"""Tags promise: a question is found by the tags it bears, and by nothing that only looks like one of them."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.core.errors import NotFound
from bot.core.states import QuestionState
from bot.store.repositories.posts import PostArrival
from bot.store.transaction import Store, Transaction
from tests.fakes.posts import a_post
from tests.fakes.query_plans import scanned_tables


def _open_under(tx: Transaction, *tags: str) -> int:
    number = tx.questions.create()
    tx.questions.move(number, QuestionState.ROUTED)
    tx.questions.rename_tags(number, tags)
    return number


def test_a_tag_is_matched_whole(store: Store) -> None:
    with store.writing() as tx:
        number = _open_under(tx, "sso", "api")
        for other in ("api-v2", "rest-api", "rapid"):
            _open_under(tx, other)
    with store.reading() as tx:
        assert tx.questions.open_with_tags(["api"]) == [(number, ("sso", "api"))]
        assert [line.question.number for line in tx.questions.queue("api").items] == [number]


@pytest.mark.parametrize(
    ("typed", "meant"), [(999, 99), (1500, 150), (170, 70), (160, 60), (333, 33), (900_000_000, 150)]
)
def test_the_nearest_number_is_found_without_reading_all_questions(
    store: Store, engine: Engine, typed: int, meant: int
) -> None:
    with store.writing() as tx:
        for _ in range(150):
            tx.questions.create()
    told = pytest.raises(NotFound, match=f"There is no Q-{typed}; did you mean Q-{meant}\\?")
    with scanned_tables(engine) as scans, told, store.reading() as tx:
        tx.questions.one(typed)
    assert scans == []


@pytest.mark.parametrize("asked", ["why = 'x'", "why = 'x' ORDER BY number LIMIT 1", "number + 1 = 2"])
def test_a_query_that_reads_all_questions_would_be_found(engine: Engine, asked: str) -> None:
    with scanned_tables(engine) as scans, engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT number FROM question WHERE {asked}")
    assert [scan.table for scan in scans] == ["question"]


def test_the_queue_is_narrowed_to_a_source_and_to_what_waits_for_review(store: Store) -> None:
    with store.writing() as tx:
        for name in ("square", "reddit"):
            number = _open_under(tx, "sso")
            asked = replace(a_post(f"p{number}", "words"), source=name)
            tx.posts.add_all([PostArrival(asked, question=number, role="asked")])
        tx.questions.move(2, QuestionState.ASKED)
        tx.questions.move(2, QuestionState.PROPOSED)
    with store.reading() as tx:
        assert [item.question.number for item in tx.questions.queue(source="square").items] == [1]
        assert [item.question.number for item in tx.questions.queue(which="review").items] == [2]
        assert tx.questions.queue(which="review", source="square").total == 0
