"""The runner for one machine keeps every runner's promises, on each database and with a clock turned by hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from queue import Queue
from shutil import copyfile
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from bot.core.ports.runtime import Step
from bot.runner.in_process import Runner
from bot.store.engine import open_engine
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.postgresql.matrix import SQLITE
from tests.runner.conformance import RunnerConformance
from tests.runner.conformance_rows import RowConformance
from tests.runner.workers import PATIENCE, Worker

_SHORT, _LONG = 0.2, 20.0
"""Seconds a writer waits for a locked database."""


class InProcess(Worker):
    """A `Runner` and the store that rings it."""

    def __init__(self, engine: Engine, clock: FakeClock) -> None:
        self.runner = Runner(clock, timedelta(seconds=2))
        self.store = Store(engine, self.runner, clock)

    def start(self, steps: Sequence[Step]) -> None:
        self.runner.start(steps)

    def stop(self) -> None:
        self.runner.stop()


class TestInProcess(RunnerConformance, RowConformance):
    @pytest.fixture(autouse=True)
    def _database(self, database: str, database_url: str, migrated: Path) -> Iterator[None]:
        if database == SQLITE:
            copyfile(migrated, make_url(database_url).database or "")
        self.url = database_url
        self.clock = FakeClock()
        self.engines: list[Engine] = []
        self.workers: list[InProcess] = []
        yield
        for worker in self.workers:
            worker.stop()
        for engine in self.engines:
            engine.dispose()

    def worker(self, *, impatient: bool = False) -> Worker:
        worker = InProcess(self._engine(_SHORT if impatient else _LONG), self.clock)
        self.workers.append(worker)
        return worker

    def store(self) -> Store:
        return Store(self._engine(_LONG), clock=self.clock)

    @contextmanager
    def locked(self) -> Iterator[None]:
        engine = self._engine(_LONG)
        with engine.begin() as connection:
            if engine.dialect.name != SQLITE:  # there a transaction has the whole file anyway
                tables = ", ".join(f'"{name}"' for name in SQLModel.metadata.tables)
                connection.exec_driver_sql(f"LOCK TABLE {tables} IN EXCLUSIVE MODE")
            yield

    def pass_time(self, **amount: float) -> None:
        self.clock.forward(**amount)
        for worker in self.workers:
            worker.runner.after_commit(())

    def _engine(self, busy_seconds: float) -> Engine:
        engine = open_engine(self.url, busy_seconds)
        self.engines.append(engine)
        return engine

    def test_a_row_that_falls_due_while_it_is_worked_on_is_looked_at_again_at_once(self) -> None:
        step, worker = _AlwaysDue(), self.worker()
        worker.start([step])
        assert step.begun.get(timeout=PATIENCE)
        assert step.asked.get(timeout=PATIENCE)
        self.pass_time(seconds=3)
        assert step.asked.get(timeout=PATIENCE)
        step.may_end.set()
        assert step.begun.get(timeout=PATIENCE)


class _AlwaysDue:
    """A step with one row, which is due whenever it is asked. Its first run waits until it may end."""

    name = "always"

    def __init__(self) -> None:
        self.asked, self.begun, self.may_end = Queue[str](), Queue[str](), Event()

    def due(self) -> Sequence[str]:
        self.asked.put("row")
        return ["row"]

    def serial_key(self, key: str) -> str:
        return key

    def run(self, key: str) -> None:
        self.begun.put(key)
        self.may_end.wait(PATIENCE)
