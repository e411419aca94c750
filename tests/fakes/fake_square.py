"""The sandbox's square as a fake channel for the connector contract."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self, cast

from bot.sandbox.square import FaultPlan, Member, On, Spoil, SquareServer
from connectors.square import Settings, Square
from tests.fakes.channel import FakeLockable, Fault, FaultKind
from tests.fakes.http import CLIENT_TIMEOUT

TOKEN = "token-that-nobody-may-see-5f2c"
US = "ferrywire"

_SPOILS = {
    FaultKind.ANSWER: Spoil.STATUS,
    FaultKind.HANG: Spoil.HANG,
    FaultKind.LOST: Spoil.LOST,
    FaultKind.GARBLED: Spoil.GARBLED,
}


class FakeSquare(FakeLockable):
    """The sandbox's square with two customers, and a clock moved by the test."""

    kind = "square"
    secrets = (TOKEN,)
    lengths: Mapping[str, int] = {"": 0, "plain": 5, "ümlaut": 6, "👩‍👩‍👧‍👦": 7, "https://docs.ferrywire.example/a": 32}

    def __init__(self) -> None:
        super().__init__()
        members = [Member(US, "Ferrywire", 900, TOKEN), Member("mia", "Mia", 40), Member("tom", "Tom", 7)]
        members.append(
            Member("ada", "Ada", cast("int", "many"))
        )  # no number: what she posts has no form of the square's
        self.square = SquareServer(members, clock=lambda: self.now)

    def __enter__(self) -> Self:
        self.square.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.square.stop()

    def connect(self, *, with_secrets: bool = True) -> Square:
        settings = Settings(url=self.square.url, account=US, page_size=self.page)
        return Square("square", settings, TOKEN if with_secrets else "", self.clock, timeout=CLIENT_TIMEOUT)

    def connect_patiently(self) -> Square:
        return Square("square", Settings(url=self.square.url, account=US), TOKEN, self.clock)

    def customer_posts(self, text: str) -> str:
        return str(self.square.board.ask("mia", text).id)

    def customer_posts_badly(self, text: str) -> None:
        self.square.board.ask("ada", text)

    def customer_replies(self, external_id: str, text: str) -> str:
        return str(self.square.board.answer("tom", int(external_id), text).id)

    def we_reply(self, external_id: str, text: str) -> str:
        return str(self.square.board.answer(US, int(external_id), text).id)

    def we_post(self, text: str) -> str:
        return str(self.square.board.ask(US, text).id)

    def delete(self, external_id: str) -> None:
        self.square.board.delete(int(external_id))

    def lock(self, external_id: str) -> None:
        self.square.board.lock(int(external_id))

    def our_replies(self, external_id: str) -> list[str]:
        return [note.text for note in self.square.board.replies(int(external_id), US) if not note.deleted]

    def write_count(self) -> int:
        return self.square.faults.writes

    def forget(self) -> None:
        self.square.board.forget(self.now)

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.square.faults.clear()
        if fault.kind is FaultKind.DOWN:
            self.square.stop()
            return
        # A read with a 200 and an invalid body is GARBLED too: a read has no effect anyway.
        spoil = Spoil.GARBLED if fault.status == 200 and fault.kind is FaultKind.ANSWER else _SPOILS[fault.kind]
        on = On.WRITE if writing else On.READ
        self.square.faults.add(FaultPlan(spoil, fault.status, fault.body, fault.headers, on, times=0))

    def clear_faults(self) -> None:
        self.square.faults.clear()
        self.square.start()
