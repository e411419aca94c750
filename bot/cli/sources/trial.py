"""A trial reading of a source: what its first reading would ask, and what it would keep in silence. Nothing is stored,
and no cursor is moved. A channel that charges for reading charges for this one page of each stream too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import connectors
from bot.cli.output import count
from bot.core.model import Batch, Post
from bot.core.ports.channel import Source
from bot.core.watch.age import AgeLimits, StreamAge, is_news
from config.company import SourceConfig


@dataclass(frozen=True, slots=True)
class TrialReading:
    """The first page of one stream. `asked`: posts that would be judged; `old` are too old, the rest is not for us."""

    title: str
    posts: int
    asked: int
    old: int
    more: bool

    @property
    def words(self) -> str:
        """In words: how many would be asked, and how many would be known and silent."""
        named = f"{self.title}: " if self.title else ""
        more = " and more" if self.more else ""
        old = f", {self.old} too old to be asked" if self.old else ""
        return f"{named}{count(self.posts, 'post')}{more}; a first reading would judge {self.asked}{old}"


def trial_readings(source: SourceConfig, connector: Source, now: datetime) -> Iterator[TrialReading]:
    """One page of each stream, in their order. Raises the errors of `Source.fetch`."""
    limits = connectors.settings(source.kind, source.values)
    ages = AgeLimits(timedelta(hours=limits.first_hours), timedelta(hours=limits.oldest_hours))
    for stream in connector.streams():
        batch = connector.fetch(stream.name, "", now)
        yield _counted(stream.title or stream.name, source, batch, ages, now)


def _counted(title: str, source: SourceConfig, batch: Batch, ages: AgeLimits, now: datetime) -> TrialReading:
    first = StreamAge(now, first_reading=True)
    ours = [post for post in batch.posts if _may_ask(source, post)]
    asked = sum(is_news(post, first, ages, now) for post in ours)
    return TrialReading(title, len(batch.posts), asked, len(ours) - asked, batch.more)


def _may_ask(source: SourceConfig, post: Post) -> bool:
    silent = post.own or post.repost or post.automatic or source.watch.excludes(post)
    return not silent and source.watch.matches(post)
