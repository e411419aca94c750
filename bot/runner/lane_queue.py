"""The jobs that wait for one lane: the most urgent first, those alike in the order they came. A job waits once, at the
most urgent of its wake-ups.
"""

import heapq
from itertools import count

from bot.runner.sweep import Job


class LaneQueue:
    """A priority queue of jobs. Adding one takes no longer, however many wait."""

    def __init__(self) -> None:
        self._urgency: dict[Job, int] = {}
        self._heap: list[tuple[int, int, Job]] = []
        self._order = count()

    def __len__(self) -> int:
        return len(self._urgency)

    def push(self, job: Job, urgency: int) -> None:
        """Add a job (0 is the most urgent); one that waits already is only moved forward."""
        if job not in self._urgency or urgency < self._urgency[job]:
            self._urgency[job] = urgency
            heapq.heappush(self._heap, (urgency, next(self._order), job))

    def pop(self) -> Job:
        """Take the next job. Raises IndexError when none waits."""
        while True:
            urgency, _, job = heapq.heappop(self._heap)
            if self._urgency.get(job) == urgency:
                del self._urgency[job]
                return job
