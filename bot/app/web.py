"""The desk on the web of one Switchboard: its application out of the parts that are wired already."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from starlette.types import ASGIApp

from bot.app.plan import utc_now
from bot.app.readiness import working_checks
from bot.app.switchboard import Switchboard
from bot.core.errors import Faulty
from bot.core.settings.web import WebSettings
from bot.web.app import web_app
from bot.web.serving.readiness import Readiness
from bot.web.serving.server import WebServer
from bot.web.signing_in.attempt import SlackApplication
from bot.web.signing_in.slack import SlackSignIn

log = structlog.get_logger()


def web_of(switchboard: Switchboard, readiness: Readiness) -> ASGIApp:
    """The application, with Sign in with Slack where the app's secret is known and Slack can lead back by https."""
    plan, web = switchboard.plan, switchboard.company().web
    if not plan.client_id or not plan.client_secret:
        return web_app(switchboard.desk, readiness)
    if not web.is_secure:
        log.warning("web.no_sign_in_with_slack", remedy="Slack leads back by https alone: write address under [web]")
        return web_app(switchboard.desk, readiness)
    app = SlackApplication(plan.client_id, plan.client_secret, plan.slack_url)
    slack = SlackSignIn(app, web.public_address, switchboard.team, plan.clock or utc_now)
    return web_app(switchboard.desk, readiness, slack=slack)


@contextmanager
def web_beside(switchboard: Switchboard) -> Iterator[str]:
    """Serve the desk on the web beside the work, where `[web]` is on. An address that cannot be used is logged with
    what to do: the bot is worth more than its pages, so it goes on without them. Gives the address, "" without pages.
    """
    web = switchboard.company().web
    if not web.on:
        yield ""
        return
    server = WebServer(web_of(switchboard, lambda: working_checks(switchboard)), web)
    served = _serve(server, web)
    try:
        yield web.public_address if served else ""
    finally:
        server.stop()


def _serve(server: WebServer, web: WebSettings) -> bool:
    try:
        server.start()
    except Faulty as error:
        log.warning("web.not_served", why=str(error), remedy="the bot works without it; mend it and restart")
        return False
    log.info("web.served", address=web.public_address)
    return True
