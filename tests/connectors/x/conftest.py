"""A stand-in of X for every test here."""

from collections.abc import Iterator

import pytest

from tests.fakes.fake_x import FakeX


@pytest.fixture
def x() -> Iterator[FakeX]:
    with FakeX() as service:
        yield service
