"""The inbox promises: what was kept is carried out once and in order, whatever fails meanwhile, and never dropped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Unavailable
from bot.core.ports.inbox import MOST_TRIES, KeptPayload, Payload, PayloadKind, PayloadOutcome
from bot.core.ports.runtime import Failpoint
from bot.desk.context import AlreadyHandled, DeskContext
from bot.desk.inbox import InboxDesk
from bot.flow.steps.inbox import CarryOut
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.company import a_current_company
from tests.fakes.pipeline import fake_router
from tests.fakes.sweep import run_until_idle


@dataclass
class FakeHandler:
    """Remembers what it was handed; `does` decides what comes of it."""

    does: Callable[[KeptPayload], PayloadOutcome] = lambda _payload: PayloadOutcome.HANDLED
    handled: list[Mapping[str, object]] = field(default_factory=list)
    gave_up: list[int] = field(default_factory=list)
    final: list[bool] = field(default_factory=list)

    def handle(self, payload: KeptPayload, *, final: bool = False) -> PayloadOutcome:
        self.final.append(final)
        outcome = self.does(payload)
        if outcome is PayloadOutcome.HANDLED:
            self.handled.append(payload.body)
        return outcome

    def give_up(self, payload: KeptPayload) -> None:
        self.gave_up.append(payload.number)


@pytest.fixture
def desk(store: Store) -> InboxDesk:
    return InboxDesk(_context(store))


def _context(store: Store, failpoint: Failpoint = lambda _name: None) -> DeskContext:
    return DeskContext(store, a_current_company(), {}, fake_router, failpoint)


def _payload(key: str, lane: str = "C1:1.0") -> Payload:
    return Payload((f"event:{key}", f"message:{key}"), PayloadKind.MESSAGE, lane, {"said": key})


def _step(store: Store, handler: FakeHandler) -> CarryOut:
    return CarryOut(store, handler, lambda _name: None)


def test_what_was_kept_is_carried_out_once_in_the_order_in_which_it_came(store: Store, desk: InboxDesk) -> None:
    handler = FakeHandler()
    for key in ("a", "b", "a", "c"):
        desk.keep(_payload(key))
    run_until_idle([_step(store, handler)])
    desk.keep(_payload("b"))
    run_until_idle([_step(store, handler)])
    assert handler.handled == [{"said": "a"}, {"said": "b"}, {"said": "c"}]


def test_the_body_is_forgotten_once_it_is_handled(store: Store, desk: InboxDesk) -> None:
    desk.keep(_payload("a"))
    run_until_idle([_step(store, FakeHandler())])
    with store.reading() as tx:
        assert tx.inbox.lanes_due() == []
        assert "said" not in str(tx.inbox.bodies())


def test_an_act_that_was_committed_before_a_crash_is_not_repeated(store: Store, desk: InboxDesk) -> None:
    desk.keep(_payload("a"))
    with _context(store).act_once(("event:a", "message:a")):
        pass
    handler = FakeHandler()
    run_until_idle([_step(store, handler)])
    assert handler.handled == []
    with pytest.raises(AlreadyHandled), _context(store).act_once(("message:a",)):
        pass


def test_one_that_waits_for_its_card_holds_up_its_thread_and_no_other(
    store: Store, desk: InboxDesk, clock: FakeClock
) -> None:
    known = [False]
    waits = lambda payload: PayloadOutcome.HANDLED if known[0] or payload.lane == "C2:1.0" else PayloadOutcome.WAITING  # noqa: E731
    handler = FakeHandler(waits)
    for payload in (_payload("said"), _payload("edited"), _payload("elsewhere", "C2:1.0")):
        desk.keep(payload)
    run_until_idle([_step(store, handler)])
    assert handler.handled == [{"said": "elsewhere"}]
    known[0] = True
    _step(store, handler).run("C1:1.0")  # as it is woken when the card's place is recorded
    assert handler.handled == [{"said": "elsewhere"}, {"said": "said"}, {"said": "edited"}]


def test_one_that_waited_for_a_day_is_handled_for_good(store: Store, desk: InboxDesk, clock: FakeClock) -> None:
    handler = FakeHandler(lambda _payload: PayloadOutcome.HANDLED if handler.final[-1] else PayloadOutcome.WAITING)
    desk.keep(_payload("said"))
    run_until_idle([_step(store, handler)])
    assert handler.handled == []
    clock.forward(days=2)
    run_until_idle([_step(store, handler)])
    assert handler.handled == [{"said": "said"}]


def test_an_act_that_something_outside_held_up_is_tried_until_it_is_done(
    store: Store, desk: InboxDesk, clock: FakeClock
) -> None:
    trouble = [True]

    def fails(payload: KeptPayload) -> PayloadOutcome:
        if trouble[0]:
            raise Unavailable("the database", "it is locked")
        return PayloadOutcome.HANDLED

    handler = FakeHandler(fails)
    desk.keep(_payload("a"))
    for _ in range(3 * MOST_TRIES):
        run_until_idle([_step(store, handler)])
        clock.forward(minutes=1)
    trouble[0] = False
    run_until_idle([_step(store, handler)])
    assert (handler.handled, handler.gave_up) == ([{"said": "a"}], [])


def test_an_act_that_fails_again_and_again_is_told_once_kept_and_holds_up_nothing(
    store: Store, desk: InboxDesk, clock: FakeClock
) -> None:
    def fails(payload: KeptPayload) -> PayloadOutcome:
        if payload.body == {"said": "a"}:
            raise ZeroDivisionError
        return PayloadOutcome.HANDLED

    handler = FakeHandler(fails)
    desk.keep(_payload("a"))
    desk.keep(_payload("b"))
    for _ in range(MOST_TRIES):
        with pytest.raises(ZeroDivisionError):
            run_until_idle([_step(store, handler)])
        clock.forward(minutes=1)
    with capture_logs() as logs:
        run_until_idle([_step(store, handler)])
        clock.forward(minutes=1)
        run_until_idle([_step(store, handler)])
    assert [line["event"] for line in logs] == ["act.failed"]
    assert (handler.gave_up, handler.handled) == ([1], [{"said": "b"}])
    with store.reading() as tx:
        assert tx.inbox.bodies() == [{"said": "a"}]


def test_two_workers_carry_it_out_once(store: Store, desk: InboxDesk) -> None:
    desk.keep(_payload("a"))
    with store.writing() as tx:
        assert tx.inbox.claim("C1:1.0") is not None
        assert tx.inbox.claim("C1:1.0") is None


def test_what_a_dead_worker_had_claimed_is_carried_out_by_the_next(
    store: Store, desk: InboxDesk, clock: FakeClock
) -> None:
    desk.keep(_payload("a"))
    with store.writing() as tx:
        tx.inbox.claim("C1:1.0")
    handler = FakeHandler()
    run_until_idle([_step(store, handler)])
    assert handler.handled == []
    clock.forward(seconds=timedelta(seconds=11).total_seconds())
    run_until_idle([_step(store, handler)])
    assert handler.handled == [{"said": "a"}]


def test_however_often_the_bot_dies_in_the_middle_of_an_act_it_is_carried_out_in_the_end(
    store: Store, desk: InboxDesk, clock: FakeClock
) -> None:
    desk.keep(_payload("a"))
    for _ in range(3 * MOST_TRIES):
        with store.writing() as tx:
            assert tx.inbox.claim("C1:1.0") is not None
        clock.forward(minutes=2)
    handler = FakeHandler()
    run_until_idle([_step(store, handler)])
    assert (handler.handled, handler.gave_up) == ([{"said": "a"}], [])
