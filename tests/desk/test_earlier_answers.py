"""Earlier answers in people's hands: used again as one's own, called out of date, and called right again."""

import pytest

from bot.core.errors import NotFound
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.small_company import ANA, GIL, HANA, Road, a_road
from tests.flow.steps.maintenance.test_index_answers import AGAIN, ANSWER, answered

DISCLOSED = "{name}, {title} at {company}"


@pytest.fixture
def found(road: Road) -> tuple[int, int]:
    """A question that shows an earlier answer: (question, reply)."""
    reply = answered(road)
    return road.asked(AGAIN), reply


def test_an_earlier_answers_words_begin_a_reply(road: Road, found: tuple[int, int]) -> None:
    assert road.desk.earlier_answers.words_to_use_again(*found) == ANSWER


def test_whoever_uses_them_again_speaks_for_themselves(store: Store, clock: FakeClock) -> None:
    road = a_road(store, clock, disclosure=DISCLOSED)
    reply = answered(road)
    assert road.desk.replies.detail(reply)[1].reply.text == f"{ANSWER}\n\nAna, engineer at Acme"
    number = road.asked(AGAIN)
    words = road.desk.earlier_answers.words_to_use_again(number, reply)
    assert words == ANSWER
    assert road.desk.replies.preview(number, HANA, words).text == f"{ANSWER}\n\nHana, communications at Acme"


def test_words_used_again_need_their_own_approval(road: Road, found: tuple[int, int]) -> None:
    number, reply = found
    again = road.desk.replies.propose(number, HANA, road.desk.earlier_answers.words_to_use_again(number, reply))
    road.passes(minutes=5)
    assert road.state(again) == "proposed"
    road.desk.reviews.approve(again, GIL, road.sha(again))
    road.passes(seconds=31)
    assert road.channel.words() == [ANSWER, ANSWER]


def test_only_an_answer_found_for_the_question_can_be_used_for_it(road: Road, found: tuple[int, int]) -> None:
    with pytest.raises(NotFound, match="offered no more"):
        road.desk.earlier_answers.words_to_use_again(1, found[1])


def test_an_outdated_answer_cannot_be_used_though_its_button_still_stands(road: Road, found: tuple[int, int]) -> None:
    road.desk.earlier_answers.outdate(found[1], ANA)
    with pytest.raises(NotFound, match="offered no more"):
        road.desk.earlier_answers.words_to_use_again(*found)


def test_outdating_is_in_the_history_told_in_its_thread_and_drawn_on_the_cards_that_show_it(
    road: Road, found: tuple[int, int]
) -> None:
    number, reply = found
    road.cards.drawn.clear()
    road.desk.earlier_answers.outdate(reply, HANA)
    road.go()
    assert road.history(1)[-1] == "reply.outdated"
    assert road.cards.told()[-1] == "reply.outdated"
    assert f"Q-{number} asked" in road.cards.drawn
    (shown,) = road.desk.questions.detail(number).earlier
    assert shown.outdated_by == HANA


def test_taking_it_back_draws_it_as_before_and_says_so(road: Road, found: tuple[int, int]) -> None:
    number, reply = found
    road.desk.earlier_answers.outdate(reply, HANA)
    road.go()
    road.desk.earlier_answers.renew(reply, ANA)
    road.go()
    assert road.history(1)[-1] == "reply.renewed"
    assert road.desk.questions.detail(number).earlier[0].outdated_by == ""


def test_saying_it_twice_is_said_once(road: Road, found: tuple[int, int]) -> None:
    for by in (ANA, HANA):
        road.desk.earlier_answers.outdate(found[1], by)
    road.desk.earlier_answers.renew(found[1], ANA)
    road.desk.earlier_answers.renew(found[1], ANA)
    assert [what for what in road.history(1) if what in ("reply.outdated", "reply.renewed")] == [
        "reply.outdated",
        "reply.renewed",
    ]


def test_strangers_in_the_workspace_say_nothing_about_our_answers(road: Road, found: tuple[int, int]) -> None:
    with pytest.raises(NotFound, match="not among the people"):
        road.desk.earlier_answers.outdate(found[1], "U0NOBODY")


def test_what_never_left_cannot_be_outdated(road: Road) -> None:
    reply = road.proposed()
    with pytest.raises(NotFound, match="no answer"):
        road.desk.earlier_answers.outdate(reply, ANA)
