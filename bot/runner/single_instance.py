"""The lock that keeps a second process off the same database file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import Faulty


@contextmanager
def single_instance(lock: Path) -> Iterator[None]:
    """Hold a file lock while this process works on a SQLite database. Raises Faulty when another process holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Faulty([f"Another Switchboard already works on this database ({lock}). Stop it first."]) from error
        yield
