"""Whatever happens on X between two requests, every post that stands is read once in its last words, and none twice."""

import random
from collections import Counter

import pytest

from bot.core.errors import Unavailable
from bot.core.model import Post
from tests.fakes.channel import Fault
from tests.fakes.fake_x import FakeX

STEPS = 60


class Walk:
    """A seeded walk: customers write, edit and delete, X refuses for a while, and pages are read in between."""

    def __init__(self, x: FakeX, seed: int) -> None:
        self.x, self.dice = x, random.Random(seed)
        self.source, self.cursor = x.connect(), ""
        self.read: list[Post] = []
        self.wanted: dict[str, str] = {}

    def write(self) -> None:
        text = f"question {len(self.x.tweets)}"
        self.wanted[self.x.mention(text)] = f"@ferrywire {text}"

    def write_many(self) -> None:
        for _ in range(2 * self.x.page):
            self.write()
            self.x.pass_time()

    def edit(self) -> None:
        if self.wanted:
            first = self.dice.choice(sorted(self.wanted))
            text = f"@ferrywire changed {len(self.x.tweets)}"
            self.x.edit(first, text)
            self.wanted[first] = text

    def delete(self) -> None:
        if self.wanted:
            first = self.dice.choice(sorted(self.wanted))
            self.x.delete(first)
            del self.wanted[first]

    def refuse_a_page(self) -> None:
        self.x.tokens_are_refused = not self.x.tokens_are_refused

    def rate_limit(self) -> None:
        self.x.inject_fault(Fault(status=429, headers=self.x.wait_headers(60)))
        with pytest.raises(Unavailable):
            self.source.fetch("mentions", self.cursor, self.x.now)
        self.x.clear_faults()

    def restart(self) -> None:
        self.source = self.x.connect()

    def fetch(self) -> bool:
        batch = self.source.fetch("mentions", self.cursor, self.x.now)
        assert batch.gap == ""
        self.read += batch.posts
        self.cursor = batch.cursor
        return batch.more

    def go(self) -> None:
        acts = (self.write, self.write_many, self.edit, self.delete, self.refuse_a_page, self.rate_limit, self.restart)
        for _ in range(STEPS):
            self.dice.choice(acts)()
            self.x.pass_time()
            for _ in range(self.dice.randrange(3)):
                self.fetch()
                self.x.pass_time()
        for _sweep in range(2):
            while self.fetch():
                pass


@pytest.mark.parametrize("seed", range(8))
def test_every_post_is_read_in_its_last_words_and_none_twice(x: FakeX, seed: int) -> None:
    walk = Walk(x, seed)
    walk.go()
    last = {post.external_id: post.text for post in walk.read}
    assert {first: last.get(first) for first in walk.wanted} == walk.wanted
    assert [url for url, times in Counter(post.url for post in walk.read).items() if times > 1] == []
    assert {post.external_id for post in walk.read} <= {tweet.history[0] for tweet in x.tweets.values()}
