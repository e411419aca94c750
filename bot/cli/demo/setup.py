"""Connects the demo environment with a real Switchboard: the bundled company, its sources pointed at the demo's square.

The walkthrough is in `bot.sandbox.demo`, its narration in `bot.cli.demo.command`.
"""

import logging
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import SecretStr

import config
import connectors
from bot.app import switchboard
from bot.app.plan import Plan, plan_of
from bot.app.web import web_beside
from bot.cli.demo.killing import kill
from bot.core.settings.web import WebSettings
from bot.sandbox.demo.environment import SQUARE_TOKEN, DemoChannels, DemoEnvironment
from bot.sandbox.demo.observer import NotShown
from config import company as company_file
from config.company import ConfiguredCompany, SourceConfig
from config.settings import Settings

COMPANY = Path(config.__file__).with_name("switchboard.toml")
POLL_INTERVALS = {"square": timedelta(seconds=0.5), "feeds": timedelta(seconds=2)}
"""How often a kind of source is polled in the demo: often, since a person is watching."""
_LEASE = timedelta(seconds=12)
"""How long what a killed bot was in the middle of waits for its successor: longer than any call within this machine."""
_HOST = "127.0.0.1"
_PATIENCE = 15.0
"""Seconds for the bot to connect to the demo's Slack."""


Say = Callable[[str], None]
"""Tells what is being built."""


def in_silence(_words: str) -> None:
    """Tells nothing."""


@dataclass(slots=True)
class DemoSetup:
    """The running demo environment and the bot connected to it. `running` ends the bot."""

    environment: DemoEnvironment
    make_plan: Callable[[], Plan]
    bot: switchboard.Switchboard
    running: ExitStack

    def replace_bot(self, away: float) -> None:
        """Kill the bot, and after so many seconds start another on the same database. Raises NotShown when it does not
        connect.
        """
        self.kill_bot()
        threading.Event().wait(away)
        self.start_bot()

    def kill_bot(self) -> None:
        """As `kill -9` would: see `killing`."""
        kill(self.environment, self.bot, self.running)

    def start_bot(self) -> None:
        """Another on the same database. Raises NotShown when it does not connect."""
        self.bot = self.running.enter_context(_running_bot(self.environment, self.make_plan()))

    def web_link(self, slack: str) -> str:
        """A link that signs this person in to the desk on the web, once. Raises NotAllowed."""
        desk = self.bot.desk
        return desk.link_address(desk.signing_in.make_link_secret(slack))


class RestartableDemo:
    """`with RestartableDemo(undo) as demo:` opens one at `demo.setup`; `restart` begins it anew."""

    def __init__(self, undo: float, *, with_posts: bool = True, say: Say = in_silence) -> None:
        self._undo = undo
        self._with_posts = with_posts
        self._say = say
        self._opened = ExitStack()
        self._web_port = free_port()

    def __enter__(self) -> Self:
        self.setup = self._opened.enter_context(
            open_demo(self._undo, self._web_port, with_posts=self._with_posts, say=self._say)
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self._opened.close()

    def restart(self) -> DemoSetup:
        """End the demo with all that came of it, its workspace, square and database, and open it anew, with a new bot.
        Raises what `open_demo` raises; then none is open.
        """
        self._opened.close()
        self.setup = self._opened.enter_context(open_demo(self._undo, self._web_port, with_posts=self._with_posts))
        return self.setup


@contextmanager
def open_demo(undo: float, web_port: int = 0, *, with_posts: bool = True, say: Say = in_silence) -> Iterator[DemoSetup]:
    """The bundled company in a demo environment of its own, with a real bot; `undo` is its undo window in seconds.
    What the public said stands there before the bot first looks: what came later would be older than its sources. The
    desk on the web is on `web_port`, or any free one.

    Everything is on 127.0.0.1 and in a temporary folder, and removed afterwards. Raises NotShown when the bot does not
    connect, Faulty when the bundled company's configuration is invalid.
    """
    say("1 of 3  The company, a stand-in for Slack, and a public square")
    company = company_file.load_company(COMPANY, connectors.checked)
    with tempfile.TemporaryDirectory(prefix="switchboard-") as folder, demo_environment(company) as environment:
        settings = _settings(environment, folder)
        made = _demo_company(company, environment, undo, web_port or free_port())

        def make_plan() -> Plan:
            plan = plan_of(settings, made, {"SQUARE_TOKEN": SecretStr(SQUARE_TOKEN)})
            return replace(plan, lease=_LEASE)

        if with_posts:
            environment.publish_posts(datetime.now(UTC))
        say(f"2 of 3  {environment.published} posts and articles stand there; the bot starts and connects")
        with ExitStack() as running:
            bot = running.enter_context(_running_bot(environment, make_plan()))
            say("3 of 3  The bot is connected and reads what stands in public")
            yield DemoSetup(environment, make_plan, bot, running)


@contextmanager
def _running_bot(environment: DemoEnvironment, plan: Plan) -> Iterator[switchboard.Switchboard]:
    """A bot that is connected, with its desk on the web. Raises NotShown when it does not connect."""
    bot = switchboard.Switchboard(plan)
    bot.start()
    try:
        if not environment.slack.wait_for_sockets(timeout=_PATIENCE):
            raise NotShown("The bot did not connect to the stand-in for Slack.")
        with web_beside(bot):
            yield bot
    finally:
        _close(environment, bot)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as listener:
        listener.bind((_HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def _close(environment: DemoEnvironment, bot: switchboard.Switchboard) -> None:
    """Stop the bot with logging off: Slack's library stops at once when its connection is cut, but logs errors."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    environment.slack.hang_up()
    bot.stop()
    logging.disable(before)


def demo_environment(company: ConfiguredCompany) -> DemoEnvironment:
    rooms = company.slack
    return DemoEnvironment(
        company.name,
        company.tags,
        company.people,
        DemoChannels(rooms.review_channel, rooms.triage_channel, rooms.outbound_channel),
    )


def _demo_company(
    company: ConfiguredCompany, environment: DemoEnvironment, undo: float, web_port: int
) -> ConfiguredCompany:
    """The company with its sources where the stage is, read often, a short undo window, and the desk on the web."""
    sources = tuple(
        _source(source, environment.square.url) for source in company.sources if source.kind in POLL_INTERVALS
    )
    relay = company.relay.model_copy(update={"undo_seconds": undo})  # a part of a second, too
    web = WebSettings(on=True, port=web_port)
    return company.model_copy(update={"relay": relay, "sources": sources, "web": web})


def _source(source: SourceConfig, url: str) -> SourceConfig:
    there = f"{url}/feed.atom" if source.kind == "feeds" else url
    return replace(source, every=POLL_INTERVALS[source.kind], values={**source.values, "url": there})


def _settings(environment: DemoEnvironment, folder: str) -> Settings:
    """Every setting is given, so that no environment variable affects the demo."""
    slack = environment.slack.workspace.app
    return Settings(
        SLACK_BOT_TOKEN=slack.bot_token,
        SLACK_APP_TOKEN=slack.app_token,
        SLACK_API_URL=environment.slack.api,
        SLACK_CLIENT_ID="",
        SLACK_CLIENT_SECRET="",
        DATABASE_URL=f"sqlite:///{folder}/switchboard.db",
        SWITCHBOARD_CONFIG=COMPANY,
        SWITCHBOARD_STOP_AT="",
        SWITCHBOARD_LOG="warning",
        SWITCHBOARD_LOG_FORMAT="text",
    )
