"""The only file that knows every part: a plan in, a wired Switchboard out. It starts and stops it, and decides nothing.

Where the plan's values come from is told in `plan`.
"""

import threading

import structlog
from slack_bolt import App as BoltApp
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from sqlalchemy import Engine

import handlers
from bot.app.parts import (
    CompanyRouter,
    metered_of,
    repliers_of,
)
from bot.app.plan import Plan, ignore_failpoint, utc_now
from bot.app.steps import SlackPorts, steps_of
from bot.app.threads_read import ThreadsRead
from bot.core.company import Company, Current
from bot.core.errors import Outside, Unavailable
from bot.desk import Desk
from bot.desk.context import DeskContext
from bot.flow.operations.promises.reckon import PromiseKeeper
from bot.flow.steps.maintenance.learn import Learn
from bot.flow.steps.maintenance.rename_tags import ALL, RenameTags
from bot.runner.in_process import Runner
from bot.slack.client.accounts import WebAccounts
from bot.slack.client.identity import OwnIdentity
from bot.slack.client.messenger import WebMessenger, telling_client, web_client
from bot.slack.client.socket import RECONNECT, hang_up, reconnect_delays
from bot.store.dispatch import WakeUp
from bot.store.engine import migrate, open_engine
from bot.store.repositories.corrections import LEARN_KEY as TAUGHT
from bot.store.transaction import Store

log = structlog.get_logger()


def _make_readable(_client: object, request: SocketModeRequest) -> None:
    handlers.make_readable(request.payload)


class Switchboard:
    """One wired bot. `desk` is what people do, `steps` what rows do; `start` lets both live in this process.

    `engine`: the database's, where it is open already.
    """

    def __init__(self, plan: Plan, engine: Engine | None = None) -> None:
        self.plan = plan
        self._stopping = threading.Event()
        self._greeted = threading.Event()
        self._threads_read = ThreadsRead(self.is_connected)
        self._connecting: threading.Thread | None = None
        self._socket: SocketModeHandler | None = None
        clock = plan.clock or utc_now
        failpoint = plan.failpoint or ignore_failpoint
        self.engine = engine or open_engine(plan.database_url)
        self.runner = Runner(clock)
        company = self.company = Current(plan.company)
        keeper = PromiseKeeper(company)
        self.store = Store(self.engine, self.runner, plan.clock, plan.lease, plan.lurking)
        self.store.keep_promises = keeper
        self.client = web_client(plan.bot_token, plan.slack_url)
        self.messenger = WebMessenger(self.client, clock)
        identity = self._identity = OwnIdentity(self.client, clock)
        repliers, metered = repliers_of(plan.watched), metered_of(plan.watched)
        context = DeskContext(self.store, company, repliers, CompanyRouter(company), failpoint, metered)
        self.desk = Desk(context)
        accounts = WebAccounts(web_client(plan.bot_token, plan.slack_url), clock)
        homes = handlers.Homes(self.desk, self.client)
        payloads = handlers.KeptPayloads(self.desk, telling_client(plan.bot_token, plan.slack_url), homes)
        self.steps = steps_of(
            plan,
            context,
            SlackPorts(payloads, self.messenger, accounts, accounts, accounts, accounts, self._threads_read.is_read),
            keeper,
        )
        self.bolt = BoltApp(
            client=web_client(None, plan.slack_url),
            authorize=lambda: identity.ask(),  # noqa: PLW0108  Bolt hands a method its own `self` as an argument
            raise_error_for_unhandled_request=True,
            ignoring_self_events_enabled=False,  # handlers.own_events does it
        )
        handlers.register(self.bolt, self.desk, homes, missed=self._greeted.set)

    def prepare(self) -> None:
        """Bring the database up to date and make a row for every stream and sink."""
        migrate(self.engine)
        with self.store.writing() as tx:
            for name, kind in self.plan.kinds.items():
                tx.streams.declare(name, kind, self.plan.watched[name].source.streams())
            tx.streams.retire_all_but(self.plan.kinds)
            for name, sink in self.plan.sinks.items():
                tx.sinks.declare(name, sink.kind, sink.interest)
            tx.sinks.retire_all_but(self.plan.sinks)

    def reload(self, found: Company) -> None:
        """Go by what may change while it runs, as it is found now. What is under way ends as it began."""
        self.company.swap(self.company().with_changes(found))
        self.runner.after_commit([WakeUp(RenameTags.name, ALL), WakeUp(Learn.name, TAUGHT)])

    def start(self) -> None:
        """Prepare, work, and listen to Slack; returns at once. A Slack that is down is waited for beside the work."""
        self.prepare()
        self.runner.start(self.steps)
        self._connecting = threading.Thread(target=self.listen_and_catch_up, name="slack", daemon=True)
        self._connecting.start()

    def team(self) -> str:
        """The id of our workspace. Raises Outside while Slack has never said it."""
        return self._identity.ask().team_id or ""

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
            self.bolt, self.plan.app_token, web_client=web_client(self.plan.app_token, self.plan.slack_url)
        )
        self._socket.client.on_message_listeners.append(self._on_hello)
        self._socket.client.socket_mode_request_listeners.insert(0, _make_readable)
        for wait in reconnect_delays():
            try:
                self._identity.ask()
                self._socket.connect()  # type: ignore[no-untyped-call]
            except (OSError, SlackApiError, Outside) as error:
                log.warning("slack.unreachable", why=str(error), again_in=wait)
                if self._stopping.wait(wait):
                    return
            else:
                return

    def _on_hello(self, message: str) -> None:
        """Slack greets each new connection, the first and every later one."""
        if '"hello"' in message[:1000]:
            self._threads_read.begin()
            self._greeted.set()

    def listen_and_catch_up(self) -> None:
        """Listen; and after every greeting, take in what was said while nobody listened."""
        self.connect()
        while self.catch_up_when_greeted():
            pass

    def catch_up_when_greeted(self) -> bool:
        """Wait for Slack's next greeting, then catch up; False once it is stopped."""
        self._greeted.wait()
        if self._stopping.is_set():
            return False
        self._greeted.clear()
        log.info("slack.connected")
        try:
            self.catch_up()
        except Unavailable as error:
            log.warning("catch_up.put_off", why=str(error), again_in=RECONNECT[-1])
            if not self._stopping.wait(RECONNECT[-1]):
                self._greeted.set()
        return True

    def catch_up(self) -> None:
        """Read every thread for what was missed; one that cannot be read holds up no other. Raises Unavailable when
        the database cannot be read.
        """
        gap = self._threads_read.gap
        for detail, ts in self.desk.threads.threads_to_read():
            for wait in reconnect_delays():
                try:
                    handlers.catch_up(self.desk, self.messenger, self.client, detail, ts)
                except Unavailable as error:
                    again_in = (error.retry_at - self.desk.now()).total_seconds() if error.retry_at else wait
                    if self._stopping.wait(max(0.1, again_in)):
                        return
                except Outside as error:
                    log.warning("thread.unread", question=detail.question.id, why=str(error))
                    break
                else:
                    self._threads_read.note(gap, detail.question.number)
                    break
        self._threads_read.close(gap)
