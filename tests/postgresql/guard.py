"""Starts a PostgreSQL in a folder of its own, says "ready", and stops it once no process uses it any more."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from tests.postgresql.programs import make_cluster, prepare_folder, server_command, unprivileged

_LONGEST_START, _TURN = 60.0, 0.02


def guard(place: Path) -> None:
    """`place` with `.users`: the lock of those who use it; with `.json`: where it is, while it runs."""
    folder = Path(mkdtemp(prefix="sb-pg-"))
    state = place.with_suffix(".json")
    try:
        programs = prepare_folder(folder)
        make_cluster(folder, programs)
        with _server(folder, programs) as server:
            try:
                wait_for_socket(folder, server)
                state.write_text(json.dumps({"url": f"postgresql://postgres@/postgres?host={folder}"}))
                sys.stdout.write("ready\n")
                sys.stdout.close()
                with place.with_suffix(".users").open("w") as users:
                    fcntl.flock(users, fcntl.LOCK_EX)
                    state.unlink(missing_ok=True)
            finally:
                server.send_signal(signal.SIGQUIT)  # at once: what it holds is thrown away
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _server(folder: Path, programs: Path) -> "subprocess.Popen[bytes]":
    log = (folder / "log").open("wb")
    command = server_command(folder, programs)
    return subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, user=unprivileged(), cwd="/")


def wait_for_socket(folder: Path, server: "subprocess.Popen[bytes]") -> None:
    """Until the server takes connections."""
    until = time.monotonic() + _LONGEST_START
    state = folder / "data" / "postmaster.pid"
    while time.monotonic() < until:
        if state.exists() and state.read_text().rstrip().endswith("ready"):
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(_TURN)
            break
    raise RuntimeError((folder / "log").read_text())


if __name__ == "__main__":
    os.umask(0o022)
    guard(Path(sys.argv[1]))
