"""What was said of people is undone by whoever said it, unless it was said otherwise since."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.core.errors import Stale
from bot.core.routing.roster import Absence
from bot.desk import Desk
from tests.fakes.pipeline import ANA, BEN, FAY, Pipeline

HOUR = timedelta(hours=1)


def _undo(pipeline: Pipeline, by: str) -> str:
    (entry,) = pipeline.desk.reverting.offered(by)
    return pipeline.desk.reverting.undo(entry, by)


def _absence(pipeline: Pipeline, person: str = ANA) -> Absence | None:
    with pipeline.store.reading() as tx:
        return tx.roster().absences.get(person)


def _away(pipeline: Pipeline, by: str, hours: int, why: str = "") -> None:
    pipeline.desk.absences.begin(ANA, pipeline.clock.now + hours * HOUR, by, why)
    pipeline.clock.forward(seconds=1)


def test_an_absence_that_took_the_place_of_another_gives_way_to_it_again(pipeline: Pipeline) -> None:
    _away(pipeline, ANA, 2, "dentist")
    before = _absence(pipeline)
    _away(pipeline, FAY, 48)
    assert _undo(pipeline, FAY) == "the absence"
    assert _absence(pipeline) == before
    assert before is not None
    assert before.why == "dentist"


def test_an_absence_of_nothing_before_ends_and_a_return_goes_back_to_it(pipeline: Pipeline) -> None:
    _away(pipeline, ANA, 2)
    before = _absence(pipeline)
    pipeline.desk.absences.end(ANA, FAY)
    assert _undo(pipeline, FAY) == "coming back"
    assert _absence(pipeline) == before
    _undo(pipeline, ANA)
    assert _absence(pipeline) is None


def test_tags_and_cap_of_an_expert_go_back_to_what_they_were(pipeline: Pipeline) -> None:
    before = pipeline.desk.expertise.profile(ANA, FAY).person
    pipeline.desk.expertise.correct(ANA, FAY, ["sso"], ["api"], 2)
    assert _undo(pipeline, FAY) == "the change of tags and cap"
    profile = pipeline.desk.expertise.profile(ANA, FAY)
    assert (profile.person, profile.said.says_nothing) == (before, True)


_SINCE: dict[str, tuple[Callable[[Desk], object], Callable[[Desk], object]]] = {
    "away, then away longer": (
        lambda d: d.absences.begin(ANA, d.now() + HOUR, FAY),
        lambda d: d.absences.begin(ANA, d.now() + 2 * HOUR, ANA),
    ),
    "away, then back": (lambda d: d.absences.begin(ANA, d.now() + HOUR, FAY), lambda d: d.absences.end(ANA, ANA)),
    "back, then away": (
        lambda d: (d.absences.begin(ANA, d.now() + HOUR, ANA), d.absences.end(ANA, FAY)),
        lambda d: d.absences.begin(ANA, d.now() + HOUR, ANA),
    ),
    "corrected, then corrected": (
        lambda d: d.expertise.correct(ANA, FAY, cap=2),
        lambda d: d.expertise.correct(ANA, FAY, cap=3),
    ),
}


@pytest.mark.parametrize("case", _SINCE)
def test_what_was_said_otherwise_since_is_not_undone(pipeline: Pipeline, case: str) -> None:
    first, then = _SINCE[case]
    first(pipeline.desk)
    (entry,) = pipeline.desk.reverting.offered(FAY)
    pipeline.clock.forward(seconds=1)
    then(pipeline.desk)
    before = _absence(pipeline), pipeline.desk.expertise.profile(ANA, FAY).person
    with pytest.raises(Stale, match="Somebody changed that since"):
        pipeline.desk.reverting.undo(entry, FAY)
    assert (_absence(pipeline), pipeline.desk.expertise.profile(ANA, FAY).person) == before


def test_only_whoever_said_it_undoes_it_once_and_not_an_absence_that_would_be_over(pipeline: Pipeline) -> None:
    pipeline.desk.absences.begin(ANA, pipeline.clock.now + timedelta(minutes=5), ANA)
    pipeline.desk.absences.end(ANA, ANA)
    (entry,) = pipeline.desk.reverting.offered(ANA)
    with pytest.raises(Stale, match="Only whoever did it"):
        pipeline.desk.reverting.undo(entry, BEN)
    pipeline.clock.forward(minutes=6)
    with pytest.raises(Stale, match="would be over by now"):
        pipeline.desk.reverting.undo(entry, ANA)
