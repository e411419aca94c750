"""Post seen → card asked: from the moment the source returns a post to the moment Slack receives its card.

The source is in memory, so neither polling nor a channel's network is in the figure.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.model import Batch, Post, Stream
from tests.bench.figures import Figure, Size, percentile
from tests.bench.live import Live, a_question, live, utc_now, wait

EVERY = timedelta(milliseconds=250)
"""Between two polls, each of which brings one post of the trickle: four a second, far more than any desk could read."""


class FakeStream:
    """A `Source` that gives one prepared batch a poll and remembers when it did."""

    name = "square"

    def __init__(self, batches: Sequence[Sequence[Post]]) -> None:
        self._batches = list(batches)
        self.given: dict[str, datetime] = {}

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        posts = tuple(self._batches.pop(0)) if self._batches else ()
        moment = utc_now()
        self.given.update({post.external_id: moment for post in posts})
        return Batch(posts, cursor)


def measure(size: Size) -> list[Figure]:
    """A trickle first, then everything at once."""
    trickle = [[a_question(number)] for number in range(size.trickle)]
    burst = [a_question(number) for number in range(size.trickle, size.trickle + size.burst)]
    source = FakeStream([*trickle, [], [], [], burst])
    with live(source, EVERY) as running:
        wait("the last card", lambda: len(running.cards()) == size.trickle + size.burst, every=0.25)
        took = _times(running, source)
    in_trickle = [took[post.external_id] for [post] in trickle]
    in_burst = [took[post.external_id] for post in burst]
    how = f"{size.trickle} posts, one each {EVERY.total_seconds():g} s"
    return [
        Figure("post seen → card asked, p50", percentile(in_trickle, 50), "ms", how=how),
        Figure("post seen → card asked, p99", percentile(in_trickle, 99), "ms", how=how),
        Figure("… in a burst, p50", percentile(in_burst, 50), "ms", how=f"{size.burst} posts at once"),
        Figure("… in a burst, p99", percentile(in_burst, 99), "ms", how=f"{size.burst} posts at once"),
    ]


def _times(running: Live, source: FakeStream) -> dict[str, float]:
    """External id → milliseconds from seen to asked."""
    took = {}
    for number, ts in running.cards().items():
        seen = running.bot.desk.questions.detail(number).posts[0].post.external_id
        took[seen] = (float(ts) - source.given[seen].timestamp()) * 1000
    return took
