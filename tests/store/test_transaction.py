"""The book promises: a post seen twice is one post, a transaction is whole or nothing, and it says when it is."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.core.errors import NotAllowed, NotFound, Stale
from bot.core.model import Author, Context
from bot.core.states import (
    QUESTION_MOVES,
    REPLY_MOVES,
    QuestionState,
    ReplyState,
    check_question_move,
    check_reply_move,
)
from bot.store.dispatch import DRAW_DELAY, WakeUp, delay_drawing
from bot.store.leases import LEASE, check_lease, release_lease, take_lease
from bot.store.repositories.posts import PostArrival
from bot.store.tables.sources import StreamRow
from bot.store.transaction import Store
from tests.fakes.clock import START, FakeClock
from tests.fakes.posts import a_post


class FakeAlarm:
    def __init__(self) -> None:
        self.rung: list[WakeUp] = []
        self.inside_calls = 0

    def before_commit(self, connection: Connection, wakes: Sequence[WakeUp]) -> None:
        self.inside_calls += 1

    def after_commit(self, wakes: Sequence[WakeUp]) -> None:
        self.rung.extend(wakes)


def test_the_same_source_and_external_id_can_be_stored_only_once(store: Store) -> None:
    with store.writing() as tx:
        tx.posts.add_all([PostArrival(a_post("1"))])
    with pytest.raises(IntegrityError), store.writing() as tx:
        tx.posts.add_all([PostArrival(a_post("1"))])


def test_a_post_comes_out_of_the_store_as_it_went_in(store: Store) -> None:
    post = a_post("1", title="A title", lang="de", parent_id="0")
    with store.writing() as tx:
        number = tx.posts.add_all([PostArrival(post)])["1"]
    with store.reading() as tx:
        assert tx.posts.one(number).post == post


def test_the_authors_name_goes_with_a_removed_post_and_so_do_all_words(store: Store) -> None:
    author = Author("u-kim", "kim", "Kim Surname", "https://square.example/kim")
    above = (Context("lee", "Ask them"),)
    post = a_post("1", "Where is it?", title="My invoice", url="https://square.example/1", author=author, context=above)
    with store.writing() as tx:
        number = tx.posts.add_all([PostArrival(post)])["1"]
        tx.posts.erase_words(number)
    with store.reading() as tx:
        left = repr(tx.posts.one(number))
    assert [word for word in ("kim", "Surname", "lee", "Ask", "Where", "invoice", "https:") if word in left] == []


@given(st.text(max_size=200))
def test_no_text_breaks_the_store(text: str) -> None:
    from bot.store.tables.post_values import clean

    cleaned = clean(text)
    assert "\0" not in cleaned
    cleaned.encode("utf-8")


def test_a_wake_up_rings_only_after_the_commit_and_never_after_a_failure(engine: Engine, clock: FakeClock) -> None:
    alarm = FakeAlarm()
    store = Store(engine, alarm, clock)
    with pytest.raises(RuntimeError), store.writing() as tx:
        tx.wake("triage", "1")
        raise RuntimeError
    assert alarm.rung == []
    with store.writing() as tx:
        tx.wake("triage", "1")
        assert alarm.rung == []
    assert alarm.rung == [WakeUp("triage", "1")]
    assert alarm.inside_calls == 1


def test_without_a_clock_of_its_own_the_store_goes_by_the_databases(engine: Engine) -> None:
    now = Store(engine).now()
    assert now.tzinfo is not None
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


def test_an_unknown_question_names_the_nearest_there_is(store: Store) -> None:
    with store.writing() as tx:
        for _ in range(9):
            tx.questions.create()
    with pytest.raises(NotFound, match=r"no Q-99; did you mean Q-9\?"), store.reading() as tx:
        tx.questions.one(99)


def test_with_no_questions_at_all_it_says_so(store: Store) -> None:
    with pytest.raises(NotFound, match="no questions yet"), store.reading() as tx:
        tx.questions.one(1)


def test_a_question_makes_no_move_that_is_not_in_the_table() -> None:
    for old, new in product(QuestionState, QuestionState):
        if new in QUESTION_MOVES[old]:
            check_question_move(old, new)
        else:
            with pytest.raises(NotAllowed, match=old.value):
                check_question_move(old, new)


def test_a_reply_makes_no_move_that_is_not_in_the_table() -> None:
    for old, new in product(ReplyState, ReplyState):
        if new in REPLY_MOVES[old]:
            check_reply_move(old, new)
        else:
            with pytest.raises(NotAllowed, match="cannot become"):
                check_reply_move(old, new)


def test_nothing_reaches_sending_but_from_waiting_and_nothing_waits_unapproved() -> None:
    assert [old for old in ReplyState if ReplyState.SENDING in REPLY_MOVES[old]] == [ReplyState.WAITING]
    waits = {old for old in ReplyState if ReplyState.WAITING in REPLY_MOVES[old]}
    assert ReplyState.PROPOSED not in waits
    assert ReplyState.APPROVED in waits


def test_a_lease_keeps_others_out_until_it_runs_out() -> None:
    row = StreamRow(source="x")
    first = take_lease(row, START)
    assert first is not None
    assert not first.took_over
    assert take_lease(row, START + LEASE - timedelta(seconds=1)) is None
    second = take_lease(row, START + LEASE)
    assert second is not None
    assert second.took_over


def test_what_is_recorded_after_a_lease_was_taken_over_is_refused() -> None:
    row = StreamRow(source="x")
    first = take_lease(row, START)
    take_lease(row, START + LEASE)
    assert first is not None
    with pytest.raises(Stale):
        check_lease(row, first.token)


def test_a_released_row_refuses_the_old_token() -> None:
    row = StreamRow(source="x")
    lease = take_lease(row, START)
    release_lease(row)
    assert lease is not None
    with pytest.raises(Stale):
        check_lease(row, lease.token)


def test_showing_waits_a_moment_while_a_reply_leaves_and_only_then() -> None:
    show, sweep = WakeUp("ask", "1"), WakeUp("snooze", "1")
    at_once, later = WakeUp("relay", "x/1", START), WakeUp("relay", "x/1", START + timedelta(seconds=30))
    assert delay_drawing([show, at_once, sweep], START) == [WakeUp("ask", "1", START + DRAW_DELAY), at_once, sweep]
    assert delay_drawing([show, later], START) == [show, later]
    assert delay_drawing([show], START) == [show]
