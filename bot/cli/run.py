"""`switchboard run`: the bot itself, until it is told to stop. It reads, locks, starts and waits, no more."""

import signal
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import FrameType
from typing import TYPE_CHECKING

import typer

from bot.cli import said

if TYPE_CHECKING:
    from bot.app import Plan
    from bot.cli.given import Given


def run() -> None:
    """Start the bot and keep it running: watch, ask in Slack, send what was approved.

    Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN (in .env or the environment) and config/switchboard.toml; `switchboard
    init` writes both, `switchboard doctor` checks them. Ctrl-C or SIGTERM finishes what is under way and stops.

    For example:

        switchboard run

        SWITCHBOARD_LOG=debug SWITCHBOARD_LOG_FORMAT=json switchboard run
    """
    from bot import app
    from bot.cli import given, logs
    from bot.worker import alone

    stop, signs = threading.Event(), _Signs()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, signs.taker(stop))
    here = given.everything(slack=True)
    logs.begin(here.settings.log, here.settings.log_format, _secrets(here))
    plan = app.plan(here.settings, here.company, here.secrets)
    with ExitStack() as stack:
        if lock := app.lock_of(plan.database_url):
            stack.enter_context(alone(lock))
        _refuse_bad_token(plan)
        switchboard = app.Switchboard(plan)
        stack.callback(switchboard.stop)
        switchboard.start()
        said.note(_where(plan, here))
        stop.wait()
        logs.stopping()
        said.note("Stopping: what is under way is finished first.")
    if signal.SIGINT in signs.taken:
        raise typer.Exit(said.INTERRUPTED)


class _Signs:
    """Remembers which signals came."""

    def __init__(self) -> None:
        self.taken: list[int] = []

    def taker(self, stop: threading.Event) -> Callable[[int, FrameType | None], None]:
        """A handler that sets `stop`; a second signal ends the process at once, as a power cut would."""

        def take(sign: int, _frame: FrameType | None) -> None:
            self.taken.append(sign)
            stop.set()
            signal.signal(sign, signal.SIG_DFL)

        return take


def _refuse_bad_token(plan: "Plan") -> None:
    """Raises Unauthorised for a token that Slack refuses: it would never get better. A Slack that is down may."""
    from bot.core.errors import Unavailable
    from bot.slack.poster import web_client
    from bot.slack.troubles import translated

    for token in (plan.bot_token, plan.app_token):
        with suppress(Unavailable), translated(said.now):
            web_client(token, plan.slack_url).auth_test()


def _secrets(here: "Given") -> list[str]:
    """What must not stand in a log: tokens, connectors' secrets, and the database's password."""
    from urllib.parse import urlsplit

    own = (here.settings.slack_bot_token, here.settings.slack_app_token, *here.secrets.values())
    password = urlsplit(here.settings.database_url.get_secret_value()).password or ""
    return [*(secret.get_secret_value() for secret in own), password]


def _where(plan: "Plan", here: "Given") -> str:
    """One line of where things are."""
    from bot import app

    lock = app.lock_of(plan.database_url)
    database = str(lock).removesuffix(".lock") if lock else "PostgreSQL"
    sources = ", ".join(sorted(plan.watched)) or "nothing"
    file = here.settings.config
    return f"Switchboard runs for {plan.company} ({file}), watches {sources}, and keeps everything in {database}."
