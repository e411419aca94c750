"""Ends the demo's bot as `kill -9` would. It runs in threads of this process, so it is cut off in the middle of what it
does: from one moment on none of its statements reaches the database, nothing it sends reaches Slack or the square, and
nothing of theirs reaches it. No claim is given back, nothing is finished or said; then what is left of it is collected.
"""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import structlog
from sqlalchemy import Engine, event

from bot.app.switchboard import Switchboard
from bot.sandbox.demo.environment import DemoEnvironment


class Killed(SystemExit):
    """Ends a thread of a bot that was killed, without a word; no handler of the bot's own catches it."""


def kill(environment: DemoEnvironment, bot: Switchboard, running: ExitStack) -> None:
    """End this bot, which `running` would end politely; returns when its last thread has."""
    with _silence(), environment.severed():
        sever(bot.engine)
        running.close()


def sever(engine: Engine) -> None:
    """From now on every statement and every commit raises; what is not committed is lost, as with the process."""

    def refuse(*_arguments: object) -> None:
        raise Killed

    for moment in ("before_cursor_execute", "commit"):
        event.listen(engine, moment, refuse)


@contextmanager
def _silence() -> Iterator[None]:
    """With logging off: a process that was killed says nothing either."""
    before, wrapper = logging.root.manager.disable, structlog.get_config()["wrapper_class"]
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(wrapper_class=wrapper)
        logging.disable(before)
