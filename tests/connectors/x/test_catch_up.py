"""What a sweep alone would miss: posts that are indexed late are read once, now and then, within the allowance."""

from datetime import UTC, datetime, timedelta

from connectors.x.catch_up import LOOK_BACK_EVERY, MOST_SEEN, begin_sweep, complete, may_look_back, unseen
from connectors.x.cursor import Sweep, XStream, advance_sweep
from connectors.x.payloads import TweetPage
from connectors.x.snowflakes import first_id_at
from connectors.x.spending import DailyAllowance, Spent
from tests.connectors.contract import read_on
from tests.fakes.fake_x import FakeX

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_post_that_is_indexed_late_is_read_once_the_sweep_looks_back(x: FakeX) -> None:
    late = x.mention("it took its time")
    x.unindexed.add(late)
    x.pass_time(timedelta(seconds=30))
    early = x.mention("it was quick")
    x.pass_time()
    first = read_on(x.connect(), x)
    x.unindexed.clear()
    x.pass_time(timedelta(minutes=5))
    soon = read_on(x.connect(), x, first.cursor)
    x.pass_time(LOOK_BACK_EVERY)
    then = read_on(x.connect(), x, soon.cursor)
    x.pass_time(LOOK_BACK_EVERY)
    assert (first.ids, soon.ids, then.ids) == ([early], [], [late])
    assert read_on(x.connect(), x, then.cursor).posts == []


def test_a_quiet_stream_is_looked_back_at_once_and_then_rests(x: FakeX) -> None:
    cursor = read_on(x.connect(), x).cursor
    x.mention("a question")
    for _ in range(130):
        x.pass_time()
        cursor = x.connect().fetch("mentions", cursor, x.now).cursor
    shown = [answer for answer in x.answers if isinstance(answer, dict) and answer.get("data")]
    assert len(shown) <= 1 + 1 + 2  # our account, the post, and the post again


def test_a_sweep_looks_back_only_as_far_as_it_remembers_what_was_read() -> None:
    page = TweetPage.model_validate({"data": [{"id": first_id_at(NOW - timedelta(seconds=n))} for n in range(500)]})
    began = Sweep(since=first_id_at(NOW - timedelta(hours=1)), began=int(NOW.timestamp()))
    read = complete(began, advance_sweep(began, XStream.MENTIONS, page).sweep, page)
    again = begin_sweep(read, XStream.MENTIONS, NOW + LOOK_BACK_EVERY, look_back=True)
    assert again.since == first_id_at(NOW - timedelta(seconds=MOST_SEEN - 1))
    assert unseen(again, page).data == page.data[MOST_SEEN:]


def test_a_limited_day_is_looked_back_at_out_of_its_first_half_only() -> None:
    spent = [Spent(posts=posts, units=posts) for posts in (0, 1, 50, 51)]
    assert [may_look_back(DailyAllowance(100), one) for one in spent] == [False, True, True, False]
    assert [may_look_back(DailyAllowance(), one) for one in spent] == [True] * 4
