"""What Slack sends twice is done once: each act, where it can be done, with the same event again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from inspect import signature
from typing import Any, cast

import pytest

from bot.core.errors import Stale
from bot.core.permissions import Act
from bot.desk import Desk
from bot.desk.context import AlreadyHandled
from tests.race.conftest import StageFor
from tests.race.judge import look
from tests.race.stage import Stage
from tests.race.walk import each_possible
from tests.race.ways import WAYS

_EVENT = ("event:Ev1",)


@dataclass(frozen=True, slots=True)
class WithEvent:
    """A desk or a part of one, each of whose acts carries the event."""

    target: object

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.target, name)
        if not callable(found):
            return WithEvent(found)
        return partial(found, event=_EVENT) if "event" in _takes(found) else found


def _takes(act: Callable[..., object]) -> set[str]:
    return set(signature(act).parameters)


@pytest.mark.prove
def test_each_act_whose_event_comes_again_is_done_once(stage_for: StageFor) -> None:
    for stage, way in each_possible(stage_for, WAYS):
        desk, seen = cast("Desk", WithEvent(stage.pipeline.desk)), look(stage)
        way.do(desk, seen, way.first)
        before = _recorded(stage)
        with pytest.raises(Stale if way.act is Act.REVERT else AlreadyHandled):  # what is undone is looked up first
            way.do(desk, seen, way.first)
        assert _recorded(stage) == before, way


def _recorded(stage: Stage) -> tuple[object, ...]:
    with stage.store.reading() as tx:
        history = [entry.what for number in (1, 2) for entry in tx.history.of_question(number)]
        return history, tx.roster().absences, tx.expertise.said()
