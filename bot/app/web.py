"""The desk on the web of one Switchboard: its application out of the parts that are wired already."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.app.readiness import working_checks
from bot.app.switchboard import Switchboard
from bot.core.errors import Faulty
from bot.core.settings.web import WebSettings
from bot.web.app import web_app
from bot.web.serving.server import WebServer

log = structlog.get_logger()


@contextmanager
def web_beside(switchboard: Switchboard) -> Iterator[None]:
    """Serve the desk on the web beside the work, where `[web]` is on. An address that cannot be used is logged with
    what to do: the bot is worth more than its pages, so it goes on without them.
    """
    web = switchboard.company().web
    if not web.on:
        yield
        return
    server = WebServer(web_app(switchboard.desk, lambda: working_checks(switchboard)), web)
    _serve(server, web)
    try:
        yield
    finally:
        server.stop()


def _serve(server: WebServer, web: WebSettings) -> None:
    try:
        server.start()
    except Faulty as error:
        log.warning("web.not_served", why=str(error), remedy="the bot works without it; mend it and restart")
    else:
        log.info("web.served", address=web.public_address)
