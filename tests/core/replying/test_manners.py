"""Caps on our answers promise: none goes beyond one, and each is told when its turn comes."""

from datetime import timedelta

import pytest

from bot.core.replying.manners import PublicAnswer, put_off_by_caps
from bot.core.settings.sections import MannersSettings
from tests.fakes.posts import WRITTEN, a_post

POST = a_post("9", thread_id="t")
NO_CAPS = {"per_thread_day": 0, "per_author_day": 0, "per_source_hour": 0, "per_source_day": 0}


def _answers(*minutes: int, thread: str = "other", author: str = "other") -> list[PublicAnswer]:
    return [PublicAnswer(WRITTEN - timedelta(minutes=ago), thread, author) for ago in minutes]


@pytest.mark.parametrize(
    ("cap", "answers", "waits"),
    [
        ("per_thread_day", _answers(60, 120, thread="t"), 22 * 60),
        ("per_author_day", _answers(60, 120, author="u-kim"), 22 * 60),
        ("per_source_hour", _answers(10, 20, 50), 40),
        ("per_source_day", _answers(100, 200, 900), 1240),
    ],
)
def test_an_answer_waits_until_one_of_those_before_it_is_old_enough(
    cap: str, answers: list[PublicAnswer], waits: int
) -> None:
    found = put_off_by_caps(POST, answers, MannersSettings(**{**NO_CAPS, cap: 2}), WRITTEN)
    assert found is not None
    assert (found.until - WRITTEN, "at most twice" in found.why) == (timedelta(minutes=waits), True)


def test_below_every_cap_nothing_waits() -> None:
    assert put_off_by_caps(POST, _answers(1, 2, 3, 4), MannersSettings(), WRITTEN) is None


def test_without_caps_nothing_waits() -> None:
    answers = _answers(*range(500), thread="t", author="u-kim")
    assert put_off_by_caps(POST, answers, MannersSettings(**NO_CAPS), WRITTEN) is None


def test_of_several_caps_the_one_that_lasts_longest_decides() -> None:
    caps = MannersSettings(per_source_hour=1, per_thread_day=1)
    found = put_off_by_caps(POST, _answers(30, thread="t"), caps, WRITTEN)
    assert found is not None
    assert "in this thread" in found.why
