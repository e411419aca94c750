"""A flood: very many posts that want an answer at once, and behind all of them one that cannot wait.

The real bot on SQLite on disk, and the sandbox's Slack at Slack's true pace: one message a second a channel. The bar is
the card of the last post; how many of the others stood by then, and that the flood was told as a burst, only informs.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.model import Batch, Post, Stream
from bot.sandbox.slack import Rules
from tests.bench.figures import Figure, Goal, Size
from tests.bench.live import Live, a_question, live, utc_now, wait
from tests.fakes import bot_harness as stage
from tests.fakes.posts import a_post

PAGE = 100
LAST = "outage"
GOAL = Goal(10.0)


class FakeFlood:
    """A `Source` of full pages, one after another. `given_at` is when the last was given."""

    name = "square"

    def __init__(self, posts: Sequence[Post]) -> None:
        self._pages = [posts[at : at + PAGE] for at in range(0, len(posts), PAGE)]
        self.given_at: datetime | None = None

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        number = int(cursor or 0)
        if number == len(self._pages) - 1:
            self.given_at = utc_now()
        page = tuple(self._pages[number]) if number < len(self._pages) else ()
        return Batch(page, str(min(number + 1, len(self._pages))), more=number + 1 < len(self._pages))


def measure(size: Size) -> list[Figure]:
    """From the moment the source gives the last page to the moment Slack receives the urgent card."""
    posts = [a_question(number) for number in range(size.deluge)]
    words = "The API is down for all of us, an outage since noon! What is the rate limit now?"
    urgent = a_post(LAST, words, written_at=utc_now())
    source = FakeFlood([*posts, urgent])
    with live(source, timedelta(seconds=5), rules=Rules()) as running:
        wait("the last page", lambda: source.given_at is not None, patience=PATIENCE)
        wait("the urgent card", lambda: _seen(running) is not None, every=0.25)
        ts, stood = _seen(running) or ("0", 0)
    took = float(ts) - (source.given_at or utc_now()).timestamp()
    how = f"behind {size.deluge} others, at Slack's pace"
    return [
        Figure("urgent post seen → card, in a flood", took, "s", GOAL, how),
        Figure("… cards that stood by then", stood, "", how="of the others"),
    ]


PATIENCE = 900.0
"""Seconds in which all pages are to be taken in."""


def _seen(running: Live) -> tuple[str, int] | None:
    """The ts of the urgent card and how many others stand; None while it does not."""
    cards = running.cards()
    for message in running.slack.messages(stage.API):
        if "an outage since noon" in str(message.get("blocks", "")) and message["ts"] in cards.values():
            return message["ts"], len(cards) - 1
    return None
