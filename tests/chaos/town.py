"""The stage of chaos: a Slack, a square, a database, and the bot in a process of its own that is killed and started."""

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Engine, text

from bot.sandbox.slack import Rules, SlackServer
from bot.sandbox.square import Member, SquareServer
from bot.store.engine import migrate, open_engine
from bot.store.transaction import Store
from tests import killable_bot
from tests.fakes.bot_harness import API, OUTBOUND, REVIEW, TRIAGE, message_key, workspace
from tests.killable_bot import ACCOUNT, TOKEN, KillOrders

CUSTOMERS = ("kim", "lou", "max")
ROOMS = (API, TRIAGE, REVIEW, OUTBOUND)
UNDO = 1.0
"""Seconds of the undo window: long enough to be pressed into now and then."""
PACE = Rules(messages_per_second=4.0, updates_per_minute=600.0)
"""Slack's strictness at some four times its pace, so that a played minute holds enough."""


@dataclass
class Town:
    """Both places, the database, and the bot's process; `start` and `kill` are the only ways it lives and dies."""

    slack: SlackServer
    square: SquareServer
    engine: Engine
    orders: KillOrders
    context: ForkServerContext
    process: ForkServerProcess | None = None
    kills: int = 0
    parent: Any = None

    @property
    def store(self) -> Store:
        return Store(self.engine)

    def start(self) -> None:
        self.parent, theirs = self.context.Pipe()
        self.process = self.context.Process(target=killable_bot.run_bot, args=(self.orders, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def died_by_itself(self) -> bool:
        """Whether the bot ended though nobody killed it."""
        return self.process is not None and self.process.exitcode is not None

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        if self.process is None:
            return
        self.process.kill()
        self.process.join()
        self.parent.close()
        self.process = None
        self.kills += 1

    def ours(self, about: str, *rooms: str) -> Sequence[tuple[str, dict[str, Any]]]:
        """(channel, message) of the bot's messages of this kind: card, reply, note, review or outbound."""
        found = [(room, m) for room in rooms or ROOMS for m in self.slack.messages(room)]
        return [(room, m) for room, m in found if message_key(m).partition(":")[0] == about]

    def faults(self) -> Sequence[str]:
        """What the bot logged as a fault of its own."""
        log = self.orders.log
        lines = log.read_text("utf-8", "replace").splitlines() if log and log.exists() else []
        return [line[:300] for line in lines if "[error" in line]

    def keep_evidence(self, folder: Path) -> None:
        """Copy the bot's log, its database, and all that Slack saw to a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in self.orders.database.parent.iterdir():
            copyfile(file, folder / file.name)
        (folder / "slack.json").write_text(json.dumps(self.slack.log(), indent=1))

    def number(self, query: str) -> int:
        """A number that the database holds."""
        with self.engine.connect() as connection:
            return int(connection.execute(text(query)).scalar_one())


@contextmanager
def open_town() -> Iterator[Town]:
    """A town with an empty database; everything is closed and removed at the end."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.killable_bot"])
    members = [Member(ACCOUNT, "Ferrywire", 10, TOKEN), *(Member(name, name.title()) for name in CUSTOMERS)]
    with ExitStack() as closing:
        folder = Path(mkdtemp(prefix="chaos-"))
        closing.callback(rmtree, folder)
        slack = closing.enter_context(SlackServer(workspace(PACE)))
        square = closing.enter_context(SquareServer(members))
        engine = open_engine(f"sqlite:///{folder / 'switchboard.db'}")
        closing.callback(engine.dispose)
        migrate(engine)
        orders = KillOrders(folder / "switchboard.db", slack.api, square.url, undo=UNDO, log=folder / "log")
        town = Town(slack, square, engine, orders, context)
        closing.callback(town.kill)
        yield town
