"""Tags promise: a question is found by the tags it bears, and by nothing that only looks like one of them."""

from bot.core.states import QuestionState
from bot.store.transaction import Store, Transaction


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
