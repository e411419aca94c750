"""Each way to do an act, on the stage, in a standing in which it can be done: reached at once, or by an act that opens
the way to it.
"""

from collections.abc import Iterable, Iterator

from bot.core.permissions import Act
from tests.race.acts import Way, never
from tests.race.conftest import StageFor
from tests.race.judge import look, now
from tests.race.stage import Stage
from tests.race.standings import STANDINGS, reach
from tests.race.ways import WAYS

_OPENS_THE_WAY = frozenset({Act.CLAIM, Act.MERGE, Act.TAG, Act.PROPOSE_TAKING_BACK})
"""Acts after which others can be done that cannot be before."""


_NEVER = frozenset({Act.OVERRIDE_BLOCK})
"""What no standing here lets be done: an override goes as an approval does."""


def each_possible(stage_for: StageFor, ways: Iterable[Way]) -> Iterator[tuple[Stage, Way]]:
    """Each of these ways once, where its first person can do it. Raises AssertionError where one never can be done."""
    left = {str(way): way for way in ways if way.act not in _NEVER and way.may is not never}
    for standing in STANDINGS:
        if not left:
            return
        stage = stage_for(standing)
        with stage.rewound():
            reach(stage, standing)
            yield from _now(stage, left)
            yield from _after(stage, left, _OPENS_THE_WAY)
    assert list(left) == []


def _after(stage: Stage, left: dict[str, Way], opening: Iterable[Act]) -> Iterator[tuple[Stage, Way]]:
    """What can be done only after one of these acts, done by either of two."""
    for first in (way for way in WAYS if way.act in opening):
        for who in (first.first, first.second):
            with stage.rewound():
                if left and first.may(now(stage), look(stage), who):
                    first.do(stage.pipeline.desk, look(stage), who)
                    yield from _now(stage, left)
                    if first.act is Act.CLAIM:
                        yield from _after(stage, left, {Act.ASK_TO_TAKE_OVER})


def _now(stage: Stage, left: dict[str, Way]) -> Iterator[tuple[Stage, Way]]:
    before, seen = now(stage), look(stage)
    for way in [way for way in left.values() if way.may(before, seen, way.first)]:
        del left[str(way)]
        with stage.rewound():
            yield stage, way
