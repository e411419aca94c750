"""A whole road on real SQLite, with its outside in memory and its clock standing still."""

import pytest

from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import Pipeline, a_pipeline


@pytest.fixture
def pipeline(store: Store, clock: FakeClock) -> Pipeline:
    return a_pipeline(store, clock)
