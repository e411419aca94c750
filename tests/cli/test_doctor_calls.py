"""The doctor says how people are called, and warns where nobody would be."""

import pytest

from bot.cli.doctor.calls import check_calls
from bot.core.settings.sections import CallSettings
from tests.fakes.company import a_company


def told(**calls: object) -> list[tuple[bool, str]]:
    company = a_company().with_sections(calls=CallSettings.model_validate(calls))
    return [(one.warning, one.fault or one.detail) for one in check_calls(company)]


def test_the_budget_is_told() -> None:
    assert told() == [(False, "at most 6 an hour and 24 a day for each person, and a ladder while a question waits")]


@pytest.mark.parametrize(
    ("calls", "words"),
    [({"ladder": False}, "the ladder is switched off"), ({"per_hour": 0}, "the budget is 0"), ({"per_day": 0}, "is 0")],
)
def test_where_nobody_is_called_it_warns(calls: dict[str, object], words: str) -> None:
    ((warning, fault),) = told(**calls)
    assert warning
    assert words in fault
