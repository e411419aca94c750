"""What the conformance suite needs: the interfaces a runner's test implements, and fakes that record their calls."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from queue import Empty, Queue

import pytest

from bot.core.model import Batch, OutgoingReply, Receipt, Stream
from bot.core.ports.runtime import Step
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.pipeline import Pipeline, a_pipeline

PATIENCE = 60.0
"""The longest wait for anything here, in seconds."""


class Worker(ABC):
    """One runner with its own store on the common database. `store` sends its wake-ups to this runner."""

    store: Store

    @abstractmethod
    def start(self, steps: Sequence[Step]) -> None:
        """Start to run these steps."""

    @abstractmethod
    def stop(self) -> None:
        """Finish what is running and stop. Idempotent."""


class FakeStep:
    """A step that records its runs: `ran` gets "begun <key>" before `does` is called with the key, the key after it."""

    def __init__(self, name: str = "fake", does: Callable[[str], None] = lambda _key: None) -> None:
        self.name = name
        self.does = does
        self.rows: list[str] = []
        self.ran: Queue[str] = Queue()

    def due(self) -> Sequence[str]:
        return tuple(self.rows)

    def serial_key(self, key: str) -> str:
        return f"{self.name}:{key.partition('/')[0]}"

    def run(self, key: str) -> None:
        self.ran.put(f"begun {key}")
        self.does(key)
        self.ran.put(key)

    def next(self) -> str:
        """The next key whose run ended. Fails when none comes."""
        while (key := self.ran.get(timeout=PATIENCE)).startswith("begun "):
            pass
        return key

    def begun(self) -> str:
        """The next key whose run began."""
        while not (key := self.ran.get(timeout=PATIENCE)).startswith("begun "):
            pass
        return key.removeprefix("begun ")

    def nothing_more(self) -> bool:
        try:
            self.ran.get_nowait()
        except Empty:
            return True
        return False


class Watched:
    """A real step that reports to `ended` when a run of it ended."""

    def __init__(self, step: Step, ended: "Queue[str]") -> None:
        self.name = step.name
        self.step = step
        self.ended = ended

    def due(self) -> Sequence[str]:
        return self.step.due()

    def serial_key(self, key: str) -> str:
        return self.step.serial_key(key)

    def run(self, key: str) -> None:
        try:
            self.step.run(key)
        finally:
            self.ended.put(f"{self.name} {key}")


class LoggedChannel(FakeChannel):
    """A channel that records the order of its calls; `gate` can hold a fetch back."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.calls: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: object) -> Batch:
        self.calls.append("fetch")
        assert self.gate.wait(PATIENCE)
        return Batch((), cursor)

    def reply(self, order: OutgoingReply) -> Receipt:
        self.calls.append("reply")
        return super().reply(order)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        self.calls.append("find")
        return super().find_reply(order)


class OnAnyRunner(ABC):
    """What a runner's test implements: `worker`, `store` (which wakes no runner), `locked` and `pass_time`."""

    clock: FakeClock

    @abstractmethod
    def worker(self, *, impatient: bool = False) -> Worker:
        """A new worker on the test's database; it is stopped when the test ends.

        `impatient`: it waits less than a second for a locked database.
        """

    @abstractmethod
    def store(self) -> Store:
        """A store on the test's database whose wake-ups are all lost."""

    @abstractmethod
    def locked(self) -> AbstractContextManager[None]:
        """A context in which nobody else can write to the database."""

    @abstractmethod
    def pass_time(self, **amount: float) -> None:
        """Move the clock of stores and runners."""

    @contextmanager
    def working(self, *steps: Step) -> Iterator[Worker]:
        worker = self.worker()
        worker.start(steps)
        try:
            yield worker
        finally:
            worker.stop()

    def wake(self, store: Store, *keys: str, step: str = "fake") -> None:
        with store.writing() as tx:
            for key in keys:
                tx.wake(step, key)

    def until_begun(self, step: FakeStep, key: str) -> None:
        """Move the clock, a second at a time, until a run of this key begins. Fails after two minutes."""
        for _ in range(120):
            self.pass_time(seconds=1)
            with suppress(Empty):
                while step.ran.get(timeout=0.1) != f"begun {key}":
                    pass
                return
        pytest.fail(f"{key} did not run within two minutes")

    def approved(self) -> tuple[Pipeline, int]:
        """A reply in its undo window, whose wake-up was lost."""
        pipeline = a_pipeline(self.store(), self.clock)
        return pipeline, pipeline.approve_reply()

    def relay(self, pipeline: Pipeline, store: Store) -> tuple[Watched, LoggedChannel]:
        """The real relay step of another worker, and the one channel it sends to."""
        from bot.flow.steps.relay import Relay

        channel = LoggedChannel(self.clock)
        return Watched(Relay(store, {"square": channel}, lambda _name: None, pipeline.company), Queue()), channel


def breaks_on(key: str) -> Callable[[str], None]:
    def does(got: str) -> None:
        if got == key:
            raise ZeroDivisionError

    return does


def wait_for(event: threading.Event) -> None:
    assert event.wait(PATIENCE)
