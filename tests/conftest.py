"""What most tests need: a clock that stands still, and an empty, migrated store on a real database. Some run on SQLite
and on PostgreSQL (`tests/postgresql/matrix.py`).
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from bot.store.engine import open_engine
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.database import make_database
from tests.postgresql.databases import Databases, KeptDatabase
from tests.postgresql.matrix import SQLITE, databases_for
from tests.postgresql.server import server_url

settings.register_profile("same examples", derandomize=True)
settings.register_profile("other examples", derandomize=False)
settings.load_profile("other examples" if "OTHER_EXAMPLES" in os.environ else "same examples")
"""A property is tried with the same examples at each run, so that what passes once passes again."""


def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end, so no garbage collection need look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database brought up to date once; each test works on its own copy."""
    file = tmp_path_factory.mktemp("migrated") / "switchboard.db"
    make_database(file)
    return file


@pytest.fixture(scope="session")
def kept_engine() -> Iterator[Engine]:
    """One engine for all tests, so that statements are compiled once and not anew in each; in memory where there is
    a place, since no test can see whether a disk was waited for.
    """
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        engine = open_engine(f"sqlite:///{folder}/switchboard.db")
        yield engine
        engine.dispose()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What a test of the matrix needs of a database is tried on each."""
    if "database" in metafunc.fixturenames and (databases := databases_for(metafunc)):
        metafunc.parametrize("database", databases, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on."""
    return str(getattr(request, "param", SQLITE))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The databases of this process on PostgreSQL, whose server all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    databases = Databases(server_url(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own))
    yield databases
    databases.close()


@pytest.fixture(scope="session")
def kept_database(postgresql: Databases) -> Iterator[KeptDatabase]:
    kept = KeptDatabase(postgresql)
    yield kept
    kept.close()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> Iterator[str]:
    """Of a database that nobody else has. A SQLite file is not there yet; on PostgreSQL it is up to date."""
    if database == SQLITE:
        yield f"sqlite:///{tmp_path}/switchboard.db"
    else:
        with request.getfixturevalue("postgresql").lent() as url:
            yield url


@pytest.fixture
def engine(request: pytest.FixtureRequest, database: str) -> Iterator[Engine]:
    """On a database of this test's own, empty and migrated."""
    if database == SQLITE:
        yield request.getfixturevalue("sqlite_engine")
    else:
        yield request.getfixturevalue("kept_database").emptied()


@pytest.fixture
def sqlite_engine(kept_engine: Engine, migrated: Path) -> Iterator[Engine]:
    file = Path(str(kept_engine.url.database))
    for old in file.parent.iterdir():
        old.unlink()
    copyfile(migrated, file)
    yield kept_engine
    kept_engine.dispose()


@pytest.fixture
def store(engine: Engine, clock: FakeClock) -> Store:
    return Store(engine, clock=clock)
