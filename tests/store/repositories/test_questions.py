"""Tags promise: a question is found by the tags it bears, and by nothing that only looks like one of them."""

from bot.core.states import QuestionState
from bot.store.transaction import Store, Transaction


def _open_under(book: Transaction, *tags: str) -> int:
    number = book.questions.open()
    book.questions.move(number, QuestionState.ROUTED)
    book.questions.rename_tags(number, tags)
    return number


def test_a_tag_is_matched_whole(store: Store) -> None:
    with store.writing() as book:
        number = _open_under(book, "sso", "api")
        for other in ("api-v2", "rest-api", "rapid"):
            _open_under(book, other)
    with store.reading() as book:
        assert book.questions.open_with_tags(["api"]) == [(number, ("sso", "api"))]
        assert [line.question.number for line in book.questions.queue("api").lines] == [number]
