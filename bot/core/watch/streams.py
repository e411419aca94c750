"""A source's streams as people see them: the name each goes by, how it is, and that in words. Frozen values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import NamedTuple, Self

from bot.core.errors import NotFound
from bot.core.model import Quota

OVERDUE = timedelta(minutes=2)
"""A stream this late for its next poll is overdue: nothing seems to be polling."""


class StreamKey(NamedTuple):
    """A stream of a source, by their names. As text `source/stream`, or `source` alone for a stream without a name."""

    source: str
    stream: str = ""

    def __str__(self) -> str:
        return f"{self.source}/{self.stream}" if self.stream else self.source

    @classmethod
    def parse(cls, text: str) -> Self:
        source, _, stream = text.partition("/")
        return cls(source, stream)


@dataclass(frozen=True, slots=True)
class StreamHealth:
    """A stream's health. `stopped`: its credentials failed, and an operator must act. `newest_at`: its newest post.

    `paused_by` is who paused it, a Slack user id. `warning`, `gap` and `problem` are sentences for a person.
    """

    source: str
    stream: str
    title: str
    kind: str
    polled_at: datetime | None
    read_at: datetime | None
    newest_at: datetime | None
    due_at: datetime | None
    down_since: datetime | None
    failures: int
    problem: str
    gap: str
    warning: str
    moved_to: str
    stopped: bool
    paused_by: str
    quota: Quota | None

    @property
    def key(self) -> StreamKey:
        return StreamKey(self.source, self.stream)

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.source}: {self.title or self.stream}" if self.stream else self.source

    def lag(self, now: datetime) -> timedelta | None:
        """The age of its newest post; None where it has none."""
        return None if self.newest_at is None else now - self.newest_at

    def state(self, now: datetime) -> "StreamState":
        """How it is, in words, and whether somebody must act."""
        if self.stopped:
            return StreamState("stopped: its credentials failed", troubled=True)
        if self.paused_by:
            return StreamState("paused")
        if self.polled_at is None:
            return StreamState("not read yet")
        if self.down_since is not None:
            return StreamState(f"down since {self.down_since:%Y-%m-%d %H:%M} UTC", troubled=True)
        if self.due_at is not None and now - self.due_at > OVERDUE:
            return StreamState("well when last read, and overdue: is `switchboard run` running?", troubled=True)
        return StreamState("well")


def quota_left(quota: Quota) -> str:
    """How much is left, without when it begins anew."""
    return f"{quota.left:,}{f' of {quota.limit:,}' if quota.limit else ''}"


@dataclass(frozen=True, slots=True)
class StreamState:
    """A state in words. `troubled`: somebody must act."""

    words: str
    troubled: bool = False


def find_streams(name: str, streams: Sequence[StreamHealth]) -> tuple[StreamHealth, ...]:
    """The streams called `name`: one by `source/stream`, all of a source, or those that people see under that name.
    Raises NotFound with the nearest names.
    """
    wanted = name.casefold()
    exact = tuple(one for one in streams if str(one.key).casefold() == wanted)
    whole = exact or tuple(one for one in streams if one.source.casefold() == wanted)
    found = whole or tuple(one for one in streams if wanted in map(str.casefold, (one.stream, one.title, one.name)))
    if found:
        return found
    names = {known.casefold(): known for one in streams for known in (one.source, str(one.key))}
    near = [names[close] for close in get_close_matches(wanted, names, 3)]
    if near:
        raise NotFound(f"There is no source {name}; did you mean {' or '.join(near)}?")
    raise NotFound(f"There is no source {name}. There are: {', '.join(names.values()) or 'none yet'}.")
