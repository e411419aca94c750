"""One workplace for each test."""

from collections.abc import Iterator

import pytest

from tests.handlers.workplace import Workplace


@pytest.fixture
def at_work() -> Iterator[Workplace]:
    place = Workplace()
    yield place
    place.close()
