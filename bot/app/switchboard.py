"""The only file that knows every part: a plan in, a wired Switchboard out. It starts and stops it, and decides nothing.

Where the plan's values come from is told in `plan`.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace

import structlog
from slack_bolt import App as BoltApp
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError

import handlers
from bot.app.parts import (
    duplicate_detector_of,
    language_model_of,
    people_by_id,
    repliers_of,
    reply_rules_of,
    router_of,
    untaught_classifier,
)
from bot.app.plan import Plan, ignore_failpoint, utc_now
from bot.classifier.retrieval.answer_index import HybridAnswerIndex
from bot.core.errors import Outside, Unavailable
from bot.core.model import Person, Tag
from bot.core.ports.runtime import Step
from bot.core.replying.policy import ApprovalPolicy
from bot.desk import Desk
from bot.desk.context import DeskContext
from bot.flow.operations.find_duplicates import DuplicateFinder
from bot.flow.steps.announce_bursts import AnnounceBursts
from bot.flow.steps.find_manual_reply import FindManualReply
from bot.flow.steps.follow_up import FollowUp
from bot.flow.steps.ingest import Ingest
from bot.flow.steps.maintenance.index_answers import IndexAnswers
from bot.flow.steps.maintenance.learn import Learn, TaughtClassifier
from bot.flow.steps.maintenance.purge import Purge
from bot.flow.steps.maintenance.rename_tags import ALL, RenameTags
from bot.flow.steps.maintenance.unsnooze import Unsnooze
from bot.flow.steps.relay import Relay
from bot.flow.steps.slack_sync import SlackSync
from bot.flow.steps.triage import Triage
from bot.runner.in_process import Runner
from bot.slack.client.messenger import WebMessenger, web_client
from bot.slack.client.socket import RECONNECT, hang_up, reconnect_delays
from bot.slack.messages.desired import Drawing, DrawingRules
from bot.store.dispatch import WakeUp
from bot.store.engine import migrate, open_engine
from bot.store.repositories.corrections import LEARN_KEY as TAUGHT
from bot.store.transaction import Store

log = structlog.get_logger()


class Switchboard:
    """One wired bot. `desk` is what people do, `steps` what rows do; `start` lets both live in this process."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stopping = threading.Event()
        self._greeted = threading.Event()
        self._connecting: threading.Thread | None = None
        self._socket: SocketModeHandler | None = None
        clock = plan.clock or utc_now
        failpoint = plan.failpoint or ignore_failpoint
        self.engine = open_engine(plan.database_url)
        self.runner = Runner(clock)
        self.store = Store(self.engine, self.runner, plan.clock, plan.lease)
        self.messenger = WebMessenger(web_client(plan.bot_token, plan.slack_url), clock)
        self._drawing = Drawing(_drawing_rules(plan))
        repliers = repliers_of(plan.watched)
        self._router = router_of(plan)
        language_model = language_model_of(plan)
        classifier = untaught_classifier(plan, language_model)
        answers, duplicates = (
            HybridAnswerIndex(language_model),
            DuplicateFinder(self.store, duplicate_detector_of(plan, language_model)),
        )
        self._learn = Learn(self.store, classifier, plan.tags, failpoint)
        self._classifier = TaughtClassifier(classifier, self._learn)
        self._rename = RenameTags(self.store, plan.tags)
        tags = {tag.name: tag for tag in plan.tags}
        self.desk = Desk(DeskContext(self.store, reply_rules_of(plan, repliers), tags, self._router))
        self.steps: Sequence[Step] = (
            Ingest(self.store, plan.watched, failpoint),
            Triage(self.store, self._classifier, self._router, failpoint, plan.bursts, duplicates, answers),
            SlackSync(self.store, self.messenger, self._drawing, plan.fallback_channel, failpoint),
            FollowUp(self.store, failpoint),
            Relay(self.store, repliers, failpoint),
            FindManualReply(self.store, repliers, failpoint),
            Unsnooze(self.store),
            IndexAnswers(self.store, answers),
            AnnounceBursts(
                self.store, self.messenger, self._drawing.burst, plan.bursts, plan.fallback_channel, failpoint
            ),
            self._rename,
            self._learn,
            Purge(self.store, plan.retention),
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
        with self.store.writing() as tx:
            tx.sources.declare(self._plan.kinds.items())

    def take_company(self, tags: Sequence[Tag], people: Sequence[Person], policy: ApprovalPolicy) -> None:
        """Go by these tags, people and policy from now on. What is under way ends as it began."""
        plan = self._plan = replace(self._plan, tags=tuple(tags), people=tuple(people), policy=policy)
        named = {tag.name: tag for tag in plan.tags}
        self._router.take_company(plan.tags, plan.people)
        self._drawing.rules = _drawing_rules(plan)
        self.desk.context.take_company(reply_rules_of(plan, repliers_of(plan.watched)), named)
        self._rename.take_tags(plan.tags)
        self._learn.take_tags(plan.tags)
        self.runner.after_commit([WakeUp(self._rename.name, ALL), WakeUp(self._learn.name, TAUGHT)])

    def start(self) -> None:
        """Prepare, work, and listen to Slack; returns at once. A Slack that is down is waited for beside the work."""
        self.prepare()
        self.runner.start(self.steps)
        self._connecting = threading.Thread(target=self.listen_and_catch_up, name="slack", daemon=True)
        self._connecting.start()

    def is_connected(self) -> bool:
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

    def connect(self) -> None:
        """Reach Slack, however long it takes. From then on the library mends a broken connection by itself."""
        self._socket = SocketModeHandler(
            self.bolt, self._plan.app_token, web_client=web_client(self._plan.app_token, self._plan.slack_url)
        )
        self._socket.client.on_message_listeners.append(self._on_hello)
        for wait in reconnect_delays():
            try:
                self._socket.connect()  # type: ignore[no-untyped-call]
            except (OSError, SlackApiError) as error:
                log.warning("slack.unreachable", why=str(error), again_in=wait)
                if self._stopping.wait(wait):
                    return
            else:
                return

    def _on_hello(self, message: str) -> None:
        """Slack greets each new connection, the first and every later one."""
        if '"hello"' in message[:1000]:
            self._greeted.set()

    def listen_and_catch_up(self) -> None:
        """Listen; and after every greeting, take in what was said while nobody listened."""
        self.connect()
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
        for detail, ts in self.desk.threads.threads_to_read():
            for wait in reconnect_delays():
                try:
                    handlers.catch_up(self.desk, self.messenger, self.bolt.client, detail, ts)
                except Unavailable as error:
                    again_in = (error.retry_at - self.desk.now()).total_seconds() if error.retry_at else wait
                    if self._stopping.wait(max(0.1, again_in)):
                        return
                except Outside as error:
                    log.warning("thread.unread", question=detail.question.id, why=str(error))
                    break
                else:
                    break


def _drawing_rules(plan: Plan) -> DrawingRules:
    tags = frozenset(tag.name for tag in plan.tags)
    return DrawingRules(people_by_id(plan.people), plan.review_channel, plan.outbound_channel, tags)
