"""Two people at once: both look at the same moment, then one acts, then the other with what they saw before."""

from collections.abc import Iterator, Sequence

import pytest

from bot.core.permissions import Act
from bot.core.states import ReplyState
from tests.race.acts import Look, Now, Way
from tests.race.burst_acts import BURST_ACTS
from tests.race.conftest import StageFor, most_in_prove
from tests.race.judge import Judge, look, now
from tests.race.question_acts import QUESTION_ACTS
from tests.race.stage import Stage
from tests.race.standings import AMENDING, NO_AMENDMENT, ROADS, STANDINGS, Standing, reach
from tests.race.ways import DECIDE_NOTHING, WAYS, WHO_ACTS

_WHOLE = Standing(ReplyState.DECLINED)
"""The standing in which also those acts are paired that leave the reply alone: its question is asked, nothing else."""
EACH = pytest.mark.parametrize("standing", STANDINGS, ids=str)
_OFTEN = (Standing(ReplyState.PROPOSED), Standing(ReplyState.SENT))
"""One in review, one that is public."""


def test_every_act_has_a_way_to_be_done_or_decides_nothing() -> None:
    decided = {way.act for way in (*WAYS, *BURST_ACTS)}
    assert decided | DECIDE_NOTHING == set(Act)
    assert not decided & DECIDE_NOTHING


def test_every_state_is_reached_by_a_reply_and_by_an_amendment() -> None:
    assert set(ROADS) | {ReplyState.APPLIED} == set(ReplyState)
    assert set(AMENDING) | NO_AMENDMENT == set(ReplyState)
    assert not set(AMENDING) & NO_AMENDMENT


@most_in_prove(_OFTEN)
def test_each_act_is_done_where_the_rules_let_it_be_and_refused_with_a_sentence_elsewhere(
    stage_for: StageFor, standing: Standing
) -> None:
    stage = stage_for(standing)
    with stage.rewound():
        reach(stage, standing)
        judge, before, seen = Judge(stage), now(stage), look(stage)
        wrong = [_alone(stage, judge, way, seen, before) for way in _ways(standing, whole=not standing.amendment)]
    assert [found for found in wrong if found] == []


@most_in_prove(_OFTEN)
def test_of_two_who_act_at_once_each_does_what_still_can_be_done_or_is_told_why_not(
    stage_for: StageFor, standing: Standing
) -> None:
    assert list(_races(stage_for(standing), standing, whole=standing == _WHOLE)) == []


@pytest.mark.prove
@EACH
def test_of_two_who_act_at_once_each_does_what_can_be_done_whatever_they_press(
    stage_for: StageFor, standing: Standing
) -> None:
    assert list(_races(stage_for(standing), standing, whole=True, anything=True)) == []


def _alone(stage: Stage, judge: Judge, way: Way, seen: Look, before: Now) -> str:
    with stage.rewound():
        done, wrong = judge.act(way, way.first, seen, before)
        return wrong or (judge.wrong_with(way, before, now(stage)) if done else "")


def _races(stage: Stage, standing: Standing, *, whole: bool, anything: bool = False) -> Iterator[str]:
    """What is wrong with each pair of acts. `anything`: the second presses also what was not offered to them."""
    with stage.rewound():
        reach(stage, standing)
        judge, before, seen = Judge(stage), now(stage), look(stage)
        for first in _ways(standing, whole=whole):
            if first.may(before, seen, first.first):
                second = [way for way in _ways(standing, whole=whole) if _meet(first, way, whole=whole)]
                offered = [way for way in second if anything or way.may(before, seen, way.second)]
                yield from _against(stage, judge, first, offered, seen, before)


def _against(stage: Stage, judge: Judge, first: Way, others: Sequence[Way], seen: Look, before: Now) -> Iterator[str]:
    with stage.rewound():
        judge.act(first, first.first, seen, before)
        after = now(stage)
        for other in others:
            with stage.rewound():
                if wrong := _follows(stage, judge, other, seen, after):
                    yield f"after {first}: {wrong}"


def _follows(stage: Stage, judge: Judge, way: Way, seen: Look, before: Now) -> str:
    done, wrong = judge.act(way, way.second, seen, before)
    if wrong or not done:
        return wrong
    last = now(stage)
    return judge.wrong_with(way, before, last) or judge.broken() or judge.wrong_in_public(last)


def _ways(standing: Standing, *, whole: bool) -> Sequence[Way]:
    return [way for way in WAYS if whole or not (way.act in WHO_ACTS or (standing.amendment and way in QUESTION_ACTS))]


def _meet(first: Way, second: Way, *, whole: bool) -> bool:
    """Whether one of the two is about the reply."""
    return whole or first not in QUESTION_ACTS or second not in QUESTION_ACTS
