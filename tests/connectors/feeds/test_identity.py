"""Entries whose ids say nothing: several under one id, and links with parameters that change at each reading."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from connectors.feeds.cursor import FeedCursor, news, read_cursor
from connectors.feeds.identity import MAX_LINKS
from connectors.feeds.parser import FeedEntry, ParsedFeed

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def readings(*showings: list[FeedEntry]) -> list[list[FeedEntry]]:
    """What each reading reports, with the cursor packed and unpacked in between."""
    memory, told = FeedCursor("f"), []
    for showing in showings:
        found = news(memory, ParsedFeed(tuple(showing)))
        told.append(list(found.entries))
        memory = read_cursor(replace(memory, seen=found.seen, identities=found.identities).to_json(), "f")
    return told


def an_entry(number: int, entry_id: str = "same", **changes: object) -> FeedEntry:
    entry = FeedEntry(id=entry_id, title=f"Entry {number}", text=f"words {number}", at=NOW + timedelta(hours=number))
    return replace(entry, **changes)  # type: ignore[arg-type]


def linked(number: int, session: str, *, dated: bool = True) -> FeedEntry:
    link = f"https://blog.example/show?n={number}&sid={session}"
    at = NOW + timedelta(hours=number) if dated else None
    return FeedEntry(id=link, link=link, title=f"Entry {number}", text="many words " * 5, at=at, named=False)


def test_entries_under_one_id_are_each_told_once() -> None:
    told = readings([an_entry(1), an_entry(2)], [an_entry(3), an_entry(2), an_entry(1)], [an_entry(3)])
    assert [sorted(entry.title for entry in one) for one in told] == [["Entry 1", "Entry 2"], ["Entry 3"], []]
    assert len({entry.id for one in told for entry in one}) == 3


def test_the_first_of_an_id_keeps_it_when_others_come() -> None:
    first, second = readings([an_entry(1)], [an_entry(2), an_entry(1)])
    assert first[0].id == "same"
    assert [entry.title for entry in second] == ["Entry 2"]
    assert second[0].id.startswith("same#")


def test_an_edit_of_an_entry_under_a_shared_id_is_told_under_its_own() -> None:
    first, second = readings([an_entry(1), an_entry(2)], [an_entry(1, text="other words"), an_entry(2)])
    (edited,) = second
    assert edited.id == next(entry.id for entry in first if entry.title == "Entry 1")


def test_an_entry_alone_again_under_a_shared_id_is_not_told_again() -> None:
    assert readings([an_entry(1), an_entry(2)], [an_entry(1)], [an_entry(2)])[1:] == [[], []]


def test_links_that_change_at_each_reading_are_told_once() -> None:
    for dated in (True, False):
        told = readings(*([linked(n, session, dated=dated) for n in (1, 2)] for session in "abcd"))
        assert [len(one) for one in told] == [2, 0, 0, 0]


def test_after_links_were_noticed_to_change_a_new_entry_is_told_and_an_edit_keeps_its_id() -> None:
    edited = replace(linked(3, "d"), text="other words")
    told = readings([linked(1, "a")], [linked(1, "b")], [linked(1, "c"), linked(3, "c")], [linked(1, "d"), edited])
    assert [[entry.title for entry in one] for one in told] == [["Entry 1"], [], ["Entry 3"], ["Entry 3"]]
    assert told[2][0].id == told[3][0].id == "https://blog.example/show?n=3"


def test_two_posts_of_the_same_words_are_two_though_only_a_parameter_tells_them_apart() -> None:
    (told,) = readings([linked(1, "a"), replace(linked(1, "b"), id="https://blog.example/show?n=2")])
    assert len(told) == 2


@given(st.lists(st.sets(st.tuples(st.sampled_from("xyz"), st.integers(0, 7))), max_size=8), st.data())
def test_once_an_id_is_known_as_shared_every_entry_is_told_once_whatever_the_feed_shows(
    later: list[set[tuple[str, int]]], data: st.DataObject
) -> None:
    """Inserts, deletions, other orders and returns, of entries that share three ids."""
    showings = [{(name, n) for name in "xyz" for n in (8, 9)}, *later]
    orders = [data.draw(st.permutations(sorted(showing))) for showing in showings]
    titles: set[str] = set()
    ids: set[str] = set()
    for one in readings(*([an_entry(n, name, title=f"{name}{n}") for name, n in order] for order in orders)):
        assert titles.isdisjoint(entry.title for entry in one)
        assert len({entry.id for entry in one}) == len(one)
        titles |= {entry.title for entry in one}
        ids |= {entry.id for entry in one}
    assert titles == {f"{name}{n}" for showing in showings for name, n in showing}


def test_of_many_changing_links_those_of_the_newest_entries_are_remembered() -> None:
    newest_first = [[linked(n, session) for n in reversed(range(MAX_LINKS + 100))] for session in "ab"]
    _, again = readings(*newest_first)
    assert {entry.title for entry in again} == {f"Entry {n}" for n in range(100)}
