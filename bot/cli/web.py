"""`switchboard web`: the desk on the web alone, on the database of a bot that runs in another process."""

import signal
from contextlib import ExitStack
from typing import TYPE_CHECKING

import typer

from bot.cli import output
from bot.cli.run.signals import Signals

if TYPE_CHECKING:
    from bot.core.company import Company


def web() -> None:
    """Serve the desk on the web alone, on the same database as `switchboard run`, which may be another process.

    `switchboard run` serves it too where [web] is on; then this is not needed. It neither watches nor sends: what is
    done on its pages is taken up by the bot within seconds. Ctrl-C or SIGTERM ends it.

    For example:

        switchboard web
    """
    from bot.cli import context

    def take(found: "Company") -> None:
        switchboard.reload(found)

    signals = Signals()
    signals.listen()
    here = context.load_context(slack=False)
    with context.open_store(here.settings):
        pass  # a database that is not there, or of another version, is refused before anything starts

    from bot.app.plan import plan_of
    from bot.app.readiness import database_checks
    from bot.app.switchboard import Switchboard
    from bot.app.web import web_of
    from bot.cli.run import log_setup, reload
    from bot.cli.run.command import secrets_of
    from bot.store.engine import presence_of
    from bot.web.serving.server import WebServer

    watched = reload.Reload(here.settings.config, take)
    log_setup.configure_logging(here.settings.log, here.settings.log_format, secrets_of(here))
    plan = plan_of(here.settings, here.company, here.secrets)
    with ExitStack() as stack:
        switchboard = Switchboard(plan)
        stack.callback(switchboard.stop)
        app = web_of(switchboard, lambda: database_checks(switchboard.engine))
        stack.enter_context(WebServer(app, plan.company.web))
        output.print_note(f"The desk on the web: {plan.company.web.public_address}")
        signals.wait(watched, presence_of(plan.database_url))
    if signal.SIGINT in signals.received:
        raise typer.Exit(output.INTERRUPTED)
