"""The status of each configured source: what its connector can do, and what the database knows of it. No printing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import connectors
from bot.cli import context
from bot.core.model import Capabilities, ReplyMode
from bot.core.ports.channel import Finder, Replier
from bot.store.repositories.sources import SourceHealth
from config.company import SourceConfig

LATELY = timedelta(days=7)
"""The period over which posts are counted by how they can be answered."""

OVERDUE = timedelta(minutes=2)
"""A source this late for its next poll is overdue: nothing seems to be polling."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source. `troubled`: somebody must act. `lag`: the age of its newest post."""

    name: str
    kind: str
    about: str
    capabilities: tuple[str, ...]
    state: str
    troubled: bool
    every: timedelta
    held: str = ""
    health: SourceHealth | None = None
    lag: timedelta | None = None

    def record(self) -> dict[str, object]:
        """As a JSON object for scripts; durations in seconds."""
        health = asdict(self.health) if self.health else None
        return {
            "name": self.name,
            "kind": self.kind,
            "about": self.about,
            "abilities": self.capabilities,
            "state": self.state,
            "troubled": self.troubled,
            "every": self.every.total_seconds(),
            "held": self.held,
            "lag": self.lag.total_seconds() if self.lag is not None else None,
            "retry_at": self.health.due_at if self.health and self.health.failures else None,
            "health": health,
        }


def source_statuses(now: datetime) -> list[SourceStatus]:
    """Every source of the configuration, in its order. Without a database, none was read yet."""
    here = context.load_context(slack=False)
    values = {name: secret.get_secret_value() for name, secret in here.secrets.items()}
    health, seen, held = _stored_state(here)
    return [
        _source_status(source, values, health.get(source.name), seen.get(source.name, Counter()), held, now)
        for source in here.company.sources
    ]


def _stored_state(
    here: context.CommandContext,
) -> tuple[dict[str, SourceHealth], dict[str, Counter[str]], dict[str, str]]:
    """By source: its health, the counted capabilities of its latest posts, and why sending to it is held."""
    if not context.database_exists(here.settings.database_url.get_secret_value()):
        return {}, {}, {}
    seen: dict[str, Counter[str]] = {}
    with context.open_store(here.settings) as store, store.reading() as tx:
        for kept in tx.posts.since(tx.now - LATELY):
            if not kept.post.own and not kept.gone:
                seen.setdefault(kept.post.source, Counter()).update(_allowed_acts(kept.post.capabilities))
        health = {one.name: one for one in tx.sources.health()}
        return health, seen, tx.holds.hold_reasons(source.name for source in here.company.sources)


def _allowed_acts(abilities: Capabilities) -> list[str]:
    """One post's capabilities, as names to count."""
    may = (("edit", abilities.edit), ("delete", abilities.delete))
    return [abilities.reply.value, *(name for name, can in may if can)]


def _source_status(
    source: SourceConfig,
    secrets: Mapping[str, str],
    health: SourceHealth | None,
    seen: Counter[str],
    held: Mapping[str, str],
    now: datetime,
) -> SourceStatus:
    connector = connectors.load(source.kind, source.name, source.values, secrets, lambda: now)
    state, troubled = _state(source, health, now)
    return SourceStatus(
        name=source.name,
        kind=source.kind,
        about=str(connectors.recipe(source.kind).ABOUT),
        capabilities=_capabilities(isinstance(connector, Replier), isinstance(connector, Finder), seen),
        state=state,
        troubled=troubled,
        every=source.every,
        held=held.get(source.name, ""),
        health=health,
        lag=now - health.newest_at if health and health.newest_at else None,
    )


def _capabilities(replies: bool, finds: bool, seen: Counter[str]) -> tuple[str, ...]:
    """What the connector can do. How a reply can be sent depends on the post, so the latest posts are counted."""
    names = {
        ReplyMode.API.value: "by API",
        ReplyMode.ASSIST.value: "by hand",
        "edit": "may be edited",
        "delete": "may be deleted",
    }
    counted = ", ".join(f"{words} {seen[name]}" for name, words in names.items() if seen[name])
    found = ["watch"]
    if replies:
        found.append(f"reply (posts of the last {LATELY.days} days: {counted})" if counted else "reply")
    return (*found, "find its reply again") if finds else tuple(found)


def _state(source: SourceConfig, health: SourceHealth | None, now: datetime) -> tuple[str, bool]:
    """The state in words, and whether somebody must act."""
    if not source.enabled:
        return "not enabled", False
    if health is None or (health.polled_at is None and not health.stopped):
        return "not read yet", False
    if health.stopped:
        return "stopped: its credentials failed", True
    if health.down_since is not None:
        return f"down since {health.down_since:%Y-%m-%d %H:%M} UTC", True
    if health.due_at is not None and now - health.due_at > OVERDUE:
        return "well when last read, and overdue: is `switchboard run` running?", True
    return "well", False
