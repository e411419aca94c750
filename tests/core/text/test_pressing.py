"""Which posts cannot wait is told by their words alone."""

import pytest

from bot.core.text.pressing import is_pressing


@pytest.mark.parametrize(
    "text",
    [
        "Your API has been in full OUTAGE for ten minutes",
        "@acme the login is down for all of us",
        "urgent: we were locked out of production",
        "Störung? Bei uns geht seit acht nichts",
    ],
)
def test_an_outage_and_whatever_says_that_it_is_urgent_cannot_wait(text: str) -> None:
    assert is_pressing(text)


@pytest.mark.parametrize(
    "text", ["How do I set up webhooks?", "I went down to the harbour", "Please slow down", "", "a" * 50_000]
)
def test_an_ordinary_question_can(text: str) -> None:
    assert not is_pressing(text)
