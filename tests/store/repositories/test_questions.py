"""Tags promise: a question is found by the tags it bears, and by nothing that only looks like one of them."""

import pytest
from sqlalchemy import Engine

from bot.core.errors import NotFound
from bot.core.states import QuestionState
from bot.store.transaction import Store, Transaction
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
