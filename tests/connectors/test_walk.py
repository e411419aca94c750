"""Walking a listing that shows the newest first."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import Refused
from connectors._walk import Listed, ListedPage, Walk, print_of

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
WALK = Walk("here", first=timedelta(hours=24), overlap=timedelta(hours=6))


def listed(name: str, hours_ago: float, words: str = "") -> Listed[str]:
    return Listed(name, NOW - timedelta(hours=hours_ago), print_of(words), name)


def step(cursor: str, *entries: Listed[str], older: str = "", now: datetime = NOW) -> tuple[list[str], str, bool]:
    made = WALK.step(WALK.place(cursor, now), ListedPage(entries, older), now)
    return [one.entry for one in made.fresh], made.cursor, made.more


def test_a_walk_ends_where_the_first_reading_shall_begin() -> None:
    fresh, cursor, more = step("", listed("b", 1), listed("a", 2), older="2")
    assert (fresh, more) == (["a", "b"], True)
    fresh, cursor, more = step(cursor, listed("a", 23), listed("old", 25), older="3")
    assert (fresh, more) == (["a"], False)


def test_the_next_walk_goes_down_to_the_overlap_and_brings_what_is_new_or_changed() -> None:
    _, cursor, _ = step("", listed("c", 1), listed("b", 4), listed("a", 9))
    fresh, cursor, more = step(cursor, listed("c", 1, "changed"), listed("late", 3), listed("b", 4), listed("a", 9))
    assert (fresh, more) == (["late", "c"], False)
    assert step(cursor, listed("c", 1, "changed"), listed("late", 3), listed("b", 4))[0] == []


def test_what_comes_while_it_walks_is_found_by_the_next_walk() -> None:
    _, cursor, _ = step("", listed("b", 1), older="2")
    _, cursor, _ = step(cursor, listed("a", 2))
    assert step(cursor, listed("c", 0), listed("b", 1), listed("a", 2))[0] == ["c"]


def test_a_clock_that_was_ahead_when_it_was_added_does_not_hide_what_comes_later() -> None:
    ahead = NOW + timedelta(days=1100)
    fresh, cursor, _ = step("", listed("a", 30), now=ahead)
    assert fresh == []
    assert step(cursor, listed("b", 1), listed("a", 30))[0] == ["b"]


def test_a_clock_that_went_back_does_not_bring_back_the_archive() -> None:
    _, cursor, _ = step("")
    behind = NOW - timedelta(days=1100)
    assert step(cursor, listed("new", 0), listed("a", 30), now=behind)[0] == ["new"]


def test_a_page_that_leads_to_itself_is_refused() -> None:
    _, cursor, _ = step("", listed("a", 1), older="2")
    with pytest.raises(Refused, match="leads nowhere"):
        step(cursor, listed("a", 1), older="2")


@pytest.mark.parametrize("cursor", ["x", "[]", '{"since": "soon"}'])
def test_a_cursor_of_another_kind_is_refused(cursor: str) -> None:
    with pytest.raises(Refused):
        WALK.place(cursor, NOW)


def test_what_was_seen_within_the_overlap_does_not_come_again_below_a_page_of_newer() -> None:
    _, cursor, _ = step("", listed("b", 1), listed("a", 6.5))
    _, cursor, _ = step(cursor, listed("c", 0), listed("b", 1), older="2")
    assert step(cursor, listed("a", 6.5))[0] == []
