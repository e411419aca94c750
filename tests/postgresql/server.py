"""One server for all processes of a test run. Whoever needs it first starts it; each that uses it holds a lock, which
the system takes back when its process ends, however it ends; when nobody holds it any more, `guard` stops the server.
"""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_HELD: list[int] = []
"""Locks of this process, open until it ends."""


def server_url(folder: Path) -> str:
    """A URL of the server's own database. `folder` is one that the processes of this test run share."""
    return os.environ.get("TEST_DATABASE_URL") or _started(folder / "postgresql")


@cache
def _started(place: Path) -> str:
    with _alone(place.with_suffix(".starting")):
        users = os.open(place.with_suffix(".users"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while the guard of an earlier server clears up
        _HELD.append(users)
        state = place.with_suffix(".json")
        if not state.exists():
            _start(place)
        return str(json.loads(state.read_text())["url"])


def _start(place: Path) -> None:
    command = [sys.executable, "-m", "tests.postgresql.guard", str(place)]
    guard = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert guard.stdout is not None
    told = guard.stdout.readline()
    assert told == "ready\n", f"PostgreSQL did not start: {told}"
    guard.stdout.close()
    guard.returncode = 0  # it outlives this process, and nobody waits for it


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
