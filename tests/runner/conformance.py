"""What every runner promises, whatever carries its wake-ups. A runner's test subclasses `RunnerConformance` and
supplies its workers; the tests use nothing of it but the `Worker` port, the store's wake-ups and rows, and real steps.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from queue import Empty, Queue

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Stale, Unavailable
from bot.core.model import Batch, Order, Receipt
from bot.core.ports import Step
from bot.core.states import ReplyState
from bot.store.book import Store
from bot.store.leases import LEASE
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.road import FakeChannel
from tests.fakes.small_company import ANA, GIL, Road, a_road

PATIENCE = 20.0
"""Seconds that anything here may take at most before it counts as never."""


class Worker(ABC):
    """One runner with a store of its own on the common database. `store` rings this runner."""

    store: Store

    @abstractmethod
    def start(self, steps: Sequence[Step]) -> None:
        """Begin to work."""

    @abstractmethod
    def stop(self) -> None:
        """Finish what is under way and end. A second time it does nothing."""


class FakeStep:
    """A step whose work is to be seen: every run is put into `ran`, after `does` was called with its key."""

    def __init__(self, name: str = "fake", does: Callable[[str], None] = lambda _key: None) -> None:
        self.name = name
        self.does = does
        self.rows: list[str] = []
        self.ran: Queue[str] = Queue()

    def due(self) -> Sequence[str]:
        return tuple(self.rows)

    def lane(self, key: str) -> str:
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
    """A real step, telling when a run of it ended."""

    def __init__(self, step: Step, ended: "Queue[str]") -> None:
        self.name = step.name
        self.step = step
        self.ended = ended

    def due(self) -> Sequence[str]:
        return self.step.due()

    def lane(self, key: str) -> str:
        return self.step.lane(key)

    def run(self, key: str) -> None:
        try:
            self.step.run(key)
        finally:
            self.ended.put(f"{self.name} {key}")


class LoggedChannel(FakeChannel):
    """A channel that remembers in which order it was asked and told."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.calls: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def fetch(self, cursor: str, now: object) -> Batch:
        self.calls.append("fetch")
        assert self.gate.wait(PATIENCE)
        return Batch((), cursor)

    def reply(self, order: Order) -> Receipt:
        self.calls.append("reply")
        return super().reply(order)

    def find_reply(self, order: Order) -> Receipt | None:
        self.calls.append("find")
        return super().find_reply(order)


class RunnerConformance(ABC):
    """Supply `worker`, `store` (which rings nobody), `locked` and `pass_time`; inherit the promises."""

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
        """While it lasts, nobody else can write to the database."""

    @abstractmethod
    def pass_time(self, **amount: float) -> None:
        """Let time go by for stores and runners alike."""

    @contextmanager
    def working(self, *steps: Step) -> Iterator[Worker]:
        worker = self.worker()
        worker.start(steps)
        try:
            yield worker
        finally:
            worker.stop()

    def wake(self, store: Store, *keys: str, step: str = "fake") -> None:
        with store.writing() as book:
            for key in keys:
                book.wake(step, key)

    def until_begun(self, step: FakeStep, key: str) -> None:
        """Let time go by, a second at a time, until a run of this key begins."""
        for _ in range(120):
            self.pass_time(seconds=1)
            with suppress(Empty):
                while step.ran.get(timeout=0.1) != f"begun {key}":
                    pass
                return
        pytest.fail(f"{key} did not run within two minutes")

    def approved(self) -> tuple[Road, int]:
        """A reply in its undo window, whose wake-up was lost."""
        road = a_road(self.store(), self.clock)
        return road, road.approved()

    def relay(self, road: Road, store: Store) -> tuple[Watched, LoggedChannel]:
        """The real relay step of another worker, and the one channel it sends to."""
        from bot.flow.relay import Relay

        channel = LoggedChannel(self.clock)
        return Watched(Relay(store, {"square": channel}, lambda _name: None), Queue()), channel

    def test_a_wake_up_runs_its_step_after_the_commit(self) -> None:
        step = FakeStep()
        with self.working(step) as worker:
            with worker.store.writing() as book:
                book.wake("fake", "a")
                assert step.nothing_more()
            assert step.next() == "a"

    def test_a_wake_up_that_was_rolled_back_never_runs(self) -> None:
        step = FakeStep()
        with self.working(step) as worker:
            with pytest.raises(ZeroDivisionError), worker.store.writing() as book:
                book.wake("fake", "one/never")
                raise ZeroDivisionError
            self.wake(worker.store, "one/after")
            assert step.next() == "one/after"
            assert step.nothing_more()

    def test_a_delayed_wake_up_runs_at_its_time_and_not_before(self) -> None:
        step = FakeStep()
        with self.working(step) as worker:
            with worker.store.writing() as book:
                book.wake("fake", "one/later", book.now + timedelta(seconds=30))
            self.wake(worker.store, "one/now")
            assert step.next() == "one/now"
            self.pass_time(seconds=29)
            self.wake(worker.store, "one/still")
            assert step.next() == "one/still"
            assert step.nothing_more()
            self.pass_time(seconds=1)
            assert step.next() == "one/later"

    def test_a_wake_up_for_a_step_nobody_knows_disturbs_nothing(self) -> None:
        step = FakeStep()
        with self.working(step) as worker:
            self.wake(worker.store, "x", step="unknown")
            self.wake(worker.store, "a")
            assert step.next() == "a"

    def test_one_lane_runs_in_order_and_one_at_a_time(self) -> None:
        together: list[int] = []
        inside = threading.Semaphore(1)

        def does(_key: str) -> None:
            together.append(int(not inside.acquire(blocking=False)))
            inside.release()

        step = FakeStep(does=does)
        keys = [f"one/{number}" for number in range(20)]
        with self.working(step) as worker:
            self.wake(worker.store, *keys)
            assert [step.next() for _ in keys] == keys
        assert set(together) == {0}

    def test_a_slow_lane_does_not_slow_the_others(self) -> None:
        released = threading.Event()
        step = FakeStep(does=lambda key: None if key == "fast" else _wait_for(released))
        with self.working(step) as worker:
            self.wake(worker.store, "slow")
            assert step.begun() == "slow"
            self.wake(worker.store, "fast")
            assert step.next() == "fast"
            released.set()
            assert step.next() == "slow"

    def test_losing_every_wake_up_loses_nothing(self) -> None:
        road = a_road(self.store(), self.clock)
        road.channel.batches.append(Batch((a_post("p0", "an api question"),), "c1"))
        ended: Queue[str] = Queue()
        with self.working(*(Watched(step, ended) for step in road.steps)):
            while road.cards.cards == []:
                self.pass_time(seconds=3)
                assert ended.get(timeout=PATIENCE)
        assert [channel for channel, _, _ in road.cards.cards] == ["#ask-api"]

    def test_a_wake_up_that_comes_to_two_workers_does_the_work_once(self) -> None:
        from bot.flow.ingest import Poll
        from bot.flow.ingest import Watched as Source

        a_road(self.store(), self.clock)
        channel, ended = LoggedChannel(self.clock), Queue[str]()
        channel.gate.clear()
        workers = [self.worker(), self.worker()]
        for worker in workers:
            source = {"square": Source(channel, lambda _post: True, timedelta(minutes=1))}
            worker.start([Watched(Poll(worker.store, source, lambda _name: None), ended)])
        for worker in workers:
            self.wake(worker.store, "square", step="poll")
        assert ended.get(timeout=PATIENCE) == "poll square"
        channel.gate.set()
        assert ended.get(timeout=PATIENCE) == "poll square"
        for worker in workers:
            worker.stop()
        assert channel.calls == ["fetch"]

    def test_of_many_claims_at_once_one_holds(self) -> None:
        road, reply = self.approved()
        self.clock.forward(seconds=31)
        start, claims = threading.Barrier(6), Queue[bool]()

        def claim(store: Store) -> None:
            start.wait(PATIENCE)
            with store.writing() as book:
                claims.put(book.replies.claim_for_sending(reply) is not None)

        threads = [threading.Thread(target=claim, args=(self.store(),)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert sorted(claims.get_nowait() for _ in threads) == [False] * 5 + [True]
        assert road.state(reply) == "sending"

    def test_the_late_wake_up_of_what_was_undone_does_nothing(self) -> None:
        road, reply = self.approved()
        worker = self.worker()
        relay, channel = self.relay(road, worker.store)
        worker.start([relay])
        road.desk.undo(reply, ANA)
        self.pass_time(seconds=31)
        self.wake(worker.store, f"square/{reply}", step="relay")
        assert relay.ended.get(timeout=PATIENCE) == f"relay square/{reply}"
        assert (road.state(reply), channel.calls) == ("proposed", [])

    def test_a_wake_up_before_its_time_does_nothing(self) -> None:
        road, reply = self.approved()
        worker = self.worker()
        relay, channel = self.relay(road, worker.store)
        worker.start([relay])
        self.wake(worker.store, f"square/{reply}", step="relay")
        assert relay.ended.get(timeout=PATIENCE)
        assert (road.state(reply), channel.calls) == ("waiting", [])

    @pytest.mark.parametrize("posted", [True, False])
    def test_a_killed_workers_reply_is_taken_over_after_its_lease_and_looked_up_first(self, posted: bool) -> None:
        road, reply = self.approved()
        self.clock.forward(seconds=31)
        with road.store.writing() as book:
            dead = book.replies.claim_for_sending(reply)
        assert dead is not None
        worker = self.worker()
        relay, channel = self.relay(road, worker.store)
        if posted:
            channel.posted_by_a_person(road.desk.dossier(1).posts[0].post, dead.reply.text)
        worker.start([relay])
        self.wake(worker.store, f"square/{reply}", step="relay")
        assert relay.ended.get(timeout=PATIENCE)
        assert channel.calls == []
        self.pass_time(seconds=LEASE.total_seconds() + 1)
        assert relay.ended.get(timeout=PATIENCE)
        assert channel.calls == (["find"] if posted else ["find", "reply"])
        assert (road.state(reply), channel.words()) == ("sent", ["Use the rotate button."])
        with pytest.raises(Stale), road.store.writing() as book:
            book.replies.outcome(reply, dead.lease.token, ReplyState.FAILED, "the dead one speaks")
        assert road.state(reply) == "sent"

    def test_what_fails_is_tried_again_ever_later_and_no_sweep_hastens_it(self) -> None:
        step = FakeStep(does=_breaks_on("one/bad"))
        step.rows = ["one/bad"]
        with capture_logs() as logs, self.working(step) as worker:
            assert step.begun() == "one/bad"
            for wait in (1, 2, 4, 8):
                for _ in range(wait - 1):
                    self.pass_time(seconds=0.9)
                    self.wake(worker.store, "one/good")
                    assert (step.begun(), step.next()) == ("one/good", "one/good")
                self.until_begun(step, "one/bad")
        failed = [log for log in logs if log["event"] == "step.failed"]
        assert len(failed) >= 4
        assert isinstance(failed[0]["exc_info"], ZeroDivisionError)

    def test_an_unforeseen_error_is_logged_and_stops_no_other_lane(self) -> None:
        step = FakeStep(does=_breaks_on("bad"))
        with capture_logs() as logs, self.working(step) as worker:
            self.wake(worker.store, "bad", "good")
            assert step.next() == "good"
            self.until_begun(step, "bad")
        assert {(log["event"], log["key"], log["log_level"]) for log in logs} == {("step.failed", "bad", "error")}

    def test_an_unforeseen_error_while_looking_for_due_rows_ends_nothing(self) -> None:
        class Broken(FakeStep):
            def due(self) -> Sequence[str]:
                self.ran.put("begun due")
                raise ZeroDivisionError

        broken, step = Broken("broken"), FakeStep()
        with capture_logs() as logs, self.working(broken, step) as worker:
            assert broken.begun() == "due"
            self.wake(worker.store, "a")
            assert step.next() == "a"
            self.pass_time(seconds=3)
            assert broken.begun() == "due"
        assert "sweep.failed" in {log["event"] for log in logs}

    def test_a_database_that_cannot_be_asked_for_due_rows_is_asked_again(self) -> None:
        class Away(FakeStep):
            def due(self) -> Sequence[str]:
                if not self.rows:
                    self.rows = ["a"]
                    self.ran.put("begun asking")
                    raise Unavailable("the database", "locked")
                return super().due()

        step = Away()
        with self.working(step):
            assert step.begun() == "asking"
            self.pass_time(seconds=3)
            assert step.next() == "a"

    def test_a_locked_database_delays_and_loses_nothing(self) -> None:
        road = a_road(self.store(), self.clock)
        worker = self.worker(impatient=True)
        seen, ended = Queue[str](), Queue[str]()

        def does(_key: str) -> None:
            try:
                with worker.store.writing() as book:
                    book.gate.hold(ANA, "kept")
            except Unavailable:
                seen.put("locked")
                raise
            ended.put("kept")

        step = FakeStep(does=does)
        step.rows = ["x"]
        with capture_logs() as logs:
            with self.locked():
                worker.start([step])
                assert seen.get(timeout=PATIENCE) == "locked"
            self.until_begun(step, "x")
            assert ended.get(timeout=PATIENCE) == "kept"
            worker.stop()
        assert "step.put_off" in {log["event"] for log in logs}
        assert road.desk.holds() == [("", ANA, "kept")]

    def test_stopping_finishes_what_is_under_way_and_takes_up_nothing_new(self) -> None:
        released, stopped = threading.Event(), threading.Event()
        step = FakeStep(does=lambda _key: _wait_for(released))
        worker = self.worker()
        worker.start([step])
        self.wake(worker.store, "one/first", "one/second")
        assert step.begun() == "one/first"

        def stop() -> None:
            worker.stop()
            stopped.set()

        thread = threading.Thread(target=stop)
        thread.start()
        assert not stopped.is_set()
        released.set()
        assert stopped.wait(PATIENCE)
        thread.join(PATIENCE)
        assert step.next() == "one/first"
        self.wake(worker.store, "two/third")
        assert step.nothing_more()

    def test_what_two_workers_do_to_one_road_ends_in_one_answer(self) -> None:
        road, reply = self.approved()
        channel = LoggedChannel(self.clock)
        ended: Queue[str] = Queue()
        workers = [self.worker(), self.worker()]
        for worker in workers:
            relay, _ = self.relay(road, worker.store)
            relay.step._repliers = {"square": channel}  # type: ignore[attr-defined]
            relay.ended = ended
            worker.start([relay])
        self.clock.forward(seconds=31)
        for worker in workers:
            self.wake(worker.store, f"square/{reply}", step="relay")
        assert [ended.get(timeout=PATIENCE) for _ in workers] == [f"relay square/{reply}"] * 2
        for worker in workers:
            worker.stop()
        assert (channel.calls, road.state(reply)) == (["reply"], "sent")
        road.desk.settle(1, GIL)
        with road.store.reading() as book:
            assert book.history.verify().broken == 0


def _breaks_on(key: str) -> Callable[[str], None]:
    def does(got: str) -> None:
        if got == key:
            raise ZeroDivisionError

    return does


def _wait_for(event: threading.Event) -> None:
    assert event.wait(PATIENCE)
