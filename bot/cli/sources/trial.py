"""A trial reading of a source: what its first reading would ask, and what it would keep in silence. Nothing is stored,
and no cursor is moved. A channel that charges for reading charges for this one page of each stream too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.app.plan import ages_of
from bot.cli.output import count
from bot.core.errors import Outside
from bot.core.ports.channel import HubSource, Source
from bot.core.watch.age import StreamAge
from bot.flow.operations.arrivals.border import admit
from bot.flow.operations.arrivals.sort import TOO_OLD, BatchContext, Sorter
from config.company import SourceConfig


@dataclass(frozen=True, slots=True)
class TrialReading:
    """The first page of one stream. `asked`: posts that would be judged; `old` are too old, the rest is not for us.
    `hub`: its changes could be subscribed to. `told`: what operators would be told of it. `problem`: why
    it cannot be read.
    """

    title: str
    posts: int
    asked: int
    old: int
    more: bool
    hub: bool = False
    told: str = ""
    problem: Outside | None = None

    @property
    def words(self) -> str:
        """In words: how many would be asked, and how many would be known and silent; or why it cannot be read."""
        named = f"{self.title}: " if self.title else ""
        if self.problem is not None:
            return f"{named}{self.problem.reason}"
        more = " and more" if self.more else ""
        old = f", {self.old} too old to be asked" if self.old else ""
        hub = "; it names a hub that could push its changes (not used: it is polled)" if self.hub else ""
        told = f"; {self.told}" if self.told else ""
        return f"{named}{count(self.posts, 'post')}{more}; a first reading would judge {self.asked}{old}{hub}{told}"


def trial_readings(source: SourceConfig, connector: Source, now: datetime) -> Iterator[TrialReading]:
    """One page of each stream, in their order; one that fails holds up no other."""
    sorter = Sorter(source.watch, ages_of(source))
    nothing_known = BatchContext({}, {}, {}, StreamAge(now, first_reading=True), now)
    for stream in connector.streams():
        title = stream.title or stream.name
        try:
            batch = connector.fetch(stream.name, "", now)
        except Outside as error:
            yield TrialReading(title, 0, 0, 0, more=False, problem=error)
            continue
        found = sorter.sort(admit(batch, now), nothing_known)
        old = sum(arrival.verdict == TOO_OLD for arrival in found.quiet)
        hub = isinstance(connector, HubSource) and connector.hub(stream.name, batch.cursor) is not None
        moved = f"it was read from {batch.moved_to}" if batch.moved_to else ""
        told = "; ".join(filter(None, (moved, batch.gap.rstrip("."), batch.warning.rstrip("."))))
        yield TrialReading(title, len(batch.posts), len(found.asking), old, batch.more, hub, told)
