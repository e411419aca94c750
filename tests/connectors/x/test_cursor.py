"""Where reading X goes on: nothing is lost between pages, after a crash or a pause, and a gap is said once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import Refused
from connectors.x.cursor import (
    NEWEST_SHOWN,
    Sweep,
    XCursor,
    XStream,
    advance_sweep,
    prepare_sweep,
    read_cursor,
    repair_sweep,
)
from connectors.x.payloads import TweetPage
from connectors.x.snowflakes import first_id_at, snowflake_time
from tests.connectors.contract import read_on
from tests.fakes.fake_x import FakeX
from tests.fakes.fake_x_recorded import FakeRecordedX, fetched

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NOTHING = TweetPage.model_validate({"meta": {"result_count": 0}})


def _sweep_since(when: datetime) -> Sweep:
    return Sweep(since=first_id_at(when), query="(keys) -is:retweet -@ferrywire")


def test_pages_are_read_one_a_call_and_each_oldest_first() -> None:
    with FakeRecordedX(mentions=["mentions-page-1", "mentions-page-2"]) as service:
        first, second = fetched(service, 2)
        asked = service.requests_to("mentions")
    assert (len(first.posts), first.more) == (3, True)
    assert (len(second.posts), second.more) == (2, False)
    for batch in (first, second):
        assert [p.written_at for p in batch.posts] == sorted(p.written_at for p in batch.posts)
    assert asked[1].query["pagination_token"] == "7140dibdnow9c7btw4827c3yb0pfg7mg"
    assert asked[1].query["since_id"] == asked[0].query["since_id"]


def test_since_id_moves_only_when_the_sweep_has_ended() -> None:
    with FakeRecordedX(mentions=["mentions-page-1", "mentions-page-2", "mentions-empty"]) as service:
        first, second, third = fetched(service, 3)
        since = [r.query["since_id"] for r in service.requests_to("mentions")]
    assert since[0] == since[1] == first_id_at(NOW - timedelta(hours=24))
    assert since[2] == max(p.url.rpartition("/")[2] for p in first.posts)
    assert (second.gap, third.gap, third.posts) == ("", "", ())


def test_the_search_goes_on_by_itself() -> None:
    with FakeRecordedX(search=["search-page-1", "search-page-2"]) as service:
        batches = fetched(service, 2, "search", search="ferrywire (keys OR limits)")
        (first, second) = service.requests_to("search")
    assert [b.more for b in batches] == [True, False]
    assert first.query["query"] == "(ferrywire (keys OR limits)) -is:retweet -@ferrywire"
    assert second.query["next_token"].startswith("b26v89c19zqg8o3f")
    assert [p.own for b in batches for p in b.posts] == [True, False, False]
    assert [p.lang for b in batches for p in b.posts] == ["", "en", "de"]


def test_a_refused_page_token_loses_no_post_and_is_no_gap(x: FakeX) -> None:
    cursor = read_on(x.connect(), x).cursor
    ids = []
    for number in range(3 * x.page):
        x.pass_time()
        ids.append(x.mention(f"question {number}"))
    start = x.connect().fetch("mentions", cursor, x.now)
    x.tokens_are_refused = True
    middle = x.connect().fetch("mentions", start.cursor, x.now)
    x.tokens_are_refused = False
    rest = read_on(x.connect(), x, middle.cursor)
    assert [len(start.posts), len(middle.posts)] == [x.page, x.page]
    assert sorted([p.external_id for b in (start, middle) for p in b.posts] + rest.ids) == sorted(ids)
    assert start.gap + middle.gap + rest.gap == ""


def test_a_refusal_that_no_other_place_mends_is_told() -> None:
    with FakeRecordedX(mentions=["400-token-refused"]) as service, pytest.raises(Refused, match="pagination_token"):
        fetched(service)
    assert repair_sweep(read_cursor("", XStream.MENTIONS)[0].sweep, frozenset({"max_results"}), NOW) is None


def test_a_place_too_old_for_the_search_is_left_and_the_gap_said_once() -> None:
    with FakeRecordedX(search=["search-empty"]) as service:
        source = service.connect(search="keys")
        cursor = source.fetch("search", "", NOW).cursor
        later = NOW + timedelta(days=9)
        batch = source.fetch("search", cursor, later)
        again = source.fetch("search", batch.cursor, later)
        asked = service.requests_to("search")[1].query["since_id"]
    assert "seven days" in batch.gap
    assert again.gap == ""
    assert snowflake_time(asked) > later - timedelta(days=7)


def test_when_x_itself_says_the_place_is_too_old_it_reads_what_is_left() -> None:
    """X's clock and index decide; ours may still think the place is within reach."""
    with FakeRecordedX(search=["400-since-id-too-old", "search-page-2"]) as service:
        cursor = XCursor(sweep=_sweep_since(NOW - timedelta(days=7) + timedelta(minutes=10)))
        batch = service.connect(search="keys").fetch("search", cursor.to_json(), NOW)
    assert len(batch.posts) == 2
    assert "were not read" in batch.gap


def test_a_quiet_week_is_no_gap() -> None:
    with FakeRecordedX(search=["search-empty"]) as service:
        source, cursor, gaps = service.connect(search="keys"), "", []
        for day in range(20):
            batch = source.fetch("search", cursor, NOW + timedelta(days=day))
            cursor = batch.cursor
            gaps.append(batch.gap)
    assert set(gaps) == {""}


def test_the_end_of_what_x_shows_of_mentions_and_of_our_own_posts_is_said() -> None:
    sweep = prepare_sweep(
        read_cursor("", XStream.MENTIONS)[0].sweep, XStream.MENTIONS, "", NOW, timedelta(hours=1)
    ).sweep
    for stream, told in ((XStream.MENTIONS, "800 mentions"), (XStream.OWN, "3,200 posts of our own")):
        nearly = sweep.model_copy(update={"count": NEWEST_SHOWN[stream][0], "token": "t"})
        assert told in advance_sweep(nearly, stream, NOTHING).gap
        assert advance_sweep(sweep, stream, NOTHING).gap == ""


def test_another_search_starts_where_the_last_one_ended_and_forgets_its_page() -> None:
    sweep = _sweep_since(NOW - timedelta(hours=2)).model_copy(update={"query": "(old)", "token": "t", "top": "5"})
    asked = prepare_sweep(sweep, XStream.SEARCH, "(new)", NOW, timedelta(hours=1)).sweep
    assert (asked.since, asked.token, asked.top, asked.query) == (sweep.since, "", "", "(new)")


def test_a_cursor_that_cannot_be_read_starts_anew_and_says_so() -> None:
    with FakeRecordedX(mentions=["mentions-page-2"]) as service:
        batch = service.connect().fetch("mentions", '{"v":1,"since":"?"}', NOW)
    assert len(batch.posts) == 2
    assert "could not be read" in batch.gap


@pytest.mark.parametrize(("bad", "passed"), [(first_id_at(NOW - timedelta(minutes=1)), True), ("9" * 19, False)])
def test_it_goes_on_past_a_post_that_cannot_be_read_but_never_past_what_is_still_to_come(
    bad: str, *, passed: bool
) -> None:
    sound = {"id": first_id_at(NOW - timedelta(hours=1)), "text": "sound"}
    page = TweetPage.model_validate({"data": [{"id": bad, "text": 7}, sound], "meta": {"result_count": 2}})
    sweep = _sweep_since(NOW - timedelta(days=1)).model_copy(update={"began": int(NOW.timestamp())})
    assert advance_sweep(sweep, XStream.MENTIONS, page).sweep.since == (bad if passed else sound["id"])
