"""X in any order of events, through real tweepy and the store: people post, edit and delete, the index is late, page
tokens are refused, requests fail between two pages. Every post that stands is asked once.
"""

from datetime import timedelta
from itertools import count

from hypothesis import example
from sqlalchemy import Engine

from connectors.x.catch_up import LATE_INDEXED
from tests.connectors.sequences.walking import Event, fail_after, few_long, many, more_than_once
from tests.fakes.channel import Fault
from tests.fakes.fake_x import FakeX
from tests.fakes.polling import PolledSource

ACTS = (
    "mention",
    "mention",
    "search",
    "edit",
    "delete",
    "index_late",
    "refuse_tokens",
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


class XWalk:
    """X, a source that watches it, and what has happened."""

    def __init__(self, x: FakeX, engine: Engine) -> None:
        self.x = x
        x.name = f"x-{next(_NAMES)}"
        self.polled = PolledSource(engine, x, x.connect())
        self.polled.poll()
        self.posted: list[str] = []
        self.late: list[str] = []

    def go(self, happenings: list[Event]) -> None:
        for act, number in happenings:
            getattr(self, act)(number)
            self.x.pass_time(timedelta(seconds=7))
        self.finish()

    def finish(self) -> None:
        """Whole readings, after everything else has happened."""
        self.x.clear_faults()
        self.x.tokens_are_refused = False
        self.x.unindexed.clear()
        for _ in range(3):
            self.polled.poll(timedelta(minutes=45))

    def mention(self, number: int) -> None:
        for _ in range(1 + number % 5):
            self.posted.append(self.x.mention(f"How does part {len(self.posted)} work?"))
            self.x.pass_time(timedelta(seconds=1))

    def search(self, number: int) -> None:
        for _ in range(1 + number % 4):
            self.posted.append(self.x.say(f"Who knows how the keys of part {len(self.posted)} work?"))
            self.x.pass_time(timedelta(seconds=1))

    def edit(self, number: int) -> None:
        if chosen := self._chosen(number):
            old = self.x.tweets[self.x.tweets[chosen].history[-1]]
            self.x.edit(chosen, f"{old.text} And when?")

    def delete(self, number: int) -> None:
        if chosen := self._chosen(number):
            self.x.delete(chosen)

    def index_late(self, number: int) -> None:
        """Something is posted, and shown some events later, when newer posts have been shown already."""
        self.x.unindexed -= set(self.late)
        self.mention(0)
        self.late = self.posted[-1:]
        self.x.unindexed |= set(self.late)
        self.mention(number)

    def refuse_tokens(self, number: int) -> None:
        self.x.tokens_are_refused = bool(number % 2)

    def fail(self, number: int) -> None:
        """Requests fail from one of the next on, while it is polled; then all is well again."""
        fail_after(self.x.web, number % 4, FAULTS[number % len(FAULTS)])
        self.poll(number)
        self.x.clear_faults()

    def restart(self, number: int) -> None:
        self.polled.connect(self.x.connect())

    def poll(self, number: int) -> None:
        self.polled.poll(timedelta(minutes=1 + number % 3))

    def time(self, number: int) -> None:
        """A while without a reading, shorter than what the index may lag behind."""
        self.x.unindexed -= set(self.late)
        self.x.pass_time(min(timedelta(minutes=number), LATE_INDEXED / 3))

    def _chosen(self, number: int) -> str:
        standing = [name for name in self.posted if not self.x.tweets[name].deleted][-8:]
        return standing[number % len(standing)] if standing else ""


def _check(engine: Engine, happenings: list[Event]) -> None:
    with FakeX() as x:
        walk = XWalk(x, engine)
        walk.go(happenings)
        asked = walk.polled.asked_ids()
        assert more_than_once(asked) == []
        assert {name for name in walk.posted if not x.tweets[name].deleted} - set(asked) == set()
        assert set(asked) <= set(walk.posted)


@example([("mention", 0), ("mention", 0), ("mention", 0), ("poll", 0), ("edit", 0)])
@example([("mention", 0), ("mention", 0), ("mention", 0), ("poll", 0), ("edit", 0)])
@few_long(ACTS, 4)
def test_every_post_on_x_is_asked_once_whatever_happens(engine: Engine, happenings: list[Event]) -> None:
    _check(engine, happenings)


@many(ACTS, 150)
def test_every_post_on_x_is_asked_once_in_many_walks(engine: Engine, happenings: list[Event]) -> None:
    _check(engine, happenings)
