"""`switchboard run`: the bot itself, until it is told to stop. It reads, locks, starts and waits, no more.

While it waits, the configuration file is watched: see `reload`.
"""

import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import FrameType
from typing import TYPE_CHECKING

import typer

from bot.cli import output

if TYPE_CHECKING:
    from bot.app.plan import Plan
    from bot.cli.context import CommandContext
    from bot.cli.run.reload import Reload
    from bot.core.company import Company

_TAKEN_AWAY = (
    "The database's file was deleted or replaced while Switchboard ran, so it stopped: what it wrote would be lost. "
    "Put the file back, and start it again."
)
_TURN = 0.2
"""Seconds of one turn of waiting: how much later, at worst, a stop is seen that came at the wrong moment."""


def run() -> None:
    """Start the bot and keep it running: watch, ask in Slack, send what was approved.

    Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN (in .env or the environment) and config/switchboard.toml; `switchboard
    init` writes both, `switchboard doctor` checks them. Ctrl-C or SIGTERM finishes what is under way and stops.

    Tags, people, hours, promises, escalation, on-call, the policy, the disclosure, and the settings under lint, relay,
    manners, burst, retention and reactions may be changed while it runs: it takes them up as soon as the file is saved
    (without a terminal, at SIGHUP too). A faulty file is logged, and what was in force stays. All else needs a restart,
    and is named in the log.

    For example:

        switchboard run

        SWITCHBOARD_LOG=debug SWITCHBOARD_LOG_FORMAT=json switchboard run
    """
    from bot.cli import context

    def take(found: "Company") -> None:
        switchboard.reload(found)

    signs = _Signs()
    signs.listen()
    here = context.load_context(slack=True)

    from bot.app.plan import plan_of  # the bot itself, only once nothing is wrong with what was configured
    from bot.app.switchboard import Switchboard
    from bot.cli.run import log_setup, reload
    from bot.runner.single_instance import single_instance
    from bot.store.engine import lock_file_of, presence_of

    watched = reload.Reload(here.settings.config, take)
    log_setup.configure_logging(here.settings.log, here.settings.log_format, _secrets(here))
    plan = plan_of(here.settings, here.company, here.secrets)
    with ExitStack() as stack:
        if lock := lock_file_of(plan.database_url):
            stack.enter_context(single_instance(lock))
        _refuse_bad_token(plan)
        switchboard = Switchboard(plan)
        stack.callback(switchboard.stop)
        switchboard.start()
        stands = presence_of(plan.database_url)  # before it is said to run: whoever reads that may delete the file
        output.print_note(_where(plan, here))
        signs.wait(watched, stands)
        log_setup.silence_socket_errors()
        output.print_note("Stopping: what is under way is finished first.")
    if signal.SIGINT in signs.received:
        raise typer.Exit(output.INTERRUPTED)


class _Signs:
    """The signals that came. The first asks to stop; a second one ends the process at once, as a power cut would.

    SIGHUP asks that the configuration be read again, however often it comes.
    """

    def __init__(self) -> None:
        self.received: list[int] = []
        self._reload_asked = False

    def listen(self) -> None:
        """Hear them from now on."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self.handle_stop)
        if not os.isatty(0):  # a terminal that is closed says the same, and means an end
            signal.signal(signal.SIGHUP, self.handle_reload)

    def handle_stop(self, sign: int, _frame: FrameType | None) -> None:
        """The handler. It takes no lock: it runs in the middle of whatever the main thread does."""
        self.received.append(sign)
        signal.signal(sign, signal.SIG_DFL)

    def handle_reload(self, _sign: int, _frame: FrameType | None) -> None:
        """The handler of SIGHUP."""
        self._reload_asked = True

    def wait(self, watched: "Reload", stands: Callable[[], bool]) -> None:
        """Until one comes. In turns: a signal that comes just before Python begins to wait for ever is never seen.

        Raises Faulty once the database's file does not stand there any more.
        """
        while not self.received:
            time.sleep(_TURN)
            if not stands():
                output.refuse(_TAKEN_AWAY)
            asked, self._reload_asked = self._reload_asked, False
            watched.check_file(asked=asked)


def _refuse_bad_token(plan: "Plan") -> None:
    """Raises Unauthorised for a token that Slack refuses: it would never get better. A Slack that is down may."""
    from bot.core.errors import Refused, Unavailable
    from bot.slack.client.errors import translate_errors
    from bot.slack.client.messenger import web_client

    with suppress(Unavailable, Refused), translate_errors(output.now):
        web_client(plan.bot_token, plan.slack_url).auth_test()
    with suppress(Unavailable, Refused), translate_errors(output.now):
        web_client(plan.app_token, plan.slack_url).apps_connections_open(app_token=plan.app_token)


def _secrets(here: "CommandContext") -> list[str]:
    """What must not stand in a log: tokens, connectors' secrets, and the database's password."""
    from urllib.parse import urlsplit

    own = (here.settings.slack_bot_token, here.settings.slack_app_token, *here.secrets.values())
    password = urlsplit(here.settings.database_url.get_secret_value()).password or ""
    return [*(secret.get_secret_value() for secret in own), password]


def _where(plan: "Plan", here: "CommandContext") -> str:
    """One line of where things are."""
    from bot.store.engine import database_file

    database = database_file(plan.database_url) or "PostgreSQL"
    sources = ", ".join(sorted(plan.watched)) or "nothing"
    file = here.settings.config
    return f"Switchboard runs for {plan.company.name} ({file}), watches {sources}, and keeps everything in {database}."
