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
from bot.classifier.embedding.registry import MINILM
from bot.core.bursts import BurstRule
from bot.core.model import Person, Tag
from bot.core.ports.runtime import Clock, Failpoint
from bot.core.replying.lint import LintRules
from bot.core.replying.policy import ApprovalPolicy
from bot.flow.steps.ingest import WatchedSource
from bot.store.leases import LEASE
from config.company import Company
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a Switchboard is built from. Tokens show in no repr."""

    company: str
    tags: tuple[Tag, ...]
    people: tuple[Person, ...]
    watched: Mapping[str, WatchedSource]
    kinds: Mapping[str, str]
    review_channel: str
    triage_channel: str
    fallback_channel: str
    outbound_channel: str
    policy: ApprovalPolicy
    lint: LintRules
    disclosure: str = ""
    uses_embeddings: bool = False
    classifier_kind: str = MINILM
    model: str = ""
    languages: tuple[str, ...] = ()
    abstain: float = 0.05
    undo_window: timedelta = timedelta(seconds=30)
    lease: timedelta = LEASE
    retention: timedelta = timedelta(days=365)
    bursts: BurstRule = BurstRule()  # noqa: RUF009  a frozen value
    database_url: str = field(default="sqlite:///data/switchboard.db", repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    slack_url: str = "https://slack.com/api/"
    clock: Clock | None = None
    failpoint: Failpoint | None = None


def plan_of(settings: Settings, company: Company, secrets: Mapping[str, SecretStr], clock: Clock | None = None) -> Plan:
    """The plan that environment and configuration describe. Sources that are not enabled are left out."""
    values = {name: secret.get_secret_value() for name, secret in secrets.items()}
    enabled = [source for source in company.sources if source.enabled]
    watched = {
        source.name: WatchedSource(
            connectors.load(source.kind, source.name, source.values, values, clock or utc_now),
            source.watch.matches,
            source.every,
        )
        for source in enabled
    }
    return Plan(
        company=company.name,
        tags=company.tags,
        people=company.people,
        watched=watched,
        kinds={source.name: source.kind for source in enabled},
        review_channel=company.channels.review_channel,
        triage_channel=company.channels.triage_channel,
        fallback_channel=company.channels.fallback_channel,
        outbound_channel=company.channels.outbound_channel,
        policy=company.policy,
        lint=company.lint,
        disclosure=company.disclosure,
        uses_embeddings=company.classifier.kind != "words",
        classifier_kind=company.classifier.kind,
        model=company.classifier.model or "",
        languages=company.classifier.languages,
        abstain=company.classifier.abstain,
        undo_window=company.undo_window,
        retention=company.retention,
        bursts=company.bursts,
        database_url=settings.database_url.get_secret_value(),
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        slack_url=settings.slack_api_url,
        clock=clock,
        failpoint=stop_at(settings.stop_at) if settings.stop_at else None,
    )


def utc_now() -> datetime:
    return datetime.now(UTC)


def ignore_failpoint(name: str) -> None:
    """The boundary of every real run: nothing happens there."""


def stop_at(name: str) -> Failpoint:
    """A boundary that kills this process, as a power cut would, when a step reaches the point of this name."""

    def failpoint(reached: str) -> None:
        if reached == name:
            os.kill(os.getpid(), signal.SIGKILL)

    return failpoint
