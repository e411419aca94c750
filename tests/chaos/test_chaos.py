"""A short game of chaos belongs to what is proved with each change; `make chaos` plays a long one."""

import pytest

from tests.chaos.__main__ import play

pytestmark = pytest.mark.prove


def test_killed_at_random_it_loses_nothing_tells_nothing_twice_and_publishes_only_what_was_approved() -> None:
    outcome = play(kills=12, seed=20)
    assert outcome.clean, outcome
    assert outcome.kills == 12
    assert outcome.replies_in_public > 0
