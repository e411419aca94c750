"""What most tests need: a clock that stands still, and an empty, migrated store on a real database."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Engine

from bot.store.book import Store
from bot.store.engine import migrate, open_engine
from tests.fakes.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database brought up to date once; each test works on its own copy."""
    file = tmp_path_factory.mktemp("migrated") / "switchboard.db"
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture
def engine(tmp_path: Path, migrated: Path) -> Iterator[Engine]:
    file = tmp_path / "switchboard.db"
    copyfile(migrated, file)
    engine = open_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine, clock: FakeClock) -> Store:
    return Store(engine, clock=clock)
