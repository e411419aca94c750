"""A short game of chaos belongs to what is proved with each change; `make chaos` plays a long one."""

from pathlib import Path

import pytest

from tests.chaos.__main__ import play

pytestmark = pytest.mark.prove


def test_killed_at_random_it_loses_nothing_tells_nothing_twice_and_publishes_only_what_was_approved(
    tmp_path: Path,
) -> None:
    outcome = play(kills=12, seed=20, evidence=tmp_path)
    assert outcome.clean, outcome
    assert outcome.kills == 12
    assert outcome.replies_in_public > 0
