"""Reddit in any order of events, through real praw and the store: people post, comment, edit and delete, moderators
remove and approve late, tokens expire, requests fail between two pages. Every post that stands is asked once.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from sqlalchemy import Engine

from bot.core.ports.channel import Source
from tests.connectors.sequences.walking import Event, fail_after, few_long, many, more_than_once
from tests.fakes.channel import Fault
from tests.fakes.fake_reddit import FakeReddit
from tests.fakes.polling import PolledSource

ACTS = (
    "ask",
    "ask",
    "comment",
    "edit",
    "delete",
    "remove",
    "hold",
    "approve",
    "revoke",
    "fail",
    "fail",
    "restart",
    "poll",
    "poll",
    "poll",
    "time",
)
FAULTS = (Fault(status=503), Fault(status=429), Fault(status=403, body=b"<html>"), Fault(body=b"<html>"))
_NAMES = count(1)


class RedditWalk:
    """Reddit, a source that watches one subreddit, and what has happened. `late`: approved after it was held back."""

    def __init__(self, reddit: FakeReddit, engine: Engine) -> None:
        self.reddit = reddit
        reddit.name = f"community-{next(_NAMES)}"
        self.polled = PolledSource(engine, reddit, self._connected())
        self.polled.poll()
        self.late: set[str] = set()

    def go(self, happenings: list[Event]) -> None:
        for act, number in happenings:
            getattr(self, act)(number)
            self.reddit.pass_time(timedelta(seconds=7))
        self.finish()

    def finish(self) -> None:
        """Whole readings, after everything else has happened."""
        self.reddit.clear_faults()
        for _ in range(3):
            self.polled.poll(timedelta(hours=2))

    def ask(self, number: int) -> None:
        for _ in range(1 + number % 5):
            made = len(self.reddit.things)
            self.reddit.ask(f"Part {made}", f"How does part {made} work?", author=f"pat_{made}")
            self.reddit.pass_time(timedelta(seconds=number % 3))

    def comment(self, number: int) -> None:
        if above := self._chosen(number):
            made = len(self.reddit.things)
            self.reddit.comment(above, f"And how does part {made} work?", author=f"kim_{made}")

    def edit(self, number: int) -> None:
        self._change(number, lambda name: self.reddit.edit(name, f"{self.reddit.things[name].text} And when?"))

    def delete(self, number: int) -> None:
        self._change(number, self.reddit.delete)

    def remove(self, number: int) -> None:
        self._change(number, self.reddit.remove)

    def hold(self, number: int) -> None:
        """Something is held back before anybody saw it."""
        self.ask(0)
        self.reddit.remove(next(reversed(self.reddit.things)))

    def approve(self, number: int) -> None:
        if name := self._chosen(number, "moderator"):
            self.reddit.approve(name)
            self.late.add(name)

    def revoke(self, number: int) -> None:
        self.reddit.revoke_tokens()

    def fail(self, number: int) -> None:
        """Requests fail from one of the next on, while it is polled; then all is well again."""
        fail_after(self.reddit.web, number % 5, FAULTS[number % len(FAULTS)])
        self.poll(number)
        self.reddit.clear_faults()

    def restart(self, number: int) -> None:
        self.polled.connect(self._connected())

    def poll(self, number: int) -> None:
        self.polled.poll(timedelta(minutes=1 + number % 3))

    def time(self, number: int) -> None:
        self.reddit.pass_time(timedelta(minutes=number))

    def owed(self) -> set[str]:
        """What stands, save what was approved so late that its listing had gone past it."""
        standing = {name for name, thing in self.reddit.things.items() if not thing.fate}
        return standing - self.late

    def _connected(self) -> Source:
        return self.reddit.connect(comments=True)

    def _change(self, number: int, change: Callable[[str], None]) -> None:
        if name := self._chosen(number):
            change(name)

    def _chosen(self, number: int, fate: str = "") -> str:
        names = [name for name, thing in self.reddit.things.items() if thing.fate == fate][-8:]
        return names[number % len(names)] if names else ""


def _check(engine: Engine, happenings: list[Event]) -> None:
    with FakeReddit() as reddit:
        walk = RedditWalk(reddit, engine)
        walk.go(happenings)
        asked = walk.polled.asked_ids()
        assert more_than_once(asked) == []
        assert walk.owed() - set(asked) == set()
        assert set(asked) <= reddit.things.keys()


@few_long(ACTS, 4)
def test_every_post_on_reddit_is_asked_once_whatever_happens(engine: Engine, happenings: list[Event]) -> None:
    _check(engine, happenings)


@many(ACTS, 150)
def test_every_post_on_reddit_is_asked_once_in_many_walks(engine: Engine, happenings: list[Event]) -> None:
    _check(engine, happenings)
