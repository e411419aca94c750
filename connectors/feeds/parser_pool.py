"""A few long-lived processes that parse feeds, asked in the order of coming. feedparser, its two XML parsers and an
HTML parser get untrusted bytes, and each has inputs that cost seconds or gigabytes. A thread cannot be stopped; a
process can: it has limits of processor time and memory, no secrets in its environment, and when it breaks a limit, dies
or answers nonsense, it is killed and the feed it read gets the error. The next reading starts another. Thread-safe.
"""

import atexit
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

_PROGRAM = Path(__file__).with_name("parser_process.py")
_MOST_ANSWERED = 1024**3
_OUT_OF_TIME = -getattr(signal, "SIGPROF", 0) or None
_LAST_MOMENT = 0.5
"""Seconds in which a process whose pipe broke ends by itself, so that its own reason is known and not our kill."""


class ReadingFailed(Exception):
    """A process did not get a feed read. `late`: it broke its limit of time."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("late" if late else "broken")
        self.late = late


class ParsersBusy(Exception):
    """No process was free in time. The feed has no part in it."""


@dataclass(frozen=True, slots=True)
class ParserLimits:
    """What one reading may take: seconds of processor time, and seconds by the clock once a process has it; before, it
    waits at most `wait_seconds` for one.

    A process is replaced after so many `readings`, or when it then holds more than `kept_bytes`.
    """

    cpu_seconds: float = 10.0
    wall_seconds: float = 19.0
    wait_seconds: float = 19.0
    readings: int = 500
    kept_bytes: int = 300 * 1024**2


class Watchdog:
    """Kills processes that are not done in time, from one thread: a timer for each reading would cost more than
    the rest of it. Thread-safe.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watched: dict[subprocess.Popen[bytes], tuple[float, threading.Event]] = {}
        self._looks_at = inf
        threading.Thread(target=self._run, name="feed-parsers", daemon=True).start()

    def watch(self, process: "subprocess.Popen[bytes]", seconds: float) -> threading.Event:
        """Kill it after so long, and set the event that is returned, unless `leave` comes first."""
        late = threading.Event()
        ends = monotonic() + seconds
        with self._changed:
            self._watched[process] = (ends, late)
            if ends < self._looks_at:
                self._changed.notify()
        return late

    def leave(self, process: "subprocess.Popen[bytes]") -> None:
        with self._changed:
            self._watched.pop(process, None)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = monotonic()
                for process, (ends, late) in list(self._watched.items()):
                    if ends <= now:
                        del self._watched[process]
                        late.set()
                        process.kill()
                self._looks_at = min((ends for ends, _ in self._watched.values()), default=inf)
                self._changed.wait(None if self._looks_at == inf else self._looks_at - now)


class ParserWorker:
    """One process. It ends at the end of its stdin, so it does not outlive us however we end; a reading going on then
    ends at its limit of processor time.
    """

    def __init__(self) -> None:
        command = [sys.executable, "-S", "-P", str(_PROGRAM)]  # -S: what site would add is already in PYTHONPATH
        environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603  our own program; the untrusted bytes go to its stdin only
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.readings = 0
        self.held = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return self._process.poll() is None

    def fit(self, limits: ParserLimits) -> bool:
        """Whether it may read another feed."""
        return self.alive() and self.readings < limits.readings and self.held <= limits.kept_bytes

    def read(self, request: Mapping[str, Any], body: bytes, limits: ParserLimits) -> Any:
        """Raises ReadingFailed; the process is dead then."""
        watchdog = _shared_watchdog()
        late = watchdog.watch(self._process, limits.wall_seconds)
        try:
            told = self._exchange({**request, "cpu_seconds": limits.cpu_seconds}, body)
            self.readings, self.held = self.readings + 1, int(told["held"])
            return told["feed"]
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            self.stop(_LAST_MOMENT)
            raise ReadingFailed(late=late.is_set() or self._process.returncode == _OUT_OF_TIME) from error
        finally:
            watchdog.leave(self._process)

    def _exchange(self, request: Mapping[str, Any], body: bytes) -> Any:
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            raise EOFError
        head = json.dumps(request).encode()
        asked.write(struct.pack(">II", len(head), len(body)) + head)
        asked.write(body)
        asked.flush()
        (length,) = struct.unpack(">I", _exactly(answered.read(4), 4))
        if length > _MOST_ANSWERED:
            raise ValueError(length)
        return json.loads(_exactly(answered.read(length), length))

    def kill(self) -> None:
        """End the process, also while another thread reads with it: that reading fails, and closes its pipes."""
        self._process.kill()
        self._process.wait()

    def stop(self, patience: float = 0.0) -> None:
        """End the process, at once or when it is not gone by then. No process is left when this returns."""
        if not self._gone_within(patience):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)

    def _gone_within(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def _exactly(data: bytes, length: int) -> bytes:
    if len(data) != length:
        raise EOFError
    return data


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # what was not sent to a dead process
        return


class ParserPool:
    """At most `size` processes, each started when first needed. Who comes first is served first."""

    def __init__(self, size: int = 2) -> None:
        self._lock = threading.Lock()
        self._idle: list[ParserWorker | None] = [None] * size
        self._busy: set[ParserWorker | None] = set()
        self._waiting: deque[Future[ParserWorker | None]] = deque()

    def read(self, request: Mapping[str, Any], body: bytes, limits: ParserLimits) -> Any:
        """What the program says of one feed: its `headers`, and the markup that is `known`.

        Raises ReadingFailed, ParsersBusy.
        """
        worker: ParserWorker | None = None
        place = self._take(limits.wait_seconds)
        try:
            worker = place if place and place.alive() else _renewed(place)
            with self._lock:
                self._busy.add(worker)
            return worker.read(request, body, limits)
        except OSError as error:  # it could not be started
            raise ReadingFailed(late=False) from error
        finally:
            self._give_back(worker, limits)

    def pids(self) -> tuple[int, ...]:
        """The processes there are."""
        with self._lock:
            return tuple(sorted(worker.pid for worker in (*self._idle, *self._busy) if worker))

    def free(self) -> int:
        """How many could begin to read now."""
        with self._lock:
            return len(self._idle)

    def close(self) -> None:
        """End every process; a reading going on fails. The pool can be used again."""
        with self._lock:
            idle, busy = [worker for worker in self._idle if worker], [worker for worker in self._busy if worker]
            self._idle = [None for _ in self._idle]
        for worker in idle:
            worker.stop()
        for worker in busy:
            worker.kill()

    def _take(self, wait_seconds: float) -> ParserWorker | None:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            place: Future[ParserWorker | None] = Future()
            self._waiting.append(place)
        with suppress(TimeoutError):
            return place.result(max(0.0, wait_seconds))
        with self._lock:
            if place in self._waiting:
                self._waiting.remove(place)
                raise ParsersBusy
        return place.result()  # it came at the last moment

    def _give_back(self, worker: ParserWorker | None, limits: ParserLimits) -> None:
        fit = worker if worker and worker.fit(limits) else None
        if worker and not fit:
            worker.stop()
        with self._lock:
            self._busy -= {worker}
            if self._waiting:
                self._waiting.popleft().set_result(fit)
            else:
                self._idle.insert(len(self._idle) if fit else 0, fit)


def _renewed(dead: ParserWorker | None) -> ParserWorker:
    if dead:
        dead.stop()
    return ParserWorker()


_shared_watchdog = cache(Watchdog)


@cache
def shared_pool() -> ParserPool:
    """The pool of this process, closed at its exit."""
    pool = ParserPool()
    atexit.register(pool.close)
    return pool
