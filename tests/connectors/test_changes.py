"""The cursor over a list of changes, oldest first: nothing is missed, nothing comes twice, and it always gets on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors._changes import Change, ChangesCursor, begin, turn_page

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
START = int(NOW.timestamp())
OVERLAP = timedelta(seconds=10)


def read(kept: list[Change], cursor: ChangesCursor, size: int = 3) -> tuple[list[str], ChangesCursor]:
    """All that is new in the list that the channel keeps, and where reading stands then."""
    new: list[str] = []
    for _ in range(100):
        listed = sorted((one for one in kept if one.at >= cursor.since), key=lambda one: one.at)
        page = listed[(cursor.page - 1) * size :][:size]
        turn = turn_page(cursor, page, NOW, OVERLAP, full=len(page) == size)
        new += [one.id for one in page if one.id in turn.fresh]
        cursor = turn.cursor
        if not turn.more:
            return new, cursor
    raise AssertionError("it asks for more for ever")


@given(st.lists(st.integers(0, 30), max_size=30), st.integers(1, 4))
def test_every_change_is_read_once_however_many_stand_in_one_second(seconds: list[int], size: int) -> None:
    kept = [Change(str(number), START + second, "words") for number, second in enumerate(seconds)]
    new, cursor = read(kept, ChangesCursor(since=START), size)
    assert sorted(new) == sorted(one.id for one in kept)
    assert read(kept, cursor, size)[0] == []


def test_what_the_channel_tells_late_is_read_within_the_overlap() -> None:
    _, cursor = read([Change("1", START + 100, "a")], ChangesCursor(since=START))
    new, _ = read([Change("1", START + 100, "a"), Change("late", START + 95, "b")], cursor)
    assert new == ["late"]


def test_other_words_come_again_and_the_same_words_at_another_time_do_not() -> None:
    _, cursor = read([Change("1", START, "a"), Change("2", START, "b")], ChangesCursor(since=START))
    new, _ = read([Change("1", START + 5, "a"), Change("2", START + 5, "other")], cursor)
    assert new == ["2"]


def test_a_cursor_of_another_kind_is_none() -> None:
    assert begin('{"page": 1}', NOW, 24) is None
    assert begin("nonsense", NOW, 24) is None


@pytest.mark.parametrize("at", [START - 50, START + 50])
def test_a_first_place_in_the_future_gives_way_once_our_clock_is_right(at: int) -> None:
    ahead = ChangesCursor(since=START + 900_000).model_dump_json()
    place = begin(ahead, NOW, 1)
    assert place is not None
    assert place.doubted == START + 900_000
    assert read([Change("1", at, "a")], place)[0] == ["1"]
