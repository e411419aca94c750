"""Bursts promise: told once, counted there, calling nobody twice; and nothing of them is lost or said again."""

from datetime import timedelta

import pytest

from bot.core.bursts import BurstRule
from bot.core.errors import Refused, Unavailable
from bot.flow.steps.announce_bursts import AnnounceBursts
from bot.flow.steps.triage import Triage
from bot.store.leases import LEASE
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.small_company import ANA, FAY, HANA, FakeClassifier, Road, _passing, a_road, fake_router


def burst_of(road: Road, count: int, text: str = "api question", first: int = 0) -> None:
    """So many questions, a minute apart, in different words."""
    for place in range(first, first + count):
        road.brings(a_post(f"b{place}", f"{text} number {place}", written_at=road.clock.now))


def told(road: Road) -> list[str]:
    return [line for line in road.cards.drawn if line.startswith("burst")]


def opened(road: Road) -> list[tuple[str, dict[str, str]]]:
    with road.store.reading() as tx:
        entries = tx.history.since(road.clock.now - timedelta(days=30))
    return [(entry.what, entry.data) for entry in entries if entry.what.startswith("burst")]


def test_the_nth_question_is_told_as_a_burst_once_in_the_tags_channel(road: Road) -> None:
    burst_of(road, 4)
    assert road.cards.bursts == []
    burst_of(road, 1, first=4)
    road.passes(minutes=5)
    assert [channel for channel, _, _ in road.cards.bursts] == ["#ask-api"]
    assert told(road) == [f"burst 1 api 5, calling {ANA} {HANA}"]
    assert opened(road) == [("burst.opened", {"burst": "1", "tag": "api", "count": "5"})]


def test_every_question_of_a_burst_still_has_its_card(road: Road) -> None:
    burst_of(road, 7)
    assert sorted(number for _, _, number in road.cards.cards) == list(range(1, 8))


def test_later_questions_are_counted_on_the_same_message(road: Road) -> None:
    burst_of(road, 8)
    assert len(road.cards.bursts) == 1
    assert told(road)[-3:] == ["burst 1 api 6", "burst 1 api 7", "burst 1 api 8"]


def test_the_card_of_the_one_that_makes_the_burst_calls_nobody_and_those_before_it_did(road: Road) -> None:
    burst_of(road, 6)
    with road.store.reading() as tx:
        bursts = [tx.dossier(number).burst for number in range(1, 7)]
    assert all(burst is not None and burst.count == 6 for burst in bursts)
    assert road.cards.called == {1, 2, 3, 4}


def test_the_same_words_asked_again_count_too(road: Road) -> None:
    for place in range(5):
        road.brings(a_post(f"j{place}", "How do I rotate my api key?", written_at=road.clock.now))
    assert len(road.cards.cards) == 1
    assert told(road)[0].startswith("burst 1 api 5")


def test_a_burst_is_over_once_an_hour_passes_without_another(road: Road) -> None:
    burst_of(road, 6)
    road.passes(minutes=58)
    assert opened(road)[-1][0] == "burst.opened"
    road.passes(minutes=2)
    assert told(road)[-1] == "burst 1 api 6 over"
    assert opened(road)[-1] == ("burst.ended", {"burst": "1", "tag": "api", "count": "6"})
    road.passes(hours=5)
    assert len(opened(road)) == 2


def test_after_a_burst_is_over_the_next_one_is_told_anew(road: Road) -> None:
    burst_of(road, 5)
    road.passes(hours=30)
    burst_of(road, 5, first=5)
    assert [number for _, _, number in road.cards.bursts] == [1, 2]


def test_questions_for_triage_do_not_burst(road: Road) -> None:
    burst_of(road, 9, text="what about the weather")
    assert road.cards.bursts == []


def test_an_ordinary_hour_of_a_busy_tag_is_no_burst(road: Road) -> None:
    for hour in range(5):
        burst_of(road, 5, first=hour * 10)
        road.passes(minutes=55)
    assert [what for what, _ in opened(road)] == [
        "burst.opened",
        "burst.ended",
    ]  # at first nothing was known of the tag
    road.passes(hours=1)
    burst_of(road, 11, first=1000)
    assert len(road.cards.bursts) == 1
    burst_of(road, 4, first=1011)
    assert len(road.cards.bursts) == 2


def test_a_question_given_another_tag_leaves_the_burst(road: Road) -> None:
    burst_of(road, 6)
    road.desk.questions.hand_over(6, ANA, tags=("sso",))
    road.passes(seconds=10)
    assert told(road)[-1] == "burst 1 api 5"
    assert road.desk.questions.detail(6).burst is None


def test_an_ignored_question_is_counted_no_more(road: Road) -> None:
    burst_of(road, 6)
    road.desk.questions.ignore(6, FAY, "a test post")
    road.passes(seconds=10)
    assert told(road)[-1] == "burst 1 api 5"


def test_a_burst_message_whose_answer_was_lost_is_found_again_and_not_posted_twice(road: Road) -> None:
    burst_of(road, 4)
    road.cards.lose_burst = True
    burst_of(road, 1, first=4)
    road.passes(minutes=2)
    assert len(road.cards.bursts) == 1
    burst_of(road, 1, first=5)
    assert told(road)[-1] == "burst 1 api 6"
    assert len(road.cards.bursts) == 1


def test_a_worker_that_died_while_telling_is_taken_over_and_what_it_posted_is_found(road: Road) -> None:
    burst_of(road, 4)
    road.steps = tuple(step for step in road.steps if step.name != "burst")
    burst_of(road, 1, first=4)
    with road.store.writing() as tx:
        assert tx.bursts.claim_for_showing(1) is not None
        tx.slack_messages.begin_burst(1, "#ask-api")
        burst = tx.bursts.one(1)
    road.cards.post("burst:1", road.drawing.burst(burst, call=True))
    draw = road.drawing.burst
    road.steps = (*road.steps, AnnounceBursts(road.store, road.cards, draw, BurstRule(), "#fallback", _passing))
    road.passes(seconds=1)
    assert [line for line in told(road) if "calling" not in line] == []
    road.passes(seconds=LEASE.total_seconds())
    assert len(road.cards.bursts) == 1
    assert told(road)[-1] == "burst 1 api 5"


def test_a_channel_that_refuses_the_message_falls_back(road: Road) -> None:
    burst_of(road, 4)
    road.cards.refused["#ask-api"] = Refused("Slack", "the bot is not in #ask-api; invite it")
    burst_of(road, 1, first=4)
    assert [channel for channel, _, _ in road.cards.bursts] == ["#fallback"]


def test_a_slack_outage_delays_the_message_and_loses_nothing(road: Road) -> None:
    burst_of(road, 4)
    road.steps = tuple(step for step in road.steps if step.name != "ask")
    road.cards.errors.extend([Unavailable("Slack", "500")] * 2)
    burst_of(road, 1, first=4)
    assert road.cards.bursts == []
    for _ in range(4):
        road.passes(seconds=11)
    assert len(road.cards.bursts) == 1


@pytest.mark.parametrize("questions", [0, 3])
def test_the_rule_is_the_companys(store: Store, clock: FakeClock, questions: int) -> None:
    road = a_road(store, clock)
    rule = BurstRule(questions, timedelta(hours=1))
    triage = Triage(store, FakeClassifier(), fake_router, _passing, rule)
    tell = AnnounceBursts(store, road.cards, road.drawing.burst, rule, "#fallback", _passing)
    others = [step for step in road.steps if step.name not in ("triage", "burst")]
    road.steps = (others[0], triage, *others[1:], tell)
    burst_of(road, 6)
    assert len(road.cards.bursts) == bool(questions)
