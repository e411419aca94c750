"""What is a burst, and what is not: pure decisions over what has arrived."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.bursts import Burst, BurstArrival, BurstChange, BurstRule, burst_changes

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
RULE = BurstRule()


def arrived(count: int, tag: str = "api", first: int = 1, **changes: object) -> list[BurstArrival]:
    """Questions of one tag, one a minute, the newest just now."""
    moments = [NOW - timedelta(minutes=count - 1 - place) for place in range(count)]
    return [
        replace(BurstArrival(first + place, tag, f"#ask-{tag}", at, at), **changes)  # type: ignore[arg-type]
        for place, at in enumerate(moments)
    ]


def a_burst(**changes: object) -> Burst:
    base = Burst(1, "api", "#ask-api", NOW - timedelta(minutes=4), NOW, count=5)
    return replace(base, **changes)  # type: ignore[arg-type]


def decided(
    posts: list[BurstArrival], *bursts: Burst, usual: float = 0.0, rule: BurstRule = RULE, now: datetime = NOW
) -> tuple[BurstChange, ...]:
    return burst_changes(bursts, posts, lambda _tag: usual, rule, now)


def test_the_nth_question_of_a_tag_makes_a_burst_and_the_one_before_does_not() -> None:
    assert decided(arrived(4)) == ()
    (swell,) = decided(arrived(5))
    assert (swell.number, swell.tag, swell.channel, swell.count) == (None, "api", "#ask-api", 5)
    assert (swell.joining, swell.started_at) == (frozenset(range(1, 6)), NOW - timedelta(minutes=4))


def test_questions_of_different_tags_are_no_burst_together() -> None:
    assert decided(arrived(4) + arrived(4, "sso", 10)) == ()


def test_questions_spread_over_more_than_the_time_are_no_burst() -> None:
    posts = [replace(one, seen_at=NOW - timedelta(minutes=20 * place)) for place, one in enumerate(arrived(5))]
    posts = [replace(one, written_at=one.seen_at) for one in posts]
    assert decided(posts) == ()


def test_what_was_written_long_before_it_was_found_makes_no_burst() -> None:
    assert decided(arrived(9, written_at=NOW - timedelta(hours=3))) == ()


@pytest.mark.parametrize(("usual", "begins"), [(1.0, True), (5 / 3, True), (1.7, False), (40.0, False)])
def test_what_a_busy_tag_usually_brings_is_no_burst(usual: float, begins: bool) -> None:
    assert bool(decided(arrived(5), usual=usual)) is begins


@pytest.mark.parametrize(("times", "begins"), [(1, True), (2, True), (3, False)])
def test_how_many_times_the_usual_it_takes_is_the_companys_to_say(times: int, begins: bool) -> None:
    assert bool(decided(arrived(5), usual=2.5, rule=BurstRule(times_usual=times))) is begins


@pytest.mark.parametrize("times", [1, 3, 10])
def test_a_burst_that_just_began_is_not_over_at_once(times: int) -> None:
    rule, posts = BurstRule(times_usual=times), arrived(10, burst=1)
    assert decided(posts, a_burst(count=10, started_at=posts[0].seen_at), usual=10 / times, rule=rule) == ()


def test_no_questions_in_the_rule_turns_it_off_but_ends_what_is_going_on() -> None:
    off = BurstRule(questions=0)
    assert decided(arrived(50), rule=off) == ()
    (swell,) = decided(arrived(5, burst=1), a_burst(), rule=off, now=NOW + timedelta(hours=1))
    assert swell.over


def test_what_arrives_later_joins_the_burst_and_makes_no_second_one() -> None:
    posts = [*arrived(5, burst=1), BurstArrival(6, "api", "#ask-api", NOW + timedelta(minutes=1), NOW)]
    (swell,) = decided(posts, a_burst(), now=NOW + timedelta(minutes=2))
    assert (swell.number, swell.count, swell.joining, swell.over) == (1, 6, frozenset({6}), False)


def test_nothing_new_changes_nothing() -> None:
    assert decided(arrived(5, burst=1), a_burst()) == ()


def test_it_is_over_once_the_time_has_passed_without_another() -> None:
    posts, burst = arrived(5, burst=1), a_burst()
    assert decided(posts, burst, now=NOW + timedelta(minutes=59)) == ()
    (swell,) = decided(posts, burst, now=NOW + timedelta(minutes=60))
    assert (swell.over, swell.count) == (True, 5)


@pytest.mark.parametrize(("usual", "over"), [(3.0, False), (4.0, True)])
def test_it_is_over_once_no_more_comes_than_usual(usual: float, over: bool) -> None:
    swell = decided(arrived(5, burst=1), a_burst(count=4), usual=usual)[0]
    assert swell.over is over


def test_a_question_that_was_given_another_tag_leaves_the_burst() -> None:
    posts = arrived(5, burst=1)
    posts[0] = replace(posts[0], tag="sso")
    (swell,) = decided(posts, a_burst())
    assert (swell.count, swell.leaving, swell.joining) == (4, frozenset({1}), frozenset())


def test_a_question_of_a_burst_long_over_counts_for_the_next_one() -> None:
    (swell,) = decided(arrived(5, burst=7))
    assert (swell.number, swell.count) == (None, 5)
