"""`switchboard run`: the bot itself, until it is told to stop. It reads, locks, starts and waits, no more.

While it waits, the configuration file is watched: see `reload`.
"""

import signal
from contextlib import AbstractContextManager, ExitStack, suppress
from typing import TYPE_CHECKING

import typer

from bot.cli import output
from bot.cli.run.signals import Signals

if TYPE_CHECKING:
    from bot.app.plan import Plan
    from bot.app.switchboard import Switchboard
    from bot.cli.context import CommandContext
    from bot.core.company import Company


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

    signs = Signals()
    signs.listen()
    here = context.load_context(slack=True)

    from bot.app.plan import plan_of  # the bot itself, only once nothing is wrong with what was configured
    from bot.app.switchboard import Switchboard
    from bot.cli.run import log_setup, reload
    from bot.runner.single_instance import single_instance
    from bot.store.engine import lock_file_of, presence_of

    watched = reload.Reload(here.settings.config, take)
    log_setup.configure_logging(here.settings.log, here.settings.log_format, secrets_of(here))
    plan = plan_of(here.settings, here.company, here.secrets)
    with ExitStack() as stack:
        if lock := lock_file_of(plan.database_url):
            stack.enter_context(single_instance(lock))
        _refuse_bad_token(plan)
        switchboard = Switchboard(plan)
        stack.callback(switchboard.stop)
        switchboard.start()
        desk = stack.enter_context(_web_beside(switchboard)) if plan.company.web.on else ""
        stands = presence_of(plan.database_url)  # before it is said to run: whoever reads that may delete the file
        output.print_note(_where(plan, here, desk))
        signs.wait(watched, stands)
        log_setup.silence_socket_errors()
        output.print_note("Stopping: what is under way is finished first.")
    if signal.SIGINT in signs.received:
        raise typer.Exit(output.INTERRUPTED)


def _web_beside(switchboard: "Switchboard") -> AbstractContextManager[str]:
    """The pages, at the address that is handed out, with all they stand on: for those alone who want them."""
    from bot.app.web import web_beside

    return web_beside(switchboard)


def _refuse_bad_token(plan: "Plan") -> None:
    """Raises Unauthorised for a token that Slack refuses: it would never get better. A Slack that is down may."""
    from bot.core.errors import Refused, Unavailable
    from bot.slack.client.errors import translate_errors
    from bot.slack.client.messenger import web_client

    with suppress(Unavailable, Refused), translate_errors(output.now):
        web_client(plan.bot_token, plan.slack_url).auth_test()
    with suppress(Unavailable, Refused), translate_errors(output.now):
        web_client(plan.app_token, plan.slack_url).apps_connections_open(app_token=plan.app_token)


def secrets_of(here: "CommandContext") -> list[str]:
    """What must not stand in a log: tokens, connectors' secrets, and the database's password."""
    from urllib.parse import unquote, urlsplit

    from_slack = (here.settings.slack_bot_token, here.settings.slack_app_token, here.settings.slack_client_secret)
    own = (*from_slack, *here.secrets.values())
    password = urlsplit(here.settings.database_url.get_secret_value()).password or ""
    return [*(secret.get_secret_value() for secret in own), password, unquote(password)]


def _where(plan: "Plan", here: "CommandContext", desk: str) -> str:
    """One line of where things are."""
    from bot.store.engine import database_file

    database = database_file(plan.database_url) or "PostgreSQL"
    sources = ", ".join(sorted(plan.watched)) or "nothing"
    file = here.settings.config
    told = f"Switchboard runs for {plan.company.name} ({file}), watches {sources}, and keeps everything in {database}."
    return f"{told} The desk on the web: {desk}" if desk else told
