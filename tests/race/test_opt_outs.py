"""Somebody is entered as not to be answered while a colleague acts on the reply to them: in either order nothing
leaves, and whoever is refused is told why.
"""

from collections.abc import Callable

import pytest

from bot.core.errors import Inside
from bot.core.states import ReplyState
from tests.fakes.pipeline import FAY, GIL
from tests.race.acts import Look, Way
from tests.race.conftest import StageFor
from tests.race.judge import Judge, look
from tests.race.reply_acts import REPLY_ACTS, REVIEWS
from tests.race.stage import Stage
from tests.race.standings import Standing, reach

_STANDINGS = [Standing(state) for state in (ReplyState.PROPOSED, ReplyState.WAITING, ReplyState.FAILED)]


def _enter(stage: Stage) -> None:
    author = stage.detail().posts[0].post.author
    stage.pipeline.desk.opt_outs.enter("square", author.handle, GIL, "they asked by mail")


def _act(stage: Stage, way: Way, seen: Look) -> str:
    """Do it; why not, "" where it was done."""
    try:
        way.do(stage.pipeline.desk, seen, way.first)
    except Inside as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("standing", _STANDINGS, ids=str)
def test_whoever_is_first_nothing_leaves_to_whoever_is_not_to_be_answered(
    stage_for: StageFor, standing: Standing
) -> None:
    stage = stage_for(standing)
    with stage.rewound():
        reach(stage, standing)
        seen = look(stage)
        for way in (*REVIEWS, *REPLY_ACTS):
            for entered_first in (True, False):
                with stage.rewound():
                    told = _both(stage, lambda way=way: _act(stage, way, seen), entered_first=entered_first)  # type: ignore[misc]
                    assert not told or told.endswith("."), (way, told)
                    stage.goes_on(minutes=10)
                    assert (stage.pipeline.channel.published_texts(), Judge(stage).broken()) == ([], ""), way


def _both(stage: Stage, act: Callable[[], str], *, entered_first: bool) -> str:
    if entered_first:
        _enter(stage)
        return act()
    told = act()
    _enter(stage)
    return told


def test_of_two_who_lift_it_at_once_both_find_it_lifted(stage_for: StageFor) -> None:
    stage = stage_for(_STANDINGS[0])
    with stage.rewound():
        reach(stage, _STANDINGS[0])
        _enter(stage)
        desk = stage.pipeline.desk.opt_outs
        first, second = (desk.lift("1", FAY) for _ in range(2))
        assert (first.holds, second.holds) == (True, False)
