"""How fast a process of its own starts, and how much memory it keeps: `switchboard run` until Slack has its socket,
and `switchboard --help`.

Bytecode is there, as after any first start; that first start is a figure of its own.
"""

import subprocess
from statistics import median
from time import perf_counter

from tests.bench.figures import Figure, Goal, NotMeasured, Size
from tests.bench.installed import SOURCES, Installed, installed
from tests.bench.live import PATIENCE, pause, wait
from tests.bench.processes import children, resident

STARTS_WITHIN = Goal(2.0)
MEMORY = Goal(200.0)


def measure(size: Size) -> list[Figure]:
    """The first start compiles; then on an empty database, on the one that is there, and once more to sit idle."""
    with installed() as here:
        first = _start(here)
        empty = [_start_on_nothing(here) for _ in range(size.starts)]
        there = [_start(here) for _ in range(size.starts)]
        help_took = [_help(here) for _ in range(size.starts)]
        memory = _idle(here, size.idle_seconds)
    how = f"median of {size.starts}, worst {{:.2f}} s"
    idle = f"resident after {size.idle_seconds:g} s idle, with {len(SOURCES)} sources read"
    return [
        Figure("start to connected", median(there), "s", STARTS_WITHIN, how.format(max(there))),
        Figure("… on an empty database", median(empty), "s", STARTS_WITHIN, how.format(max(empty))),
        Figure("… the very first, no bytecode yet", first, "s", how="once"),
        Figure("switchboard --help", median(help_took), "s", how=how.format(max(help_took))),
        Figure("memory, idle", memory, "MB", MEMORY, idle),
    ]


def _start(here: Installed) -> float:
    """Seconds from nothing to a socket at Slack."""
    began = perf_counter()
    with here.running() as process:
        _connected(here, process)
        return perf_counter() - began


def _start_on_nothing(here: Installed) -> float:
    here.forget_everything()
    return _start(here)


def _connected(here: Installed, process: "subprocess.Popen[bytes]") -> None:
    """Wait for the socket. Raises NotMeasured, with the log, when the process ends or takes too long."""
    began = perf_counter()
    while not here.slack.wait_for_sockets(timeout=0.25):
        if process.poll() is not None or perf_counter() - began > PATIENCE:
            raise NotMeasured(f"switchboard run did not connect: {here.log()}")


def _help(here: Installed) -> float:
    began = perf_counter()
    here.called("--help")
    return perf_counter() - began


def _idle(here: Installed, seconds: float) -> float:
    """Megabytes (2**20 bytes) it and its children hold once every source was read and it has sat a while."""
    with here.running() as process:
        _connected(here, process)
        wait("the first reading of every source", lambda: not here.unread(), every=0.25)
        pause(seconds)
        return sum(map(resident, (process.pid, *children(process.pid))))
