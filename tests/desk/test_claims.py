"""A claim is hard: whoever wants a claimed question asks for it, and its holder or a lead answers once."""

import pytest

from bot.core.errors import Claimed, NotAllowed, NotFound, Stale
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, Pipeline, a_pipeline


@pytest.fixture
def claimed(store: Store, clock: FakeClock) -> Pipeline:
    """A question that Ana has claimed."""
    pipeline = a_pipeline(store, clock)
    pipeline.ask_question()
    pipeline.desk.questions.claim(1, ANA)
    return pipeline


def _holder(pipeline: Pipeline) -> str:
    return pipeline.desk.questions.detail(1).question.claimed_by


def _request(pipeline: Pipeline) -> int:
    pipeline.desk.claims.ask_to_take_over(1, BEN)
    return pipeline.desk.questions.detail(1).entries[-1].seq


def test_what_somebody_has_claimed_is_not_claimed_by_another(claimed: Pipeline) -> None:
    with pytest.raises(Claimed, match="Ask to take it over"):
        claimed.desk.questions.claim(1, BEN)
    assert _holder(claimed) == ANA


def test_its_holder_gives_it_to_whoever_asked_and_nothing_is_taught_by_that(claimed: Pipeline) -> None:
    request = _request(claimed)
    claimed.desk.claims.give(1, request, ANA)
    detail = claimed.desk.questions.detail(1)
    assert (detail.question.claimed_by, detail.question.asked[0]) == (BEN, BEN)
    assert detail.corrections == ()
    with pytest.raises(Stale, match="changed hands"):
        claimed.desk.claims.keep(1, request, FAY)


def test_its_holder_keeps_it_and_may_be_asked_again(claimed: Pipeline) -> None:
    claimed.desk.claims.keep(1, _request(claimed), ANA)
    assert _holder(claimed) == ANA
    assert _request(claimed) > 0


def test_a_lead_answers_in_the_holders_place_and_nobody_else_does(claimed: Pipeline) -> None:
    request = _request(claimed)
    with pytest.raises(NotAllowed, match="lead"):
        claimed.desk.claims.give(1, request, BEN)
    claimed.desk.claims.give(1, request, FAY)
    assert _holder(claimed) == BEN


def test_one_request_at_a_time_and_none_to_oneself_or_to_nobody(claimed: Pipeline) -> None:
    _request(claimed)
    with pytest.raises(Stale, match="already"):
        claimed.desk.claims.ask_to_take_over(1, BEN)
    with pytest.raises(Stale, match="yours"):
        claimed.desk.claims.ask_to_take_over(1, ANA)
    claimed.desk.questions.release(1, ANA)
    with pytest.raises(Stale, match="claim it"):
        claimed.desk.claims.ask_to_take_over(1, GIL)


def test_what_is_let_go_of_is_for_whoever_takes_it_and_an_open_request_is_void(claimed: Pipeline) -> None:
    request = _request(claimed)
    with pytest.raises(NotAllowed):
        claimed.desk.questions.release(1, BEN)
    claimed.desk.questions.release(1, ANA)
    assert _holder(claimed) == ""
    with pytest.raises(Stale):
        claimed.desk.claims.give(1, request, FAY)
    claimed.desk.questions.claim(1, BEN)


def test_a_colleague_is_called_in_the_thread_and_is_asked_from_then_on(claimed: Pipeline) -> None:
    claimed.desk.claims.call(1, FAY, BEN)
    detail = claimed.desk.questions.detail(1)
    assert (detail.entries[-1].what, detail.entries[-1].data) == ("question.colleague_called", {"to": FAY})
    assert FAY in detail.question.asked
    with pytest.raises(NotFound):
        claimed.desk.claims.call(1, "U0NOBODY", BEN)
