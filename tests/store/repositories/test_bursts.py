"""What is counted for bursts: what asks and is new, with its first tag."""

from datetime import timedelta

from bot.core.routing.route import Route
from bot.core.states import QuestionState
from bot.store.repositories.posts import PostArrival
from bot.store.transaction import Store, Transaction
from tests.fakes.clock import START
from tests.fakes.posts import a_post

HOUR = timedelta(hours=1)


def asked(tx: Transaction, *arrivals: PostArrival) -> int:
    """A question about the api, asked by these posts."""
    number = tx.questions.create()
    tx.questions.move(number, QuestionState.ROUTED)
    tx.questions.set_route(number, Route("#ask-api", (), ("api", "sso"), "because"))
    tx.posts.add_all([PostArrival(one.post, question=number, role=one.role) for one in arrivals])
    return number


def written(name: str, age: timedelta, role: str = "asked") -> PostArrival:
    return PostArrival(a_post(name, written_at=START - age), role=role)


def test_what_asks_and_is_not_old_is_read_with_its_first_tag(store: Store) -> None:
    with store.writing() as tx:
        first = asked(tx, written("a", HOUR / 2), written("b", HOUR), written("c", HOUR, role="follow_up"))
        asked(tx, written("d", 3 * HOUR))
        tx.questions.create()
    with store.reading() as tx:
        found = tx.bursts.arrivals_since(START - HOUR, HOUR)
        assert [(one.question, one.tag, one.channel) for one in found] == [(first, "api", "#ask-api")] * 2
        assert [one.written_at for one in found] == [START - HOUR / 2, START - HOUR]
        assert tx.bursts.arrivals_since(START + HOUR, HOUR) == ()


def test_a_backlog_is_no_part_of_what_is_counted(store: Store) -> None:
    with store.writing() as tx:
        for place in range(3):
            asked(tx, *(written(f"{place}-{one}", timedelta(days=2)) for one in range(5)))
    with store.reading() as tx:
        assert tx.bursts.arrivals_since(START - HOUR, HOUR) == ()
