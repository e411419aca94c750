"""Each act on a burst that Slack sends twice is done once, and locks what it decides on before it reads it."""

from collections.abc import Iterator
from typing import cast

import pytest

from bot.core.permissions import Act
from bot.desk import Desk
from bot.desk.context import AlreadyHandled
from tests.race.burst_acts import BURST_ACTS, BurstWay
from tests.race.stage import Stage
from tests.race.test_bursts import ROADS, burst_now, stage
from tests.race.test_locks import executed, told
from tests.race.test_repeated import WithEvent

__all__ = ["stage"]

_ON_A_BURST = [way for way in BURST_ACTS if way.act not in (Act.ENTER_OPT_OUT, Act.LIFT_OPT_OUT)]


def _each_possible(stage: Stage) -> Iterator[BurstWay]:
    """Each act once, in a standing in which its first person can do it."""
    left = {str(way): way for way in _ON_A_BURST}
    for road in ROADS.values():
        with stage.rewound():
            road(stage)
            now = burst_now(stage)
            for way in [way for way in left.values() if way.may(now, now, way.first)]:
                del left[str(way)]
                with stage.rewound():
                    yield way
    assert list(left) == []


def test_each_act_on_a_burst_whose_event_comes_again_is_done_once(stage: Stage) -> None:
    desk = cast("Desk", WithEvent(stage.pipeline.desk))
    for way in _each_possible(stage):
        seen = burst_now(stage)
        way.do(desk, seen, way.first)
        before = _recorded(stage)
        with pytest.raises(AlreadyHandled):
            way.do(desk, seen, way.first)
        assert _recorded(stage) == before, way


def test_each_act_on_a_burst_locks_it_or_its_answer_before_it_reads_it(stage: Stage) -> None:
    unlocked = []
    for way in _each_possible(stage):
        seen = burst_now(stage)
        with executed(stage.engine) as statements:
            way.do(stage.pipeline.desk, seen, way.first)
        about = (text for text in told(statements) if "FROM burst \n" in text or "FROM burst_answer \n" in text)
        if "FOR UPDATE" not in next(about, ""):
            unlocked.append(str(way))
    assert unlocked == []


def _recorded(stage: Stage) -> list[str]:
    with stage.store.reading() as tx:
        return [entry.what for entry in tx.history.since(stage.clock.now.replace(year=2000))]
