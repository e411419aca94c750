"""Whether a Switchboard can work: its database, its worker, its ear. Read by `/readyz`."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import Engine

from bot.app.switchboard import Switchboard
from bot.core.errors import SwitchboardError
from bot.store.engine import schema_revisions
from bot.web.serving.readiness import Check

STALLED = timedelta(seconds=60)
"""How long ago the last sweep may be: one is due every two seconds."""


def database_checks(engine: Engine) -> Sequence[Check]:
    """Whether the database answers and has the tables that this version needs."""
    try:
        present, newest = schema_revisions(engine)
    except SwitchboardError:
        return (Check("database", ok=False, told="it cannot be reached"),)
    if present != newest:
        return (Check("database", ok=False, told=f"it is at version {present or 'none'}, not {newest}"),)
    return (Check("database", ok=True, told=f"reached, at version {newest}"),)


def working_checks(switchboard: Switchboard) -> Sequence[Check]:
    """Those of a bot that works and listens in this process."""
    return (*database_checks(switchboard.engine), *_running(switchboard))


def _running(switchboard: Switchboard) -> Iterator[Check]:
    swept, now = switchboard.runner.swept_at, switchboard.runner.now()
    if swept is None:
        yield Check("worker", ok=False, told="has not looked for due rows yet")
    else:
        told = f"last looked for due rows at {swept:%Y-%m-%dT%H:%M:%SZ}"
        yield Check("worker", ok=now - swept < STALLED, told=told)
    connected = switchboard.is_connected()
    yield Check("slack", ok=connected, told="connected" if connected else "not connected")
