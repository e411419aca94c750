"""Which threads were read since Slack may last have said something unheard: since the start, or since a connection
broke. What came from a Slack message leaves only after that, as the message may have been edited or deleted meanwhile.
"""

import threading
from collections.abc import Callable


class ThreadsRead:
    """A gap begins with the process and with each greeting of Slack, and ends thread by thread."""

    def __init__(self, is_connected: Callable[[], bool]) -> None:
        self._is_connected = is_connected
        self._lock = threading.Lock()
        self._gap = 0
        self._closed = -1
        self._read: set[int] = set()

    @property
    def gap(self) -> int:
        """The number of the newest gap, for `note` and `close`."""
        return self._gap

    def begin(self) -> None:
        """Something may have been said unheard."""
        with self._lock:
            self._gap += 1
            self._read.clear()

    def note(self, gap: int, question: int) -> None:
        """This question's thread was read, unless another gap began meanwhile."""
        with self._lock:
            if gap == self._gap:
                self._read.add(question)

    def close(self, gap: int) -> None:
        """Every thread was read that can be read."""
        with self._lock:
            self._closed = max(self._closed, gap)

    def is_read(self, question: int) -> bool:
        """Whether we know what was said in this question's thread until now."""
        if not self._is_connected():
            return False
        with self._lock:
            return self._closed == self._gap or question in self._read
