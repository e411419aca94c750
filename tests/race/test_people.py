"""Two people at once about one colleague: the last word stands, and who undoes theirs takes nobody else's away."""

from collections.abc import Mapping
from itertools import product

import pytest

from bot.core.errors import Faulty, Stale
from tests.fakes.pipeline import BEN, FAY
from tests.race.acts import Way
from tests.race.conftest import StageFor
from tests.race.judge import look
from tests.race.people_acts import PEOPLE_ACTS
from tests.race.stage import Stage
from tests.race.standings import STANDINGS, reach

_ABSENCES = tuple(way for way in PEOPLE_ACTS if str(way) != "judge_experts")
LAST_WORD: Mapping[str, str] = {
    "be_away": f"an hour, says {BEN}",
    "send_away": f"two hours, says {FAY}",
    "be back": "here",
    "call back": "here",
}
"""Where Ben is after each act, whatever was said before."""


def _where(stage: Stage) -> str:
    with stage.store.reading() as tx:
        absence = tx.roster().absences.get(BEN)
    if absence is None:
        return "here"
    hours = round((absence.until - stage.clock.now).total_seconds() / 3600)
    return f"{'an hour' if hours == 1 else 'two hours'}, says {absence.by}"


def _does(stage: Stage, way: Way) -> None:
    way.do(stage.pipeline.desk, look(stage), way.first)
    stage.clock.forward(seconds=1)


@pytest.mark.parametrize(("first", "second"), [*product(_ABSENCES, _ABSENCES)], ids=str)
def test_of_two_who_say_where_somebody_is_the_last_word_stands_and_the_first_cannot_be_undone(
    stage_for: StageFor, first: Way, second: Way
) -> None:
    stage = stage_for(STANDINGS[0])
    with stage.rewound():
        reach(stage, STANDINGS[0])
        _does(stage, first)
        offered = stage.pipeline.desk.reverting.offered(first.first)
        _does(stage, second)
        assert _where(stage) == LAST_WORD[str(second)]
        for entry in offered if LAST_WORD[str(first)] != LAST_WORD[str(second)] else ():
            with pytest.raises(Stale, match="changed that since"):
                stage.pipeline.desk.reverting.undo(entry, first.first)
        assert _where(stage) == LAST_WORD[str(second)]


def test_of_two_leads_who_correct_an_expert_at_once_the_second_is_told_that_it_is_so_already(
    stage_for: StageFor,
) -> None:
    stage = stage_for(STANDINGS[0])
    with stage.rewound():
        correct = stage.pipeline.desk.expertise.correct
        correct(BEN, FAY, ["api"])
        with pytest.raises(Faulty, match="Ben has sso, api, cap 5, already"):
            correct(BEN, FAY, ["api"])
        correct(BEN, FAY, cap=2)
        assert stage.pipeline.desk.expertise.profile(BEN, FAY).person.tags == ("sso", "api")
