"""What a page's charts are made of, kept by its content between the page and the browser that fetches them: so that it
is not reckoned again for each of them.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from threading import Lock

from bot.core.figures.series import GroupFigures, Grouping

_KEPT = 64


@dataclass(frozen=True, slots=True)
class ChartMatter:
    """The parts of a period, of what length, and in whose zone they begin."""

    parts: Sequence[GroupFigures]
    by: Grouping
    zone: tzinfo

    @property
    def digest(self) -> str:
        told = [(one.period.since.isoformat(), sorted(one.values.items())) for one in self.parts]
        return hashlib.sha256(repr((self.by, str(self.zone), told)).encode()).hexdigest()[:20]


class ChartShelf:
    """Keeps what the charts of the latest pages are made of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, ChartMatter] = OrderedDict()

    def put(self, matter: ChartMatter) -> str:
        """Keep it; its name."""
        name = matter.digest
        with self._lock:
            self._kept[name] = matter
            self._kept.move_to_end(name)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return name

    def find(self, name: str) -> ChartMatter | None:
        """What it was made of, as long as it is kept."""
        with self._lock:
            return self._kept.get(name)
