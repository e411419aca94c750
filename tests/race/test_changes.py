"""Every edit and deletion, theirs and ours, in every standing comes to what one table says; and nobody decides about
what they did not see.
"""

from collections.abc import Iterator

from bot.core.states import LIVE_REPLIES, ReplyState
from tests.race.acts import Look
from tests.race.changes import CHANGES, outcome
from tests.race.changes_table import TABLE
from tests.race.conftest import StageFor, most_in_prove
from tests.race.judge import Judge, look, now, wrong_with_public
from tests.race.reply_acts import REPLY_ACTS, REVIEWS
from tests.race.stage import Stage
from tests.race.standings import STANDINGS, Standing, reach

_TO_DECIDE = LIVE_REPLIES - {ReplyState.APPROVED, ReplyState.SENDING}
"""A reply in one of these is decided about by people."""
_OFTEN = (
    Standing(ReplyState.PROPOSED),
    Standing(ReplyState.FAILED),
    Standing(ReplyState.WAITING, amendment=True),
)


def test_every_standing_has_a_row_and_every_row_names_changes_that_there_are() -> None:
    assert set(TABLE) == {str(standing) for standing in STANDINGS}
    assert {change for row in TABLE.values() for change in row.but} <= set(CHANGES)


@most_in_prove((*_OFTEN, Standing(ReplyState.WAITING), Standing(ReplyState.SENT)))
def test_an_edit_or_deletion_after_a_reply_got_there_comes_to_what_the_table_says(
    stage_for: StageFor, standing: Standing
) -> None:
    stage = stage_for(standing)
    with stage.rewound():
        reach(stage, standing)
        came_to = {change: _comes_to(stage, change) for change in CHANGES}
    assert came_to == {change: TABLE[str(standing)].outcome(change) for change in CHANGES}


@most_in_prove(_OFTEN, [one for one in STANDINGS if one.state in _TO_DECIDE])
def test_after_an_edit_or_deletion_nobody_decides_by_what_they_saw_before(
    stage_for: StageFor, standing: Standing
) -> None:
    stage = stage_for(standing)
    with stage.rewound():
        reach(stage, standing)
        seen = look(stage)
        assert [wrong for change in CHANGES for wrong in _decisions_after(stage, change, seen)] == []


def _comes_to(stage: Stage, change: str) -> str:
    with stage.rewound():
        CHANGES[change](stage)
        stage.goes_on(minutes=2)
        stage.goes_on(minutes=10)
        with stage.store.reading() as tx:
            whole = tx.history.verify().problem
        return whole or wrong_with_public(stage) or outcome(stage)


def _decisions_after(stage: Stage, change: str, seen: Look) -> Iterator[str]:
    """What is wrong with the acts that a person does who has not seen the change yet."""
    with stage.rewound():
        CHANGES[change](stage)
        judge, before = Judge(stage), now(stage)
        for way in (*REVIEWS, *REPLY_ACTS):
            with stage.rewound():
                done, wrong = judge.act(way, way.second, seen, before)
                wrong = wrong or (judge.wrong_with(way, before, now(stage)) if done else "")
                if wrong:
                    yield f"after {change}: {wrong}"
