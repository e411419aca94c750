"""The walk down a listing, tried against every order of events: people post, delete and are let through late, at any
moment between two pages, and still each post that stands is read (one let through late, if it shows on the first page).
Pure: a listing in memory, no HTTP.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.reddit import cursor
from connectors.reddit.cursor import MOST_REMEMBERED, ListingCursor
from connectors.reddit.posts import Listing, Thing

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PAGE = 3


@dataclass
class FakeListing:
    """Newest first; an anchor that does not stand gives an empty page, as Reddit does."""

    count: int = 0
    hidden: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)

    def thing(self, number: int) -> Thing:
        created = int(START.timestamp()) + number // 2  # two posts a second: the id decides
        return Thing(f"t3_{number + 10}", (created, int(str(number + 10), 36)), {"selftext": f"words {number}"})

    def standing(self) -> list[Thing]:
        numbers = [n for n in range(self.count) if n not in self.hidden | self.deleted]
        return sorted((self.thing(n) for n in numbers), key=lambda t: t.mark, reverse=True)

    def page(self, after: str) -> Listing:
        things = self.standing()
        names = [t.name for t in things]
        if after and after not in names:
            return Listing((), "")
        start = names.index(after) + 1 if after else 0
        end = start + PAGE
        return Listing(tuple(things[start:end]), names[end - 1] if end < len(names) else "")


def step(stream: ListingCursor, source: FakeListing) -> cursor.PageResult:
    """One fetch, its cursor written down and read back as between two processes."""
    turn = cursor.turn_page(stream, source.page(stream.anchors[0] if stream.anchors else ""))
    assert cursor.read_cursor(cursor.write_cursor(turn.stream)) == turn.stream
    return turn


def walk(stream: ListingCursor, source: FakeListing, read: list[str]) -> ListingCursor:
    """Fetch until a whole walk, begun after everything else happened, is over."""
    for _whole in range(2):
        for _page in range(200):
            turn = step(stream, source)
            read += [thing.name for thing in turn.fresh]
            stream = turn.stream
            if turn.done:
                break
        else:
            pytest.fail("the walk never ends")
    return stream


events = st.lists(
    st.one_of(
        st.tuples(st.just("post"), st.integers(1, 6)),
        st.tuples(st.just("hold"), st.just(1)),
        st.tuples(st.just("delete"), st.integers(0, 40)),
        st.tuples(st.just("let through"), st.integers(0, 40)),
        st.tuples(st.just("fetch"), st.integers(1, 3)),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(events)
def test_whatever_is_deleted_held_or_let_through_between_pages_no_post_is_lost(happens: list[tuple[str, int]]) -> None:
    source, stream = FakeListing(), cursor.first_cursor(START, 1)
    read: list[str] = []
    for what, number in happens:
        if what in ("post", "hold"):
            source.hidden |= {source.count} if what == "hold" else set()
            source.count += number
        elif what == "delete":
            source.deleted.add(number)
        elif what == "let through":
            source.late |= source.hidden & {number}
            source.hidden.discard(number)
        else:
            for _ in range(number):
                turn = step(stream, source)
                stream, read = turn.stream, [*read, *(thing.name for thing in turn.fresh)]
    stream = walk(stream, source, read)
    late_and_deep = {source.thing(n).name for n in source.late} - {t.name for t in source.page("").things}
    assert {t.name for t in source.standing()} - late_and_deep <= set(read)
    assert len(stream.recent) <= MOST_REMEMBERED


def test_in_quiet_times_nothing_is_read_twice() -> None:
    source, read = FakeListing(count=20), list[str]()
    walk(cursor.first_cursor(START, 1), source, read)
    assert len(read) == len(set(read)) == 20
