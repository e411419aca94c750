"""The tests every runner must pass about rows: each job is done once, by any worker, and none is lost.

Real steps on a real database; Slack and channel are in memory.
"""

import threading
from datetime import timedelta
from queue import Queue

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Stale, Unavailable
from bot.core.model import Batch
from bot.core.states import ReplyState
from bot.store.leases import LEASE
from bot.store.transaction import Store
from tests.fakes.pipeline import ANA, GIL, a_pipeline
from tests.fakes.posts import a_post
from tests.fakes.watching import WATCH_ALL
from tests.runner.workers import PATIENCE, FakeStep, LoggedChannel, OnAnyRunner, Watched


class RowConformance(OnAnyRunner):
    """Claims, leases and sweeps."""

    def test_losing_every_wake_up_loses_nothing(self) -> None:
        pipeline = a_pipeline(self.store(), self.clock)
        pipeline.channel.batches.append(Batch((a_post("p0", "an api question"),), "c1"))
        ended: Queue[str] = Queue()
        with self.working(*(Watched(step, ended) for step in pipeline.steps)):
            while pipeline.cards.cards == []:
                self.pass_time(seconds=3)
                assert ended.get(timeout=PATIENCE)
        assert [channel for channel, _, _ in pipeline.cards.cards] == ["#ask-api"]

    def test_a_wake_up_that_comes_to_two_workers_does_the_work_once(self) -> None:
        from bot.flow.steps.ingest import Ingest
        from bot.flow.steps.ingest import WatchedSource as Source

        a_pipeline(self.store(), self.clock)
        channel, ended = LoggedChannel(self.clock), Queue[str]()
        channel.gate.clear()
        workers = [self.worker(), self.worker()]
        for worker in workers:
            source = {"square": Source(channel, WATCH_ALL, timedelta(minutes=1))}
            worker.start([Watched(Ingest(worker.store, source, lambda _name: None), ended)])
        for worker in workers:
            self.wake(worker.store, "square", step="poll")
        assert ended.get(timeout=PATIENCE) == "poll square"
        channel.gate.set()
        assert ended.get(timeout=PATIENCE) == "poll square"
        for worker in workers:
            worker.stop()
        assert channel.calls == ["fetch"]

    def test_of_many_claims_at_once_one_holds(self) -> None:
        pipeline, reply = self.approved()
        self.clock.forward(seconds=31)
        start, claims = threading.Barrier(6), Queue[bool]()

        def claim(store: Store) -> None:
            start.wait(PATIENCE)
            with store.writing() as tx:
                claims.put(tx.replies.claim_for_sending(reply) is not None)

        threads = [threading.Thread(target=claim, args=(self.store(),)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert sorted(claims.get_nowait() for _ in threads) == [False] * 5 + [True]
        assert pipeline.reply_state(reply) == "sending"

    def test_the_late_wake_up_of_what_was_undone_does_nothing(self) -> None:
        pipeline, reply = self.approved()
        worker = self.worker()
        relay, channel = self.relay(pipeline, worker.store)
        worker.start([relay])
        pipeline.desk.replies.undo(reply, ANA)
        self.pass_time(seconds=31)
        self.wake(worker.store, f"square/{reply}", step="relay")
        assert relay.ended.get(timeout=PATIENCE) == f"relay square/{reply}"
        assert (pipeline.reply_state(reply), channel.calls) == ("proposed", [])

    def test_a_wake_up_before_its_time_does_nothing(self) -> None:
        pipeline, reply = self.approved()
        worker = self.worker()
        relay, channel = self.relay(pipeline, worker.store)
        worker.start([relay])
        self.wake(worker.store, f"square/{reply}", step="relay")
        assert relay.ended.get(timeout=PATIENCE)
        assert (pipeline.reply_state(reply), channel.calls) == ("waiting", [])

    @pytest.mark.parametrize("posted", [True, False])
    def test_a_killed_workers_reply_is_taken_over_after_its_lease_and_looked_up_first(self, posted: bool) -> None:
        pipeline, reply = self.approved()
        self.clock.forward(seconds=31)
        with pipeline.store.writing() as tx:
            dead = tx.replies.claim_for_sending(reply)
        assert dead is not None
        worker = self.worker()
        relay, channel = self.relay(pipeline, worker.store)
        if posted:
            channel.post_by_hand(pipeline.desk.questions.detail(1).posts[0].post, dead.reply.text)
        worker.start([relay])
        self.wake(worker.store, f"square/{reply}", step="relay")
        assert relay.ended.get(timeout=PATIENCE)
        assert channel.calls == []
        self.pass_time(seconds=LEASE.total_seconds() + 1)
        assert relay.ended.get(timeout=PATIENCE)
        assert channel.calls == (["find"] if posted else ["find", "reply"])
        assert (pipeline.reply_state(reply), channel.published_texts()) == ("sent", ["Use the rotate button."])
        with pytest.raises(Stale), pipeline.store.writing() as tx:
            tx.replies.record_outcome(reply, dead.lease.token, ReplyState.FAILED, "the dead one speaks")
        assert pipeline.reply_state(reply) == "sent"

    def test_a_locked_database_delays_and_loses_nothing(self) -> None:
        pipeline = a_pipeline(self.store(), self.clock)
        worker = self.worker(impatient=True)
        seen, ended = Queue[str](), Queue[str]()

        def does(_key: str) -> None:
            try:
                with worker.store.writing() as tx:
                    tx.holds.hold(ANA, "kept")
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
        assert pipeline.desk.sending.holds() == [("", ANA, "kept")]

    def test_what_two_workers_do_to_one_road_ends_in_one_answer(self) -> None:
        pipeline, reply = self.approved()
        channel = LoggedChannel(self.clock)
        ended: Queue[str] = Queue()
        workers = [self.worker(), self.worker()]
        for worker in workers:
            relay, _ = self.relay(pipeline, worker.store)
            relay.step._repliers = {"square": channel}  # type: ignore[attr-defined]
            relay.ended = ended
            worker.start([relay])
        self.clock.forward(seconds=31)
        for worker in workers:
            self.wake(worker.store, f"square/{reply}", step="relay")
        assert [ended.get(timeout=PATIENCE) for _ in workers] == [f"relay square/{reply}"] * 2
        for worker in workers:
            worker.stop()
        assert (channel.calls, pipeline.reply_state(reply)) == (["reply"], "sent")
        pipeline.desk.questions.settle(1, GIL)
        with pipeline.store.reading() as tx:
            assert tx.history.verify().broken == 0
