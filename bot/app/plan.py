"""What a Switchboard is built from: a plan, read from environment and configuration, and the parts that need only it.

The command line, the sandbox and the tests fill in a plan; `switchboard` wires one. Nothing is started here.
"""

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr

import connectors
from bot.core.company import Company
from bot.core.handing_on.events import Interest
from bot.core.ports.channel import place_rules_of
from bot.core.ports.runtime import Clock, Failpoint
from bot.core.watch.age import AgeLimits
from bot.flow.steps.deliver import ConfiguredSink
from bot.flow.steps.ingest import WatchedSource
from bot.store.leases import LEASE
from config.company import ConfiguredCompany, SinkConfig, SourceConfig
from config.settings import Settings
from connectors import sinks


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a Switchboard is built from: the company as it is at the start, and what is this process's own.

    `lurking`: the sources on which nothing is answered. Tokens show in no repr.
    """

    company: Company
    watched: Mapping[str, WatchedSource]
    kinds: Mapping[str, str]
    lurking: frozenset[str] = frozenset()
    sinks: Mapping[str, ConfiguredSink] = field(default_factory=dict)
    lease: timedelta = LEASE
    database_url: str = field(default="sqlite:///data/switchboard.db", repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    slack_url: str = "https://slack.com/api/"
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    clock: Clock | None = None
    failpoint: Failpoint | None = None


def plan_of(
    settings: Settings, company: ConfiguredCompany, secrets: Mapping[str, SecretStr], clock: Clock | None = None
) -> Plan:
    """The plan that environment and configuration describe. Sources and sinks that are not enabled are left out."""
    values = {name: secret.get_secret_value() for name, secret in secrets.items()}
    enabled = [source for source in company.sources if source.enabled]
    watched = {
        source.name: WatchedSource(
            connectors.load(source.kind, source.name, source.values, values, clock or utc_now),
            source.watch,
            source.every,
            ages_of(source),
        )
        for source in enabled
    }
    return Plan(
        company=company,
        watched=watched,
        kinds={source.name: source.kind for source in enabled},
        lurking=frozenset(source.name for source in enabled if not source.answer),
        sinks={one.name: _sink(one, watched, values, clock or utc_now) for one in company.sinks if one.enabled},
        database_url=settings.database_url.get_secret_value(),
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        slack_url=settings.slack_api_url,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        clock=clock,
        failpoint=stop_at(settings.stop_at) if settings.stop_at else None,
    )


def _sink(
    sink: SinkConfig, watched: Mapping[str, WatchedSource], secrets: Mapping[str, str], clock: Clock
) -> ConfiguredSink:
    loaded = sinks.load(sink.kind, sink.name, sink.values, secrets, clock)
    return ConfiguredSink(sink.kind, loaded, interest_of(sink, watched))


def interest_of(sink: SinkConfig, watched: Mapping[str, WatchedSource]) -> Interest:
    """What a sink is handed: nothing of a channel whose rules forbid it, which `switchboard doctor` tells."""
    stays = {name for name, one in watched.items() if place_rules_of(one.source).stays}
    return Interest(frozenset(sink.sources) - stays, frozenset(sink.tags))


def ages_of(source: SourceConfig) -> AgeLimits:
    """How old a post of this source may be to be asked, as its settings say."""
    limits = connectors.settings(source.kind, source.values)
    return AgeLimits(timedelta(hours=limits.first_hours), timedelta(hours=limits.oldest_hours))


def utc_now() -> datetime:
    return datetime.now(UTC)


def ignore_failpoint(name: str) -> None:
    """The failpoint of every real run: nothing happens there."""


def stop_at(name: str) -> Failpoint:
    """A failpoint that kills this process, as a power cut would, when a step reaches the point of this name."""

    def failpoint(reached: str) -> None:
        if reached == name:
            os.kill(os.getpid(), signal.SIGKILL)

    return failpoint
