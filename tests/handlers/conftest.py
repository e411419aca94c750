"""One workplace for each test."""

from collections.abc import Iterator

import pytest

from tests.handlers.harness import SlackHarness


@pytest.fixture
def harness() -> Iterator[SlackHarness]:
    place = SlackHarness()
    yield place
    place.close()
