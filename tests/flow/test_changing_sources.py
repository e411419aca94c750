"""A source in every order of states: entries come, go, move in the list, change their words, their id, their address.
Every entry is asked once and none is missed, whatever the source does.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import Author, Post
from bot.flow.operations.arrivals.store import store_batch
from bot.store.transaction import Store
from tests.fakes.posts import WRITTEN, a_batch, a_post
from tests.fakes.watching import ALWAYS_READ, TAKE_ALL

_SOURCES = count(1)


@dataclass
class FakeEntry:
    """One entry as the source lists it: its own number, which version of its words, and how its address is written.

    `unread`: it changed since it was read. What changes both its id and its words in between is another entry.
    """

    number: int
    version: int = 0
    spelling: int = 0
    id: str = ""
    unread: bool = False

    def url(self) -> str:
        base = f"blog.example/entry/{self.number}"
        return (
            f"https://{base}",
            f"http://www.{base}/?utm_source=rss",
            f"https://{base}#top",
            f"https://{base}?sid=a1",
        )[self.spelling]

    def post(self, source: str) -> Post:
        return a_post(
            self.id,
            f"How does part {self.number} work, in edition {'abcdefgh'[self.version % 8]}?",
            source=source,
            url=self.url(),
            author=Author(f"u{self.number % 3}", f"u{self.number % 3}"),
            written_at=WRITTEN - timedelta(minutes=self.number),
        )


class ChangingSource:
    """The model: what the source lists now, and every entry that ever stood there when it was read."""

    def __init__(self, store: Store) -> None:
        self.name = f"source-{next(_SOURCES)}"
        self.listed: list[FakeEntry] = []
        self.gone: list[FakeEntry] = []
        self.seen: set[int] = set()
        self._store = store
        self._ids = count(1)

    def insert(self, _at: int) -> None:
        number = len(self.listed) + len(self.gone) + 1
        self.listed.insert(0, FakeEntry(number, id=f"id-{next(self._ids)}"))

    def delete(self, at: int) -> None:
        if self.listed:
            self.gone.append(self.listed.pop(at % len(self.listed)))

    def bring_back(self, at: int) -> None:
        if self.gone:
            self.listed.append(self.gone.pop(at % len(self.gone)))

    def reorder(self, at: int) -> None:
        half = at % (len(self.listed) + 1)
        self.listed = self.listed[half:] + self.listed[:half]

    def edit(self, at: int) -> None:
        for entry in self._changeable(at):
            entry.version, entry.unread = entry.version + 1, True

    def give_other_id(self, at: int) -> None:
        for entry in self._changeable(at):
            entry.id, entry.unread = f"id-{next(self._ids)}", True

    def _changeable(self, at: int) -> list[FakeEntry]:
        """One entry that did not change since it was read; none where that one did."""
        chosen = self.listed[at % len(self.listed)] if self.listed else None
        return [] if chosen is None or chosen.unread else [chosen]

    def spell_otherwise(self, at: int) -> None:
        for entry in self.listed:
            entry.spelling = at % 4

    def read(self, shown: int) -> None:
        """Read the list, or its beginning where it was cut short."""
        listed = self.listed[: shown or None] if shown % 3 == 0 else self.listed
        self.seen |= {entry.number for entry in listed}
        for entry in listed:
            entry.unread = False
        posts = [entry.post(self.name) for entry in listed]
        with self._store.writing() as tx:
            store_batch(tx, self.name, a_batch(*posts), ALWAYS_READ, TAKE_ALL)

    def asked(self) -> list[int]:
        """The number of every entry that opened or joined a question, as often as it did."""
        with self._store.reading() as tx:
            kept = tx.posts.since(tx.now - timedelta(days=99))
        return sorted(
            int(k.post.url.split("/entry/")[1].split("?")[0].split("#")[0].strip("/"))
            for k in kept
            if k.post.source == self.name
        )


_ACTS = ("insert", "insert", "delete", "bring_back", "reorder", "edit", "give_other_id", "spell_otherwise")
_STEPS = st.lists(st.tuples(st.sampled_from(_ACTS), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=14)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_every_entry_is_asked_once_and_none_is_missed_whatever_the_source_does(
    store: Store, steps: list[tuple[str, int, int]]
) -> None:
    source = ChangingSource(store)
    for act, at, shown in steps:
        getattr(source, act)(at)
        source.read(shown)
    assert source.asked() == sorted(source.seen)


@pytest.mark.parametrize("changes", [{"external_id": "new", "url": "https://blog.example/a?page=2&utm_id=9"}])
def test_a_post_that_came_under_another_id_and_is_changed_afterwards_is_changed_and_not_new(
    store: Store, changes: dict[str, Any]
) -> None:
    first = a_post("old", url="https://blog.example/a?page=2")
    again = replace(first, **changes)
    for post in (first, again, replace(again, text="How do I rotate my key twice?")):
        with store.writing() as tx:
            store_batch(tx, "square", a_batch(post), ALWAYS_READ, TAKE_ALL)
    with store.reading() as tx:
        (kept,) = tx.posts.since(tx.now - timedelta(days=9))
    assert (kept.post.external_id, kept.post.text) == ("old", "How do I rotate my key twice?")
