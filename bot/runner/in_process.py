"""The runner for one machine: runs steps when rows are due, in threads of this process, and stops cleanly. The truth is
in the rows and a wake-up is only a hint: a sweep finds every due row, so nothing is lost if every wake-up is. What a
step does is its own affair; what runs when, and what follows an unforeseen error, is decided here. A file lock keeps a
second process off the same SQLite database (see `single_instance`).
"""

import heapq
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count

import structlog

from bot.core.errors import Stale, Unavailable
from bot.core.ports.runtime import Clock, Step
from bot.runner.lane_queue import LaneQueue
from bot.runner.sweep import Job, due_jobs
from bot.store.dispatch import USUAL, NullDispatcher, WakeUp

log = structlog.get_logger()

SWEEP_INTERVAL = timedelta(seconds=2)
"""How often every step is asked what is due. A lost wake-up costs at most this."""

MAX_THREADS = 32
"""How many jobs may run at once; most of them wait for the network, and one that hangs keeps its thread."""

_FIRST_RETRY = timedelta(seconds=1)
_LONGEST_RETRY = timedelta(minutes=5)


class Runner(NullDispatcher):
    """Runs steps. It is also the store's `Dispatcher`: a committed wake-up wakes it at once."""

    def __init__(self, clock: Clock, sweep: timedelta = SWEEP_INTERVAL) -> None:
        self._clock = clock
        self._every = sweep
        self._sweep_at = clock()
        self._sweeping = False
        self.swept_at: datetime | None = None
        self._steps: Mapping[str, Step] = {}
        self._bell = threading.Condition()
        self._timed: list[tuple[datetime, int, Job, int]] = []
        self._order = count()
        self._queues: dict[str, LaneQueue] = {}
        self._busy: set[str] = set()
        self._running: set[Job] = set()
        self._due_again: set[Job] = set()
        self._failures: dict[Job, int] = {}
        self._resting: dict[Job, datetime] = {}
        self._stopping = False
        self._pool: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None

    def after_commit(self, wakes: Sequence[WakeUp]) -> None:
        """Queue the wake-ups of a committed transaction (the `Dispatcher` port)."""
        with self._bell:
            for wake in wakes:
                moment = wake.at or self._clock()
                heapq.heappush(self._timed, (moment, next(self._order), (wake.step, wake.key), wake.urgency))
            self._bell.notify()

    def now(self) -> datetime:
        """The moment by its clock; `swept_at` is when it last knew all that was due."""
        return self._clock()

    def start(self, steps: Sequence[Step]) -> None:
        """Start to work in threads of this process, beginning with a sweep."""
        self._steps = {step.name: step for step in steps}
        self._pool = ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="step")
        self._thread = threading.Thread(target=self._loop, name="runner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Start nothing new, and wait for what is running: each call to the outside has its own timeout."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread is not None:
            self._thread.join()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _loop(self) -> None:
        with self._bell:
            while not self._stopping:
                self._sweep()
                self._enqueue_due()
                self._dispatch()
                self._bell.wait(self._quiet_seconds())

    def _quiet_seconds(self) -> float:
        """How long there is nothing to do, unless something wakes the runner."""
        now = self._clock()
        sweep_at = now + self._every if self._sweeping else self._sweep_at
        next_at = min(sweep_at, self._timed[0][0]) if self._timed else sweep_at
        return max(0.001, (next_at - now).total_seconds())

    def _sweep(self) -> None:
        """Ask every step what is due, in a thread of the pool, so that a slow database delays no wake-up."""
        now = self._clock()
        if self._pool is None or self._sweeping or now < self._sweep_at:
            return
        self._sweeping, self._sweep_at = True, now + self._every
        self._pool.submit(due_jobs, tuple(self._steps.values())).add_done_callback(self._enqueue_found)

    def _enqueue_found(self, done: "Future[list[Job]]") -> None:
        """Queue what was found, except what failed and has to wait. Once what is running ends, it is swept again."""
        if done.cancelled():
            return
        error = done.exception()
        with self._bell:
            self._sweeping = False
            if error is not None:
                log.error("sweep.failed", exc_info=error)
            else:
                now = self.swept_at = self._clock()
                for job in done.result():
                    if job in self._running:
                        self._due_again.add(job)
                    elif self._resting.get(job, now) <= now:
                        self._enqueue(job)
            self._bell.notify()

    def _enqueue_due(self) -> None:
        now = self._clock()
        while self._timed and self._timed[0][0] <= now:
            _, _, job, urgency = heapq.heappop(self._timed)
            self._enqueue(job, urgency)

    def _enqueue(self, job: Job, urgency: int = USUAL) -> None:
        step = self._steps.get(job[0])
        if step is None:
            return
        self._queues.setdefault(step.serial_key(job[1]), LaneQueue()).push(job, urgency)

    def _dispatch(self) -> None:
        if self._pool is None:
            return
        for lane, queue in list(self._queues.items()):
            if queue and lane not in self._busy:
                self._busy.add(lane)
                job = queue.pop()
                self._running.add(job)
                future = self._pool.submit(self._steps[job[0]].run, job[1])
                future.add_done_callback(lambda done, lane=lane, job=job: self._done(lane, job, done))  # type: ignore[misc]
            elif not queue:
                del self._queues[lane]

    def _done(self, lane: str, job: Job, future: "Future[None]") -> None:
        """Free the serial key. An unforeseen error is logged, and the row is tried again, later each time."""
        error = None if future.cancelled() else future.exception()
        with self._bell:
            self._busy.discard(lane)
            self._running.discard(job)
            if job in self._due_again:
                self._due_again.discard(job)
                self._sweep_at = self._clock()
            if error is None or isinstance(error, Stale):
                self._failures.pop(job, None)
                self._resting.pop(job, None)
            else:
                again_at = self._resting[job] = self._clock() + self._wait(job)
                heapq.heappush(self._timed, (again_at, next(self._order), job, USUAL))
                _log_failure(job, error, again_at)
            self._bell.notify()

    def _wait(self, job: Job) -> timedelta:
        failures = self._failures[job] = self._failures.get(job, 0) + 1
        wait: timedelta = _FIRST_RETRY * 2 ** min(failures - 1, 10)
        return min(wait, _LONGEST_RETRY)


def _log_failure(job: Job, error: BaseException, again_at: datetime) -> None:
    step, key = job
    if isinstance(error, Unavailable):
        log.warning("step.put_off", step=step, key=key, why=str(error), again_at=again_at.isoformat())
    else:
        log.error("step.failed", step=step, key=key, again_at=again_at.isoformat(), exc_info=error)
