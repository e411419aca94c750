"""The tests every runner must pass about wake-ups, serial keys, failures and stopping, however it delivers wake-ups.

A runner's test subclasses `RunnerConformance` and `RowConformance` (`conformance_rows`) and implements `OnAnyRunner`.
"""

import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Unavailable
from tests.runner.workers import PATIENCE, FakeStep, OnAnyRunner, breaks_on, wait_for


class RunnerConformance(OnAnyRunner):
    """What runs when."""

    def test_a_wake_up_runs_its_step_after_the_commit(self) -> None:
        step = FakeStep()
        with self.working(step) as worker:
            with worker.store.writing() as tx:
                tx.wake("fake", "a")
                assert step.nothing_more()
            assert step.next() == "a"

    def test_a_wake_up_that_was_rolled_back_never_runs(self) -> None:
        step = FakeStep()
        with self.working(step) as worker:
            with pytest.raises(ZeroDivisionError), worker.store.writing() as tx:
                tx.wake("fake", "one/never")
                raise ZeroDivisionError
            self.wake(worker.store, "one/after")
            assert step.next() == "one/after"
            assert step.nothing_more()

    def test_a_delayed_wake_up_runs_at_its_time_and_not_before(self) -> None:
        step = FakeStep()
        with self.working(step) as worker:
            with worker.store.writing() as tx:
                tx.wake("fake", "one/later", tx.now + timedelta(seconds=30))
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

    def test_what_is_urgent_passes_all_that_waits_in_its_lane(self) -> None:
        go_on = threading.Event()
        step = FakeStep(
            does=lambda key: pytest.fail("held up") if key == "one/0" and not go_on.wait(PATIENCE) else None
        )
        with self.working(step) as worker:
            self.wake(worker.store, "one/0")
            assert step.ran.get(timeout=PATIENCE) == "begun one/0"
            self.wake(worker.store, *(f"one/{number}" for number in range(1, 50)))
            with worker.store.writing() as tx:
                tx.wake("fake", "one/urgent", urgency=0)
            go_on.set()
            assert [step.next() for _ in range(3)] == ["one/0", "one/urgent", "one/1"]

    def test_a_slow_lane_does_not_slow_the_others(self) -> None:
        released = threading.Event()
        step = FakeStep(does=lambda key: None if key == "fast" else wait_for(released))
        with self.working(step) as worker:
            self.wake(worker.store, "slow")
            assert step.begun() == "slow"
            self.wake(worker.store, "fast")
            assert step.next() == "fast"
            released.set()
            assert step.next() == "slow"

    def test_what_fails_is_tried_again_ever_later_and_no_sweep_hastens_it(self) -> None:
        step = FakeStep(does=breaks_on("one/bad"))
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
        step = FakeStep(does=breaks_on("bad"))
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

    def test_stopping_finishes_what_is_under_way_and_takes_up_nothing_new(self) -> None:
        released, stopped = threading.Event(), threading.Event()
        step = FakeStep(does=lambda _key: wait_for(released))
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
