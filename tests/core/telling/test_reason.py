"""Why a question came where it is, in words a person says."""

from dataclasses import replace

import pytest

from bot.core.telling.reason import came_here_for
from tests.slack.samples import question


@pytest.mark.parametrize(
    ("why", "told"),
    [
        ("sso 0.91: 'set up sso'", "Came here for 'set up sso'"),
        (
            "no tag is sure enough, so a person sorts it (reads like a complaint 0.63: 'never')",
            "Came here because no tag is sure enough, so a person sorts it (looks like a complaint: 'never')",
        ),
        (
            "no tag is sure enough, so a person sorts it (reads like a question 0.63)",
            "Came here because no tag is sure enough, so a person sorts it (looks like a question)",
        ),
        ("version 1.05 was released", "Came here because version 1.05 was released"),
    ],
)
def test_it_is_said_without_the_numbers_behind_it(why: str, told: str) -> None:
    assert came_here_for(replace(question(), why=why)) == told
