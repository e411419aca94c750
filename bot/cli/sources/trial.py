"""A trial reading of a source: what its first reading would ask, and what it would keep in silence. Nothing is stored,
and no cursor is moved. A channel that charges for reading charges for this one page of each stream too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.app.plan import ages_of
from bot.cli.output import count
from bot.core.ports.channel import HubSource, Source
from bot.core.watch.age import StreamAge
from bot.flow.operations.arrivals.border import admit
from bot.flow.operations.arrivals.sort import TOO_OLD, BatchContext, Sorter
from config.company import SourceConfig


@dataclass(frozen=True, slots=True)
class TrialReading:
    """The first page of one stream. `asked`: posts that would be judged; `old` are too old, the rest is not for us.
    `hub`: its changes could be subscribed to.
    """

    title: str
    posts: int
    asked: int
    old: int
    more: bool
    hub: bool = False

    @property
    def words(self) -> str:
        """In words: how many would be asked, and how many would be known and silent."""
        named = f"{self.title}: " if self.title else ""
        more = " and more" if self.more else ""
        old = f", {self.old} too old to be asked" if self.old else ""
        hub = "; it names a hub that could push its changes (not used: it is polled)" if self.hub else ""
        return f"{named}{count(self.posts, 'post')}{more}; a first reading would judge {self.asked}{old}{hub}"


def trial_readings(source: SourceConfig, connector: Source, now: datetime) -> Iterator[TrialReading]:
    """One page of each stream, in their order. Raises the errors of `Source.fetch`."""
    sorter = Sorter(source.watch, ages_of(source))
    nothing_known = BatchContext({}, {}, {}, StreamAge(now, first_reading=True), now)
    for stream in connector.streams():
        batch = connector.fetch(stream.name, "", now)
        found = sorter.sort(admit(batch, now), nothing_known)
        old = sum(arrival.verdict == TOO_OLD for arrival in found.quiet)
        hub = isinstance(connector, HubSource) and connector.hub(stream.name, batch.cursor) is not None
        yield TrialReading(stream.title or stream.name, len(batch.posts), len(found.asking), old, batch.more, hub)
