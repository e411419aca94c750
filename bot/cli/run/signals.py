"""Waiting until a signal asks a process to end; meanwhile the configuration and the database's file are watched."""

import os
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from bot.cli import output

if TYPE_CHECKING:
    from bot.cli.run.reload import Reload

_TAKEN_AWAY = (
    "The database's file was deleted or replaced while Switchboard ran, so it stopped: what it wrote would be lost. "
    "Put the file back, and start it again."
)
_TURN = 0.2
"""Seconds of one turn of waiting: how much later, at worst, a stop is seen that came at the wrong moment."""


class Signals:
    """The signals that came. The first asks to stop; a second one ends the process at once, as a power cut would.

    SIGHUP asks that the configuration be read again, however often it comes.
    """

    def __init__(self) -> None:
        self.received: list[int] = []
        self._reload_asked = False

    def listen(self) -> None:
        """Hear them from now on."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self.handle_stop)
        if not os.isatty(0):  # a terminal that is closed says the same, and means an end
            signal.signal(signal.SIGHUP, self.handle_reload)

    def handle_stop(self, sign: int, _frame: FrameType | None) -> None:
        """The handler. It takes no lock: it runs in the middle of whatever the main thread does."""
        self.received.append(sign)
        signal.signal(sign, signal.SIG_DFL)

    def handle_reload(self, _sign: int, _frame: FrameType | None) -> None:
        """The handler of SIGHUP."""
        self._reload_asked = True

    def wait(self, watched: "Reload", stands: Callable[[], bool]) -> None:
        """Until one comes. In turns: a signal that comes just before Python begins to wait for ever is never seen.

        Raises Faulty once the database's file does not stand there any more.
        """
        while not self.received:
            time.sleep(_TURN)
            if not stands():
                output.refuse(_TAKEN_AWAY)
            asked, self._reload_asked = self._reload_asked, False
            watched.check_file(asked=asked)
