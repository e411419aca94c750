"""How many calls a person takes: within the hour and the day, with a third of the hour kept for what breaks soon."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.interrupting.budget import CallBudget, CallPreference, CallsSpent, CallWeight, why_uncalled
from bot.core.settings.sections import CallSettings
from bot.core.slack_messages import Uncalled

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
SIX = CallBudget(6, 10)
_W = CallWeight


@pytest.mark.parametrize(
    ("weight", "hour", "day", "why"),
    [
        (_W.USUAL, 3, 3, None),
        (_W.USUAL, 4, 4, Uncalled.HOUR),
        (_W.SOON, 5, 5, None),
        (_W.SOON, 6, 6, Uncalled.HOUR),
        (_W.URGENT, 9, 9, None),
        (_W.URGENT, 0, 10, Uncalled.DAY),
        (_W.COLLEAGUE, 9, 10, None),
        (_W.ANSWER, 9, 10, None),
    ],
)
def test_what_weighs_more_goes_further_and_what_a_person_asked_for_or_caused_is_always_told(
    weight: CallWeight, hour: int, day: int, why: Uncalled | None
) -> None:
    assert why_uncalled(weight, SIX, CallsSpent(hour, day)) is why


def test_calls_count_for_an_hour_and_for_a_day() -> None:
    ago = [timedelta(minutes=59), timedelta(minutes=60), timedelta(hours=23), timedelta(hours=24)]
    assert CallsSpent.of([NOW - one for one in ago], NOW) == CallsSpent(1, 3)


def test_a_budget_of_one_an_hour_calls_once_for_whatever_comes() -> None:
    one = CallBudget(1, 5)
    assert why_uncalled(_W.USUAL, one, CallsSpent()) is None
    assert why_uncalled(_W.SOON, one, CallsSpent(1, 1)) is Uncalled.HOUR


def test_a_budget_of_nothing_calls_for_nothing() -> None:
    assert why_uncalled(_W.URGENT, CallBudget(0, 0), CallsSpent()) is Uncalled.DAY


def test_what_a_person_says_holds_over_the_configuration_and_the_rest_stays() -> None:
    settings = CallSettings(per_hour=6, per_day=24, digest_hour=9)
    said = CallPreference("U0ANA", per_hour=2).changed(CallPreference("U0ANA", digest_hour=16))
    assert said.budget(settings) == CallBudget(2, 24)
    assert said.hour_told(settings) == 16
