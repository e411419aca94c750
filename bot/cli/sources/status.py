"""The status of each configured source: what its connector can do, and what the database knows of it. No printing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

import connectors
from bot.cli import context
from bot.core.model import Capabilities, ReplyMode
from bot.core.ports.channel import Finder, Metered, Replier, Source, spent_today
from bot.core.watch.spending import Spending
from bot.core.watch.streams import StreamHealth
from config.company import SourceConfig

LATELY = timedelta(days=7)
"""The period over which posts are counted by how they can be answered."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source with its streams. `troubled`: somebody must act. `lag`: the age of its newest post. `spending`: of
    one that charges.
    """

    name: str
    kind: str
    about: str
    capabilities: tuple[str, ...]
    state: str
    troubled: bool
    every: timedelta
    now: datetime
    held: str = ""
    streams: tuple[StreamHealth, ...] = ()
    spending: Spending | None = None

    @property
    def lag(self) -> timedelta | None:
        lags = [lag for stream in self.streams if (lag := stream.lag(self.now)) is not None]
        return min(lags, default=None)

    def record(self) -> dict[str, object]:
        """As a JSON object for scripts; durations in seconds."""
        return {
            "name": self.name,
            "kind": self.kind,
            "about": self.about,
            "abilities": self.capabilities,
            "state": self.state,
            "troubled": self.troubled,
            "every": self.every.total_seconds(),
            "held": self.held,
            "lag": _seconds(self.lag),
            "spending": None if self.spending is None else asdict(self.spending),
            "streams": [_stream_record(stream, self.now) for stream in self.streams],
        }


def _stream_record(stream: StreamHealth, now: datetime) -> dict[str, object]:
    state = stream.state(now)
    return {
        **asdict(stream),
        "state": state.words,
        "troubled": state.troubled,
        "lag": _seconds(stream.lag(now)),
        "retry_at": stream.due_at if stream.failures else None,
    }


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def source_statuses(now: datetime) -> list[SourceStatus]:
    """Every source of the configuration, in its order. Without a database, none was read yet."""
    here = context.load_context(slack=False)
    values = {name: secret.get_secret_value() for name, secret in here.secrets.items()}
    stored = _stored_state(here)
    return [_source_status(source, values, stored, now) for source in here.company.sources]


@dataclass(frozen=True, slots=True)
class _Stored:
    """By source: its health, the counted capabilities of its latest posts, why sending to it is held, its cursors."""

    health: Mapping[str, tuple[StreamHealth, ...]] = field(default_factory=dict)
    seen: Mapping[str, Counter[str]] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    cursors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _stored_state(here: context.CommandContext) -> _Stored:
    if not context.database_exists(here.settings.database_url.get_secret_value()):
        return _Stored()
    seen: dict[str, Counter[str]] = {}
    with context.open_store(here.settings) as store, store.reading() as tx:
        for kept in tx.posts.since(tx.now - LATELY):
            if not kept.post.own and not kept.gone:
                seen.setdefault(kept.post.source, Counter()).update(_allowed_acts(kept.post.capabilities))
        health: dict[str, tuple[StreamHealth, ...]] = {}
        for one in tx.streams.health():
            health[one.source] = (*health.get(one.source, ()), one)
        held = tx.holds.hold_reasons(source.name for source in here.company.sources)
        return _Stored(health, seen, held, tx.streams.cursors())


def _allowed_acts(abilities: Capabilities) -> list[str]:
    """One post's capabilities, as names to count."""
    may = (("edit", abilities.edit), ("delete", abilities.delete))
    return [abilities.reply.value, *(name for name, can in may if can)]


def _source_status(source: SourceConfig, secrets: Mapping[str, str], stored: _Stored, now: datetime) -> SourceStatus:
    streams = stored.health.get(source.name, ())
    connector = connectors.load(source.kind, source.name, source.values, secrets, lambda: now)
    state, troubled = _state(source, streams, now)
    metered = {source.name: connector} if isinstance(connector, Metered) else {}
    return SourceStatus(
        name=source.name,
        kind=source.kind,
        about=str(connectors.recipe(source.kind).ABOUT),
        capabilities=_capabilities(source, connector, stored.seen.get(source.name, Counter())),
        state=state,
        troubled=troubled,
        every=source.every,
        held=stored.held.get(source.name, ""),
        now=now,
        streams=streams,
        spending=spent_today(metered, stored.cursors, now).get(source.name),
    )


def _capabilities(source: SourceConfig, connector: Source, seen: Counter[str]) -> tuple[str, ...]:
    """What the connector can do. How a reply can be sent depends on the post, so the latest posts are counted."""
    if not source.answer:
        return ("watch", "nothing is answered there (answer = false)")
    names = {
        ReplyMode.API.value: "by API",
        ReplyMode.ASSIST.value: "by hand",
        "edit": "may be edited",
        "delete": "may be deleted",
    }
    counted = ", ".join(f"{words} {seen[name]}" for name, words in names.items() if seen[name])
    found = ["watch"]
    if isinstance(connector, Replier):
        found.append(f"reply (posts of the last {LATELY.days} days: {counted})" if counted else "reply")
    return (*found, "find its reply again") if isinstance(connector, Finder) else tuple(found)


def _state(source: SourceConfig, streams: tuple[StreamHealth, ...], now: datetime) -> tuple[str, bool]:
    """The state in words, and whether somebody must act: that of its streams, where they agree."""
    if not source.enabled:
        return "not enabled", False
    states = {stream.key: stream.state(now) for stream in streams}
    words = {state.words for state in states.values()}
    troubled = any(state.troubled for state in states.values())
    if not words:
        return "not read yet", False
    if len(words) == 1:
        return words.pop(), troubled
    ill = sum(state.troubled for state in states.values())
    return f"{ill} of its {len(streams)} streams need you" if ill else "well", troubled
