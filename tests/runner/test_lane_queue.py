"""Whose turn it is in a lane: the most urgent first, else whoever came first, and each job once."""

import pytest

from bot.runner.lane_queue import LaneQueue


def drained(queue: LaneQueue) -> list[str]:
    return [queue.pop()[1] for _ in range(len(queue))]


def test_the_most_urgent_is_first_and_those_alike_keep_their_order() -> None:
    queue = LaneQueue()
    for key, urgency in (("a", 7), ("b", 7), ("now", 0), ("c", 7), ("soon", 2)):
        queue.push(("ask", key), urgency)
    assert drained(queue) == ["now", "soon", "a", "b", "c"]


def test_a_job_waits_once_at_the_most_urgent_of_its_wake_ups() -> None:
    queue = LaneQueue()
    for key, urgency in (("a", 7), ("b", 7), ("b", 1), ("a", 7), ("b", 5)):
        queue.push(("ask", key), urgency)
    assert drained(queue) == ["b", "a"]
    with pytest.raises(IndexError):
        queue.pop()


def test_a_job_that_was_taken_can_wait_again() -> None:
    queue = LaneQueue()
    queue.push(("ask", "a"), 1)
    assert queue.pop() == ("ask", "a")
    queue.push(("ask", "a"), 7)
    assert drained(queue) == ["a"]
