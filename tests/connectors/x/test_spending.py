"""Reading keeps within a day's allowance, whatever X answers, and says when it is spent."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.errors import Rationed, Unavailable
from bot.core.model import Batch, Post, PostStatus
from connectors import settings
from connectors.x.connector import X
from connectors.x.cursor import XStream, read_cursor
from connectors.x.payloads import Includes
from connectors.x.spending import (
    LOOK_UPS,
    POSTS_EACH,
    REPLIES,
    UNITS_EACH,
    DailyAllowance,
    Spent,
    allowance,
    next_midnight,
)
from tests.connectors.contract_writing import an_order
from tests.fakes.fake_x import FakeX

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MANY = st.integers(0, 4_000)


def _connect(x: FakeX, **values: object) -> X:
    x.limits = values
    return x.connect()


def _spent(batch: Batch) -> Spent:
    return read_cursor(batch.cursor, XStream.MENTIONS)[0].spent


@given(MANY, MANY, st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 90)), max_size=60))
def test_no_sequence_of_answers_spends_more_than_is_allowed(
    posts: int, units: int, answers: list[tuple[float, float, int]]
) -> None:
    """Each answer brings a share of what was asked for, with a share of what may come along, after so many minutes."""
    allowed, now, spent = DailyAllowance(posts, units), NOW, Spent().on(NOW)
    for share, along, minutes in answers:
        size = allowed.page(spent, 5, 100)
        if size is not None:
            brought = round(size * share)
            extra = round(brought * (POSTS_EACH - 1) * along)
            authors = round(brought * (UNITS_EACH - POSTS_EACH) / 2 * along)
            after = spent.plus(brought + extra, Includes(), min(authors, (UNITS_EACH - POSTS_EACH) * brought // 2))
            now += allowed.wait(spent, after, now)
            spent = after
        assert spent.posts <= posts
        assert spent.units <= units
        now += timedelta(minutes=minutes)
        if now.date() > NOW.date():
            return


@given(st.booleans(), st.booleans(), st.integers(1, 10**6), st.floats(0.01, 10**4), st.floats(0.001, 1))
def test_the_shares_of_a_day_are_together_no_more_than_the_day(
    searched: bool, own: bool, reads: int, cost: float, price: float
) -> None:
    parts = ["mentions", LOOK_UPS, REPLIES, *(["search"] if searched else []), *(["own"] if own else [])]
    shares = [allowance(part, reads, cost, price, searched=searched, own=own) for part in parts]
    assert sum(share.posts or 0 for share in shares) <= reads
    assert sum(share.units or 0 for share in shares) * price <= cost * 1.000001


def test_the_count_outlives_a_restart_and_a_new_day_begins_at_nought(x: FakeX) -> None:
    for number in range(6):
        x.mention(f"question {number}")
        x.pass_time()
    first = _connect(x, daily_reads=1000).fetch("mentions", "", x.now)
    again = _connect(x, daily_reads=1000).fetch("mentions", first.cursor, x.now)
    assert (_spent(first).posts, _spent(again).posts) == (3, 6)
    later = _connect(x, daily_reads=1000).fetch("mentions", again.cursor, x.now + timedelta(days=1))
    assert later.quota is not None
    assert later.quota.left == later.quota.limit == 250


def test_what_is_spent_stops_until_midnight_is_said_and_asks_x_nothing(x: FakeX) -> None:
    for number in range(18):
        x.mention(f"question {number}")
        x.pass_time()
    source = _connect(x, daily_reads=100)
    batches: list[Batch] = []
    while not batches or batches[-1].posts:
        batches.append(source.fetch("mentions", batches[-1].cursor if batches else "", x.now))
    assert sum(len(batch.posts) for batch in batches) == 12
    asked = len(x.web.requests)
    stopped = source.fetch("mentions", batches[-1].cursor, x.now)
    assert len(x.web.requests) == asked
    assert (stopped.posts, stopped.cursor, stopped.more) == ((), batches[-1].cursor, False)
    assert "allowance" in stopped.warning
    assert stopped.next_at == next_midnight(x.now)
    assert stopped.quota is not None
    assert stopped.quota.left == 13


def test_the_pace_is_fitted_to_what_is_left_of_the_day(x: FakeX) -> None:
    x.mention("What is the limit?")
    x.pass_time()
    batch = _connect(x, daily_reads=100).fetch("mentions", "", x.now)
    assert batch.next_at == x.now + (next_midnight(x.now) - x.now) / 25
    quiet = _connect(x, daily_reads=100).fetch("mentions", batch.cursor, x.now)
    assert quiet.next_at is None


def test_right_after_a_start_look_ups_wait_for_the_mentions_and_not_for_the_next_day(x: FakeX) -> None:
    asked = x.mention("What is the limit?")
    with pytest.raises(Unavailable, match="mentions must be read first") as caught:
        _connect(x, daily_reads=100).reread([asked], x.now)
    assert caught.value.retry_at is None


def test_looking_posts_up_again_has_its_own_share_which_a_restart_does_not_renew(x: FakeX) -> None:
    ids = [x.mention(f"question {number}") for number in range(3)]
    x.pass_time()
    cursor, looks = "", 0
    for _ in range(12):
        source = _connect(x, daily_reads=100)
        for _ in range(2):
            cursor = source.fetch("mentions", cursor, x.now).cursor
        with suppress(Unavailable):
            looks += len(source.reread(ids, x.now).posts)
    assert 0 < looks <= 10
    with pytest.raises(Unavailable, match="allowance") as caught:
        source.reread(ids, x.now)
    assert caught.value.retry_at == next_midnight(x.now)


def _held_post(x: FakeX) -> Post:
    """A post that mentions us, as it was read without a limit."""
    asked = x.mention("What is the limit?")
    x.pass_time()
    return next(post for post in x.connect().fetch("mentions", "", x.now).posts if post.external_id == asked)


def test_what_replies_need_is_kept_for_them_when_everything_else_is_spent(x: FakeX) -> None:
    post = _held_post(x)
    for number in range(40):
        x.mention(f"keys {number}")
        x.say("keys", "bobsoehne")
        x.we_post(f"news {number}")
    x.pass_time(timedelta(minutes=5))
    source = _connect(x, daily_reads=100)
    for stream in source.streams():
        cursor = ""
        while (batch := source.fetch(stream.name, cursor, x.now)).posts:
            cursor = batch.cursor
        assert "spent" in batch.warning
    assert source.post_status(post) is PostStatus.OPEN
    assert source.find_reply(an_order(x, post)) is None


def test_a_reply_beyond_the_allowance_waits_for_midnight_and_asks_x_nothing(x: FakeX) -> None:
    post = _held_post(x)
    source = _connect(x, daily_reads=100)
    cursor = source.fetch("mentions", "", x.now).cursor
    with pytest.raises(Rationed, match="midnight") as caught:
        for _ in range(200):
            source.post_status(post)
    assert caught.value.retry_at == next_midnight(x.now)
    assert sum(_posts_in(answer) for answer in x.answers if "data" in _object(answer)) <= 100
    asked = len(x.web.requests)
    with pytest.raises(Rationed):
        source.find_reply(an_order(x, post))
    assert len(x.web.requests) == asked
    assert "they leave from midnight" in source.fetch("mentions", cursor, x.now).warning
    x.now = next_midnight(x.now)
    assert source.post_status(post) is PostStatus.OPEN


def test_replies_take_what_look_ups_leave_and_a_restart_does_not_renew_it(x: FakeX) -> None:
    post = _held_post(x)
    source, cursor, looks = _connect(x, daily_reads=100), "", 0
    for _ in range(30):
        source = _connect(x, daily_reads=100)
        cursor = source.fetch("mentions", cursor, x.now).cursor
        with suppress(Rationed):
            source.post_status(post)
            looks += 1
        cursor = source.fetch("mentions", cursor, x.now).cursor
    assert 20 // POSTS_EACH <= looks <= 30


def test_taking_a_reply_back_waits_for_no_allowance(x: FakeX) -> None:
    post = _held_post(x)
    source = _connect(x, daily_reads=100)
    receipt = source.reply(an_order(x, post))
    with pytest.raises(Rationed):
        for _ in range(200):
            source.post_status(post)
    assert source.standing_text(receipt) is not None
    source.delete(receipt)
    assert x.our_replies(post.external_id) == []


@pytest.mark.parametrize("seed", range(6))
def test_no_walk_through_a_day_reads_more_than_the_day_allows(x: FakeX, seed: int) -> None:
    """Pages, look-ups, looks for replies and restarts in any order, each cursor kept or lost in a crash only with what
    it read; what replies read is kept with the mentions.
    """
    dice, cursors, post = random.Random(seed), {"mentions": "", "search": "", "own": ""}, _held_post(x)
    x.answers.clear()
    source = _connect(x, daily_reads=120)
    for _ in range(150):
        x.say(dice.choice(["@ferrywire keys", "keys"]), reply_to=dice.choice(["", *x.tweets]))
        x.now += timedelta(seconds=20)
        act = dice.choice(["mentions", "search", "own", "reread", "reply", "restart"])
        if act == "restart":
            cursors["mentions"] = source.fetch("mentions", cursors["mentions"], x.now).cursor
            source = _connect(x, daily_reads=120)
        elif act == "reply":
            with suppress(Rationed):
                source.post_status(post)
        elif act == "reread":
            with suppress(Unavailable):
                source.reread(list(x.tweets)[: source.reread_at_once], x.now)
        else:
            cursors[act] = source.fetch(act, cursors[act], x.now).cursor
    assert 0 < sum(_posts_in(answer) for answer in x.answers) <= 120


def _posts_in(answer: object) -> int:
    body = _object(answer)
    data = body.get("data", [])
    one = isinstance(data, dict) and "text" in data
    return (len(data) if isinstance(data, list) else int(one)) + len(body.get("includes", {}).get("tweets", []))


def _object(answer: object) -> dict[str, Any]:
    assert isinstance(answer, dict)
    return answer


def test_a_cost_is_counted_with_authors_and_images(x: FakeX) -> None:
    x.mention("What is the limit?")
    x.pass_time()
    batch = _connect(x, daily_cost=4).fetch("mentions", "", x.now)
    assert _spent(batch).units == 1 + 2 + 2  # the post, its author, and our account, which was looked up
    assert batch.quota is not None
    assert batch.quota.limit == 200


@pytest.mark.parametrize("little", [{"daily_reads": 99}, {"daily_cost": 2}, {"daily_cost": 10, "read_price": 0.1}])
def test_an_allowance_too_small_for_one_page_is_refused_with_what_would_do(little: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="at least"):
        settings("x", {"account": "ferrywire", **little})


def test_what_today_cost_is_told_with_look_ups_and_what_replies_read_and_outlives_a_restart(x: FakeX) -> None:
    mention = x.mention("What is the limit?")
    x.pass_time()
    source = _connect(x, daily_cost=20, read_price=0.01)
    first = source.fetch("mentions", "", x.now)
    second = source.fetch("mentions", first.cursor, x.now)
    source.reread([mention], x.now)
    source.post_status(first.posts[0])
    again = source.fetch("mentions", second.cursor, x.now)
    told = _connect(x, daily_cost=20, read_price=0.01).spending({"mentions": again.cursor}, x.now)

    assert _spent(again).posts == 1
    assert told.posts == 3
    assert told.dollars == pytest.approx(0.01 * (_spent(again).units + 2 * 3))
    assert (told.limit, told.resets_at) == (20, next_midnight(x.now))
    assert source.spending({"mentions": again.cursor}, x.now + timedelta(days=1)).posts == 0


def test_without_an_allowance_what_today_cost_is_told_all_the_same(x: FakeX) -> None:
    mention = x.mention("What is the limit?")
    x.pass_time()
    source = x.connect()
    first = source.fetch("mentions", "", x.now)
    source.reread([mention], x.now)
    again = source.fetch("mentions", first.cursor, x.now)
    told = source.spending({"mentions": again.cursor, "search": ""}, x.now)

    assert (told.posts, told.limit) == (2, None)
    assert told.words == "2 posts today, about $0.04"
