"""A pipeline on a database that can be rewound: what was tried in one state is taken back, and the next is tried."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.reading import question_hash_for
from bot.core.states import QuestionState, ReplyState
from bot.store.transaction import Store
from tests.fakes.clock import FakeClock
from tests.fakes.pipeline import a_pipeline
from tests.fakes.sweep import run_until_idle

POLICY = ApprovalPolicy(rules=(ApprovalRule(2, "it is about sso", tag="sso"),))
ON_THE_WAY = ("reassess", "follow_up", "relay", "amend", "delete", "find")
"""The steps by which something becomes public, or does not."""


class Rewinding(sqlite3.Connection):
    """A connection whose transactions are savepoints, so that what they committed can be rewound."""

    open_ones: tuple[str, ...] = ()
    """The savepoints there are, innermost last: transactions, and marks to rewind to."""

    def begin(self) -> None:
        self._open("transaction")

    def commit(self) -> None:
        if self.open_ones[-1:] == ("transaction",):
            self._close("RELEASE x")

    def rollback(self) -> None:
        """Also asked for where nothing has begun: when the connection goes back to its pool."""
        if self.open_ones[-1:] == ("transaction",):
            self._close("ROLLBACK TO x", "RELEASE x")

    @contextmanager
    def rewound(self) -> Iterator[None]:
        """Whatever is committed within this is taken back at its end."""
        self._open("mark")
        try:
            yield
        finally:
            self._close("ROLLBACK TO x", "RELEASE x")

    def _open(self, what: str) -> None:
        self.execute("SAVEPOINT x")
        self.open_ones = (*self.open_ones, what)

    def _close(self, *statements: str) -> None:
        for statement in statements:
            self.execute(statement)
        self.open_ones = self.open_ones[:-1]


def rewinding_engine(file: Path) -> Engine:
    """An engine with one such connection, on a database that is brought up to date already."""
    arguments = {"factory": Rewinding, "check_same_thread": False, "isolation_level": None}
    engine = create_engine(f"sqlite:///{file}", connect_args=arguments, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: _raw(connection).begin())
    return engine


def _raw(connection: Connection) -> Rewinding:
    return cast("Rewinding", connection.connection.dbapi_connection)


class Stage:
    """A pipeline, and what there is to be seen of its question 1 and of one reply, which acts are about."""

    def __init__(self, engine: Engine) -> None:
        self.clock = FakeClock()
        self.store = Store(engine, clock=self.clock)
        self.pipeline = a_pipeline(self.store, self.clock, POLICY)
        self.reply = 1
        self.engine = engine
        with engine.connect() as connection:
            self.database = _raw(connection)

    def detail(self) -> QuestionDetail:
        return self.pipeline.desk.questions.detail(1)

    def file(self) -> ReplyDetail:
        return self.detail().reply_detail(self.reply)

    def seen(self) -> str:
        """What the button carries that a person sees now."""
        detail = self.detail()
        file = detail.reply_detail(self.reply)
        return f"{file.reply.sha256}.{question_hash_for(detail, file)}"

    def reply_state(self) -> ReplyState:
        return self.file().reply.state

    def question_state(self) -> QuestionState:
        return self.detail().question.state

    def goes_on(self, **amount: float) -> None:
        """Time passes; what is due becomes public. Nobody draws anything."""
        self.clock.forward(**amount)
        run_until_idle([step for step in self.pipeline.steps if step.name in ON_THE_WAY])

    @contextmanager
    def rewound(self) -> Iterator[None]:
        """Whatever happens within this is taken back at its end: rows, the channel, the time."""
        channel, now, reply = self.pipeline.channel, self.clock.now, self.reply
        before: dict[str, Any] = {name: copy(value) for name, value in vars(channel).items()}
        errors = {call: copy(queue) for call, queue in channel.errors.items()}
        try:
            with self.database.rewound():
                yield
        finally:
            vars(channel).update(before, errors=errors)
            self.clock.now, self.reply = now, reply
