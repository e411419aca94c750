"""Forgetting promises: nobody's words are kept longer than the retention time, here or in Slack."""

from datetime import timedelta

import pytest

from bot.flow.steps.maintenance.purge import Purge
from tests.fakes.draining import drain
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, Road

KEEP = timedelta(days=30)


@pytest.fixture
def keeping(road: Road) -> Road:
    road.steps = (*road.steps, Purge(road.store, KEEP))
    return road


def _kept(road: Road) -> list[str]:
    with road.store.reading() as tx:
        return [kept.post.text for kept in tx.posts.since(road.clock.now - timedelta(days=999))]


def test_a_post_nobody_was_asked_about_goes_whole_when_its_time_is_over(keeping: Road) -> None:
    keeping.brings(a_post("1", "this is elsewhere"))
    keeping.passes(days=29)
    assert _kept(keeping) == ["this is elsewhere"]
    keeping.passes(days=2)
    assert _kept(keeping) == []


def test_the_words_of_a_closed_question_go_here_and_from_slack_and_the_history_stays_whole(keeping: Road) -> None:
    number = keeping.asked()
    keeping.desk.questions.settle(number, ANA)
    keeping.passes(days=31)
    assert _kept(keeping) == [""]
    assert "post.gone" in keeping.history(number)
    assert keeping.cards.drawn[-1] == "Q-1 settled"
    with keeping.store.reading() as tx:
        assert tx.history.verify().broken == 0


def test_an_open_question_keeps_its_words_however_long_it_waits(keeping: Road) -> None:
    keeping.asked()
    keeping.passes(days=400)
    assert _kept(keeping) == ["How do I rotate my api key?"]


def test_slack_events_are_forgotten_after_two_days_and_not_before(keeping: Road) -> None:
    number = keeping.asked()
    keeping.desk.questions.claim(number, ANA, event=("event:1",))
    with keeping.store.reading() as tx:
        assert not tx.processed_events.events_before(keeping.clock.now - timedelta(days=2))
    keeping.passes(days=3)
    with keeping.store.reading() as tx:
        assert not tx.processed_events.events_before(keeping.clock.now)


def test_a_long_backlog_is_forgotten_lot_by_lot(road: Road) -> None:
    road.brings(*(a_post(str(n), f"elsewhere {n}") for n in range(1200)))
    road.clock.forward(days=31)
    forget = Purge(road.store, KEEP)
    assert drain([forget]) == 3
    assert _kept(road) == []
