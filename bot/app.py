"""The only file that knows every part: a plan in, a wired Switchboard out. It starts and stops it, and decides nothing.

The plan is what the command line, the sandbox and the tests fill in; where its values come from is their affair.
"""

import os
import signal
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from pydantic import SecretStr
from slack_bolt import App as BoltApp
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

import connectors
import handlers
from bot.classifier.first import FirstClassifier
from bot.core.errors import Outside, Unavailable
from bot.core.model import Person, Tag
from bot.core.policy import Lint, Policy
from bot.core.ports import Boundary, Classifier, Clock, Replier, Step
from bot.core.route import Roads, route
from bot.core.verdict import Route, Verdict
from bot.desk import Desk
from bot.flow.ask import Ask
from bot.flow.find import Find
from bot.flow.follow_up import FollowUp
from bot.flow.forget import Forget
from bot.flow.ingest import Poll, Watched
from bot.flow.propose import Speech
from bot.flow.relay import Relay
from bot.flow.snooze import Snooze
from bot.flow.triage import Router, Triage
from bot.slack.poster import SlackCards, web_client
from bot.slack.socket import RECONNECT, hang_up, patience
from bot.store.book import Store
from bot.store.engine import migrate, open_engine
from bot.store.leases import LEASE
from bot.worker import Runner
from config.company import Company
from config.settings import Settings

log = structlog.get_logger()


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
    abstain: float = 0.05
    undo: timedelta = timedelta(seconds=30)
    lease: timedelta = LEASE
    retention: timedelta = timedelta(days=365)
    database_url: str = field(default="sqlite:///data/switchboard.db", repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    slack_url: str = "https://slack.com/api/"
    clock: Clock | None = None
    boundary: Boundary | None = None


class Switchboard:
    """One wired bot. `desk` is what people do, `steps` what rows do; `start` lets both live in this process."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stopping = threading.Event()
        self._greeted = threading.Event()
        self._connecting: threading.Thread | None = None
        self._socket: SocketModeHandler | None = None
        clock = plan.clock or _utc_now
        boundary = plan.boundary or _passing
        self.engine = open_engine(plan.database_url)
        self.runner = Runner(clock)
        self.store = Store(self.engine, self.runner, plan.clock, plan.lease)
        self.cards = SlackCards(
            web_client(plan.bot_token, plan.slack_url),
            _by_id(plan.people),
            plan.review_channel,
            plan.outbound_channel,
            clock,
        )
        repliers = _repliers(plan.watched)
        router = router_of(plan)
        self.desk = Desk(self.store, _speech(plan, repliers), {tag.name: tag for tag in plan.tags}, router)
        self.steps: Sequence[Step] = (
            Poll(self.store, plan.watched, boundary),
            Triage(self.store, classifier_of(plan), router, boundary),
            Ask(self.store, self.cards, plan.fallback_channel, boundary),
            FollowUp(self.store, boundary),
            Relay(self.store, repliers, boundary),
            Find(self.store, repliers, boundary),
            Snooze(self.store),
            Forget(self.store, plan.retention),
        )
        self.bolt = BoltApp(
            client=web_client(plan.bot_token, plan.slack_url),
            token_verification_enabled=False,
            raise_error_for_unhandled_request=False,
        )
        handlers.register(self.bolt, self.desk)

    def prepare(self) -> None:
        """Bring the database up to date and make a row for every source."""
        migrate(self.engine)
        with self.store.writing() as book:
            book.sources.declare(self._plan.kinds.items())

    def start(self) -> None:
        """Prepare, work, and listen to Slack; returns at once. A Slack that is down is waited for beside the work."""
        self.prepare()
        self.runner.start(self.steps)
        self._connecting = threading.Thread(target=self.attend, name="slack", daemon=True)
        self._connecting.start()

    def connected(self) -> bool:
        """Whether Slack's events reach us now."""
        return self._socket is not None and self._socket.client is not None and bool(self._socket.client.is_connected())

    def stop(self) -> None:
        """Stop listening, finish what is under way, close the database."""
        self._stopping.set()
        self._greeted.set()
        if self._connecting is not None:
            self._connecting.join(10)
        if self._socket is not None:
            hang_up(self._socket)
        self.runner.stop()
        self.engine.dispose()

    def listen(self) -> None:
        """Reach Slack, however long it takes. From then on the library mends a broken connection by itself."""
        self._socket = SocketModeHandler(
            self.bolt, self._plan.app_token, web_client=web_client(self._plan.app_token, self._plan.slack_url)
        )
        self._socket.client.on_message_listeners.append(self._hear_hello)
        for wait in patience():
            try:
                self._socket.connect()  # type: ignore[no-untyped-call]
            except (OSError, SlackApiError) as error:
                log.warning("slack.unreachable", why=str(error), again_in=wait)
                if self._stopping.wait(wait):
                    return
            else:
                return

    def _hear_hello(self, message: str) -> None:
        """Slack greets each new connection, the first and every later one."""
        if '"hello"' in message[:1000]:
            self._greeted.set()

    def attend(self) -> None:
        """Listen; and after every greeting, take in what was said while nobody listened."""
        self.listen()
        while self._greeted.wait() and not self._stopping.is_set():
            self._greeted.clear()
            log.info("slack.connected")
            try:
                self.catch_up()
            except Unavailable as error:
                log.warning("catch_up.put_off", why=str(error), again_in=RECONNECT[-1])
                if not self._stopping.wait(RECONNECT[-1]):
                    self._greeted.set()

    def catch_up(self) -> None:
        """Read every thread for what was missed; one that cannot be read holds up no other. Raises Unavailable when
        the database cannot be read.
        """
        for dossier, ts in self.desk.threads():
            for wait in patience():
                try:
                    handlers.catch_up(self.desk, self.cards, self.bolt.client, dossier, ts)
                except Unavailable as error:
                    again_in = (error.retry_at - self.desk.now()).total_seconds() if error.retry_at else wait
                    if self._stopping.wait(max(0.1, again_in)):
                        return
                except Outside as error:
                    log.warning("thread.unread", question=dossier.question.id, why=str(error))
                    break
                else:
                    break


def plan(settings: Settings, company: Company, secrets: Mapping[str, SecretStr], clock: Clock | None = None) -> Plan:
    """The plan that environment and configuration describe. Sources that are not enabled are left out."""
    values = {name: secret.get_secret_value() for name, secret in secrets.items()}
    enabled = [source for source in company.sources if source.enabled]
    watched = {
        source.name: Watched(
            connectors.load(source.kind, source.name, source.values, values, clock or _utc_now),
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
        by_meaning=company.classifier.kind == "minilm",
        abstain=company.classifier.abstain,
        undo=company.undo,
        retention=company.retention,
        database_url=settings.database_url.get_secret_value(),
        bot_token=settings.slack_bot_token.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        slack_url=settings.slack_api_url,
        clock=clock,
        boundary=stop_at(settings.stop_at) if settings.stop_at else None,
    )


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _passing(name: str) -> None:
    """The boundary of every real run: nothing happens there."""


def stop_at(name: str) -> Boundary:
    """A boundary that kills this process, as a power cut would, when a step reaches the point of this name."""

    def boundary(reached: str) -> None:
        if reached == name:
            os.kill(os.getpid(), signal.SIGKILL)

    return boundary


def _by_id(people: Sequence[Person]) -> dict[str, Person]:
    return {person.slack: person for person in people}


def _repliers(watched: Mapping[str, Watched]) -> dict[str, Replier]:
    return {name: w.source for name, w in watched.items() if isinstance(w.source, Replier)}


def _speech(plan: Plan, repliers: Mapping[str, Replier]) -> Speech:
    return Speech(
        company=plan.company,
        repliers=repliers,
        people=_by_id(plan.people),
        policy=plan.policy,
        lint=plan.lint,
        disclosure=plan.disclosure,
        undo=plan.undo,
    )


def classifier_of(plan: Plan) -> Classifier:
    """What judges posts, as configured. The model's libraries are loaded only where it is asked for."""
    if not plan.by_meaning:
        return FirstClassifier(plan.tags)
    from bot.classifier.judge import Judge

    return Judge(plan.tags, plan.abstain)


def router_of(plan: Plan) -> Router:
    """Where a verdict leads in this company; the dry run asks it too."""
    roads = Roads(plan.tags, plan.people, fallback_channel=plan.fallback_channel, triage_channel=plan.triage_channel)

    def router(verdict: Verdict, load: Mapping[str, int], now: datetime) -> Route:
        return route(verdict, roads, load, {}, now)

    return router
