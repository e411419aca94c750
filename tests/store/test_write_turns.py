"""Turns to write promise: one at a time, whoever somebody waits for first, and nobody is stuck for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

from bot.store.write_turns import WriteTurns

HURRY = timedelta(seconds=10)


def test_whoever_somebody_waits_for_writes_before_those_who_came_earlier() -> None:
    turns, wrote, waiting = WriteTurns(HURRY), list[str](), Event()

    def write(name: str, patience: timedelta | None) -> None:
        with turns.turn(patience):
            wrote.append(name)

    with ThreadPoolExecutor(3) as pool:
        with turns.turn(None):
            done = [pool.submit(write, "step", None)]
            while len(turns.waiting) < 1:
                waiting.wait(0.001)
            done.append(pool.submit(write, "press", HURRY))
            while len(turns.waiting) < 2:
                waiting.wait(0.001)
        for one in done:
            one.result(60)
    assert wrote == ["press", "step"]


def test_who_waited_in_vain_goes_on_and_leaves_the_others_turn_alone() -> None:
    turns = WriteTurns(timedelta(milliseconds=10))
    with turns.turn(None):
        with turns.turn(timedelta(milliseconds=10)):
            pass
        with turns.turn(None):
            pass
    with turns.turn(None):
        pass
