"""The real bot in a process of its own, to be killed there: SIGKILL at the failpoint that its orders name.

It reaches a Slack and a square in the test's process. Its leases last a second, so that whoever takes over need not
wait a minute. The stories in which it dies are told in `test_kill`.
"""

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from bot.app.plan import Plan, stop_at
from bot.app.switchboard import Switchboard
from bot.core.bursts import BurstRule
from bot.core.handing_on.events import Interest
from bot.core.model import Batch, Capabilities, ReplyMode
from bot.core.ports.channel import Source
from bot.core.ports.runtime import Failpoint
from bot.core.promises.rules import PromiseRule
from bot.core.promises.rungs import Rung, RungCall
from bot.flow.steps.deliver import ConfiguredSink
from bot.flow.steps.ingest import WatchedSource
from connectors.sinks.webhook.sink import VARIABLE, Webhook
from connectors.sinks.webhook.sink import Settings as WebhookSettings
from connectors.square import Settings, Square
from tests.fakes.bot_harness import ferrywire, workspace
from tests.fakes.company import undo_of
from tests.fakes.watching import WATCH_ALL

LEASE = timedelta(seconds=1)
ACCOUNT, TOKEN = "ferrywire", "token-of-the-account"
WEBHOOK_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # made up, valid nowhere else


@dataclass(frozen=True, slots=True)
class KillOrders:
    """Where everything is, and at which failpoint to die, the `nth` time it is reached; "" lives on.

    `by_hand`: the square takes replies from people only. `bursts`: one question is a burst already. `undo`: the undo
    window, in seconds. `reminds`: who is asked is reminded at once. `calls`: communications are called to a review at
    once. `webhook`: where all is handed on. `log`: where it writes what it says; the terminal when there is none.
    """

    database: Path
    slack_api: str
    square: str
    die_at: str = ""
    nth: int = 1
    by_hand: bool = False
    bursts: bool = False
    undo: float = 0.3
    reminds: bool = False
    calls: bool = False
    log: Path | None = None
    webhook: str = ""


class ManualSquare(Square):
    """A square whose rules let a person reply and no bot."""

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        batch = super().fetch(stream, cursor, now)
        by_hand = Capabilities(ReplyMode.ASSIST, why="a person has to post here")
        return replace(batch, posts=tuple(replace(post, capabilities=by_hand) for post in batch.posts))


def run_bot(orders: KillOrders, parent: Connection) -> None:
    """Live until killed, or until the parent is gone."""
    if orders.log is not None:
        with orders.log.open("ab") as log:
            for stream in (1, 2):
                os.dup2(log.fileno(), stream)
    bot = Switchboard(plan(orders))
    bot.start()
    parent.poll(None)


def plan(orders: KillOrders) -> Plan:
    source = _source(orders)
    return Plan(
        company=ferrywire(
            burst=BurstRule(questions=1 if orders.bursts else 5),
            relay=undo_of(timedelta(seconds=orders.undo)),
            escalation=_rungs(orders),
            promises=(PromiseRule(review_minutes=60),) if orders.calls else (),
        ),
        watched={"square": WatchedSource(source, WATCH_ALL, timedelta(seconds=0.2))},
        kinds={"square": "square"},
        sinks=_sinks(orders.webhook) if orders.webhook else {},
        lease=LEASE,
        database_url=f"sqlite:///{orders.database}",
        bot_token=workspace().app.bot_token,
        app_token=workspace().app.app_token,
        slack_url=orders.slack_api,
        failpoint=_kill_at(orders.die_at, orders.nth) if orders.die_at else None,
    )


def _sinks(url: str) -> dict[str, ConfiguredSink]:
    webhook = Webhook("hook", WebhookSettings(url=url), {VARIABLE: f"hook={WEBHOOK_SECRET}"}, _now)
    return {"hook": ConfiguredSink("webhook", webhook, Interest(frozenset({"square"})))}


def _rungs(orders: KillOrders) -> tuple[Rung, ...]:
    if orders.calls:
        return (Rung(RungCall.COMMS, share=0, review=True),)
    return (Rung(RungCall.ASKED, share=0),) if orders.reminds else ()


def _source(orders: KillOrders) -> Source:
    kind = ManualSquare if orders.by_hand else Square
    return kind("square", Settings(url=orders.square, account=ACCOUNT), TOKEN, _now)


def _now() -> datetime:
    return datetime.now(UTC)


def _kill_at(name: str, nth: int) -> Failpoint:
    """`stop_at` for the nth time this failpoint is reached."""
    dies, reached = stop_at(name), 0

    def failpoint(here: str) -> None:
        nonlocal reached
        reached += here == name
        if reached >= nth:
            dies(here)

    return failpoint
