"""What the page tells besides what both places show: the road with each question's station, for whom something waits,
and the story as it is played. Values and a list; who knows the bot fills them in.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.sandbox.demo.scene import Scene

STATIONS = (
    ("new", "Seen"),
    ("routed", "Sorted"),
    ("asked", "Asked"),
    ("proposed", "In review"),
    ("approved", "Approved"),
    ("sent", "Answered"),
    ("settled", "Settled"),
)
"""The states of a question on its way, and what they are called for somebody who sees them for the first time."""


@dataclass(frozen=True, slots=True)
class RoadStop:
    """Where a question is. `state` is that of a station, `channel` the id of the one in which something is to be done,
    `waits_for` are the Slack ids of those who can do it, `card` is the channel of its card, `claimed_by` who is on it.
    """

    number: int
    words: str
    state: str
    channel: str = ""
    waits_for: tuple[str, ...] = ()
    card: str = ""
    claimed_by: str = ""


Road = Callable[[], Sequence[RoadStop]]


def no_road() -> Sequence[RoadStop]:
    """The road while no bot is there."""
    return ()


class Story:
    """The scenes that were played so far. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scenes: list[Scene] = []

    def tell(self, scene: Scene) -> None:
        """Add a scene that was seen to work."""
        with self._lock:
            self._scenes.append(scene)

    @property
    def version(self) -> int:
        with self._lock:
            return len(self._scenes)

    def scenes(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(scene) for scene in self._scenes]


def road_json(road: Road, story: Story) -> dict[str, Any]:
    """Stations, questions and scenes as the page reads them."""
    return {
        "stations": [{"state": state, "name": name} for state, name in STATIONS],
        "questions": [asdict(stop) for stop in road()],
        "story": story.scenes(),
    }
