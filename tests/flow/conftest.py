"""A whole road on real SQLite, with its outside in memory and its clock standing still."""

import pytest

from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.small_company import Road, a_road


@pytest.fixture
def road(store: Store, clock: FakeClock) -> Road:
    return a_road(store, clock)
