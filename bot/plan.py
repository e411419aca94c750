"""What a Switchboard is built from: a plan, read from environment and configuration, and the parts that need only it.

The command line, the sandbox and the tests fill in a plan; `app` wires one. Nothing is started here.
"""

import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import SecretStr

import connectors
from bot.classifier.choice import MINILM, embedder_of
from bot.classifier.first import FirstClassifier
from bot.core.bursts import BurstRule
from bot.core.corrections import at_present
from bot.core.model import Person, Tag
from bot.core.ports.channel import Replier
from bot.core.ports.classifier import Classifier, Likeness
from bot.core.ports.runtime import Boundary, Clock
from bot.core.replying.lint import Lint
from bot.core.replying.policy import Policy
from bot.core.routing.route import Roads, Route, route
from bot.core.tag_renames import under_every_name
from bot.core.verdict import Example, Verdict
from bot.flow.operations.propose import Speech
from bot.flow.steps.ingest import Watched
from bot.store.leases import LEASE
from config.company import Company
from config.settings import Settings

if TYPE_CHECKING:
    from bot.classifier.embedder import Embedder


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a Switchboard is built from. Tokens show in no repr."""

    company: str
    tags: tuple[Tag, ...]
    people: tuple[Person, ...]
    watched: Mapping[str, Watched]
    kinds: Mapping[str, str]
    review_channel: str
    triage_channel: str
    fallback_channel: str
    outbound_channel: str
    policy: Policy
    lint: Lint
    disclosure: str = ""
    by_meaning: bool = False
    meaning: str = MINILM
    model: str = ""
    languages: tuple[str, ...] = ()
    abstain: float = 0.05
    undo: timedelta = timedelta(seconds=30)
    lease: timedelta = LEASE
    retention: timedelta = timedelta(days=365)
    bursts: BurstRule = BurstRule()  # noqa: RUF009  a frozen value
    database_url: str = field(default="sqlite:///data/switchboard.db", repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    slack_url: str = "https://slack.com/api/"
    clock: Clock | None = None
    boundary: Boundary | None = None


def plan_of(settings: Settings, company: Company, secrets: Mapping[str, SecretStr], clock: Clock | None = None) -> Plan:
    """The plan that environment and configuration describe. Sources that are not enabled are left out."""
    values = {name: secret.get_secret_value() for name, secret in secrets.items()}
    enabled = [source for source in company.sources if source.enabled]
    watched = {
        source.name: Watched(
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
        by_meaning=company.classifier.kind != "words",
        meaning=company.classifier.kind,
        model=company.classifier.model or "",
        languages=company.classifier.languages,
        abstain=company.classifier.abstain,
        undo=company.undo,
        retention=company.retention,
        bursts=company.bursts,
        database_url=settings.database_url.get_secret_value(),
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        slack_url=settings.slack_api_url,
        clock=clock,
        boundary=stop_at(settings.stop_at) if settings.stop_at else None,
    )


def utc_now() -> datetime:
    return datetime.now(UTC)


def passing(name: str) -> None:
    """The boundary of every real run: nothing happens there."""


def stop_at(name: str) -> Boundary:
    """A boundary that kills this process, as a power cut would, when a step reaches the point of this name."""

    def boundary(reached: str) -> None:
        if reached == name:
            os.kill(os.getpid(), signal.SIGKILL)

    return boundary


def by_id(people: Sequence[Person]) -> dict[str, Person]:
    return {person.slack: person for person in people}


def repliers_of(watched: Mapping[str, Watched]) -> dict[str, Replier]:
    return {name: w.source for name, w in watched.items() if isinstance(w.source, Replier)}


def speech_of(plan: Plan, repliers: Mapping[str, Replier]) -> Speech:
    return Speech(
        company=plan.company,
        repliers=repliers,
        people=by_id(plan.people),
        policy=under_every_name(plan.policy, plan.tags),
        lint=plan.lint,
        disclosure=plan.disclosure,
        undo=plan.undo,
    )


def meaning_of(plan: Plan) -> "Embedder | None":
    """The language model that is to be used, None for words alone. It is loaded at the first text; one serves all.

    Raises Faulty when it is not there.
    """
    return embedder_of(plan.meaning, plan.model, plan.languages) if plan.by_meaning else None


def likeness_of(plan: Plan, meaning: "Embedder | None" = None) -> Likeness:
    """What says whether two posts ask the same: by the language model at hand, or by words alone. The company's name
    says nothing about it.
    """
    from bot.classifier.likeness import WordsAndMeaning

    return WordsAndMeaning(meaning, (plan.company,))


def untaught(plan: Plan, meaning: "Embedder | None" = None) -> Classifier:
    """What judges posts, as configured, before it has learnt anything: the step `learn` teaches it.

    `meaning` is a language model at hand. Its libraries are loaded only where it is asked for. Raises Faulty when the
    model is not there.
    """
    if not plan.by_meaning:
        return FirstClassifier()
    from bot.classifier.judge import Judge

    return Judge(abstain=plan.abstain, embedder=meaning or meaning_of(plan))


def may_abstain(plan: Plan) -> float | None:
    """The share of posts about us that it may leave to a person; None for judging by words, where nobody sets it."""
    return plan.abstain if plan.by_meaning else None


def classifier_of(plan: Plan, examples: Sequence[Example] = (), meaning: "Embedder | None" = None) -> Classifier:
    """What judges posts, as it is once it has learnt the tags and what people taught: for those who only look.

    `meaning` as in `untaught`.
    """
    classifier = untaught(plan, meaning)
    classifier.learn(plan.tags, at_present(examples, plan.tags))
    return classifier


class Signpost:
    """Says where a verdict leads in this company (a `Router`); the dry run asks it too."""

    def __init__(self, plan: Plan) -> None:
        self._roads = Roads(plan.tags, plan.people, plan.fallback_channel, plan.triage_channel)

    def __call__(self, verdict: Verdict, load: Mapping[str, int], now: datetime) -> Route:
        return route(verdict, self._roads, load, {}, now)

    def take_company(self, tags: Sequence[Tag], people: Sequence[Person]) -> None:
        """Lead to these from now on."""
        self._roads = replace(self._roads, tags=tags, people=people)


def router_of(plan: Plan) -> Signpost:
    return Signpost(plan)
