"""A delivery is tried for three days; what a sink says of itself is heeded."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import Gone, Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.handing_on.patience import WAITS, after_failure

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DOWN = Unavailable("hook", "it answered 500")


def test_it_is_tried_for_three_days_ever_more_rarely_and_then_kept() -> None:
    waited, now = timedelta(), NOW
    for tries in range(1, len(WAITS) + 1):
        again_at = after_failure(DOWN, "sb_1_a", tries, tries, now).again_at
        assert again_at is not None
        assert WAITS[tries - 1] <= again_at - now <= WAITS[tries - 1] * 1.1
        waited, now = waited + (again_at - now), again_at
    assert timedelta(days=3) <= waited <= timedelta(days=3.5)
    assert after_failure(DOWN, "sb_1_a", len(WAITS) + 1, 10, now).again_at is None


def test_the_moment_that_a_sink_names_is_waited_for_by_all_of_its_events() -> None:
    busy = Unavailable("hook", "429", NOW + timedelta(hours=1))
    then = after_failure(busy, "sb_1_a", 1, 1, NOW)
    assert then.again_at == then.pause_until == NOW + timedelta(hours=1)


@pytest.mark.parametrize("error", [DOWN, Uncertain("hook", "no answer"), Unauthorised("hook", "401")])
def test_what_may_pass_is_tried_again_and_pauses_the_sink_five_minutes_at_most(error: Outside) -> None:
    assert after_failure(error, "sb_1_a", 1, 1, NOW).pause_until == NOW + timedelta(seconds=2)
    assert after_failure(error, "sb_1_a", 1, 500, NOW).pause_until == NOW + timedelta(minutes=5)


def test_what_is_refused_is_kept_at_once_and_is_no_failure_of_the_sink() -> None:
    then = after_failure(Refused("hook", "a rule of theirs"), "sb_1_a", 1, 1, NOW)
    assert (then.again_at, then.pause_until, then.stop, then.counts) == (None, NOW, False, False)


def test_a_sink_that_is_gone_is_asked_no_more_and_its_event_waits() -> None:
    then = after_failure(Gone("hook", "410"), "sb_1_a", 1, 1, NOW)
    assert then.stop
    assert then.again_at is not None
