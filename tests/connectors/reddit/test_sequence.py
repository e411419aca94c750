"""Reading Reddit, tried against every order of events: people post, edit and delete, moderators remove and approve
late, the allowance runs out between two pages. Every post that stands is read, and the same words of a post once
unless they were taken away in between. The real reader over the stand-in for Reddit, without HTTP between them.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.errors import Unavailable
from bot.core.model import Quota, ReplyMode
from connectors.reddit.api import RedditApi
from connectors.reddit.reading import ListingReader
from connectors.reddit.settings import Settings
from tests.fakes.fake_reddit import ACCOUNT, SUBREDDIT, FakeReddit
from tests.fakes.http import FakeRequest

STREAM = f"r/{SUBREDDIT}"


@dataclass
class DirectApi:
    """What `RedditApi` does, by asking the stand-in itself. `spent`: the allowance is used up."""

    service: FakeReddit
    spent: bool = False
    quota: Quota | None = None

    def read(self, path: str, params: Mapping[str, str]) -> Any:
        if self.spent:
            raise Unavailable("community", "its rate limit is used up")
        return json.loads(self.service._read(FakeRequest("GET", f"/{path}", {"raw_json": "1", **params}, {}, b"")).body)


@dataclass
class Walk:
    """Reddit, our reader on it, and what it read so far: each post with the words it had."""

    service: FakeReddit = field(default_factory=FakeReddit)
    cursor: str = ""
    read: Counter[tuple[str, str]] = field(default_factory=Counter)
    late: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    gap: str = ""

    def __post_init__(self) -> None:
        self.api = DirectApi(self.service)
        chosen = Settings.model_validate({"subreddits": [SUBREDDIT], "comments": False, "inbox": False})
        self.reader = ListingReader.of("community", chosen, ACCOUNT, ReplyMode.API, cast("RedditApi", self.api))

    def fetch(self) -> bool:
        """One page; whether there is more. A page that the allowance forbids changes nothing."""
        try:
            batch = self.reader.fetch(STREAM, self.cursor, self.service.now)
        except Unavailable:
            return True
        self.cursor = batch.cursor
        self.gap += batch.gap
        self.gone |= set(batch.gone)
        self.read.update((post.external_id, post.text) for post in batch.posts)
        return batch.more

    def finish(self) -> None:
        """Whole walks, begun after everything else happened."""
        self.api.spent = False
        for _walk in range(2):
            if not any(not self.fetch() for _page in range(200)):
                pytest.fail("the walk never ends")

    def happen(self, what: str, number: int) -> None:
        """One event; `number` says how many, or which of the newest posts."""
        if what == "post":
            for _ in range(1 + number % 5):
                self.service.customer_posts(f"question {len(self.service.things)}")
        elif what == "hold":
            self.service.remove(self.service.customer_posts("held back"))
        elif what == "time":
            self.service.pass_time(timedelta(seconds=number))
        elif what == "fetch":
            for _ in range(1 + number % 3):
                self.fetch()
        elif what == "allowance":
            self.api.spent = not self.api.spent
        elif chosen := self._chosen(number, "moderator" if what == "approve" else ""):
            self._change(what, chosen)

    def _chosen(self, number: int, fate: str) -> str:
        """One of the newest posts whom this befell; "" when there are none."""
        names = [name for name, thing in self.service.things.items() if thing.fate == fate][-8:]
        return names[number % len(names)] if names else ""

    def _change(self, what: str, name: str) -> None:
        if what == "edit":
            self.service.edit(name, f"{self.service.things[name].text}, edited")
        elif what == "delete":
            self.service.delete(name)
        elif what == "remove":
            self.service.remove(name)
        elif what == "approve":
            self.service.approve(name)
            self.late.add(name)


happenings = st.lists(
    st.tuples(
        st.sampled_from(
            ["post", "post", "fetch", "fetch", "hold", "time", "edit", "delete", "remove", "approve", "allowance"]
        ),
        st.integers(0, 40),
    ),
    min_size=25,
    max_size=60,
)


@settings(deadline=None, max_examples=100)
@given(happenings)
@example([("hold", 0), ("post", 0), ("fetch", 0), ("approve", 0)])
@example([("post", 4), ("post", 4), ("fetch", 0), ("delete", 7), ("delete", 6), ("delete", 5), ("fetch", 2)])
def test_in_any_order_of_events_every_post_is_read_and_the_same_words_once(events: list[tuple[str, int]]) -> None:
    walk = Walk()
    for what, number in events:
        walk.happen(what, number)
    walk.finish()
    standing = [name for name, thing in walk.service.things.items() if not thing.fate]
    newest = sorted(standing, key=lambda name: (walk.service.things[name].created, name), reverse=True)
    late_and_deep = walk.late - set(newest[: walk.service.page])
    read = {name for name, _ in walk.read}
    assert set(standing) - late_and_deep <= read
    assert [name for (name, _), times in walk.read.items() if times > 1 and name not in walk.late] == []
    assert walk.gone <= walk.late | (walk.service.things.keys() - set(standing))
    assert walk.gap == ""
