"""What the bench promises about itself: it measures for real, says it as JSON, and a missed goal is no failure."""

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.bench import asking, feeding, ingesting, judging
from tests.bench.__main__ import MEASUREMENTS, main
from tests.bench.figures import QUICK, Figure, Goal, NotMeasured, Size, percentile


def _said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def _slow(_size: Size) -> list[Figure]:
    return [Figure("a start", 9.0, "s", Goal(2.0), "once"), Figure("a rate", 9.0, "/s", Goal(2.0, at_least=True))]


def _broken(_size: Size) -> list[Figure]:
    raise NotMeasured("the bot did not connect")


@pytest.mark.prove
def test_the_cheapest_measurements_run_and_their_json_says_figure_goal_and_machine(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capture_logs():
        assert main(["--json", "--quick"], {"ingest": ingesting.measure, "ask": asking.measure}) == 0
    said = _said(capsys)
    assert sorted(said) == ["failed", "figures", "machine", "quick"]
    assert (said["failed"], said["quick"]) == ({}, True)
    assert sorted(said["machine"]) == ["cores", "load", "python", "sqlite", "system"]
    assert [sorted(figure) for figure in said["figures"]] == [["goal", "how", "met", "name", "unit", "value"]] * 5
    assert all(figure["value"] > 0 for figure in said["figures"])
    assert said["figures"][0]["goal"] == {"bound": 2000, "at_least": True}


def test_a_goal_missed_is_shown_and_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json"], {"start": _slow}) == 0
    assert [figure["met"] for figure in _said(capsys)["figures"]] == [False, True]
    assert main([], {"start": _slow}) == 0
    assert "missed" in capsys.readouterr().out


def test_what_could_not_be_measured_fails_the_run_and_hides_no_other_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json"], {"broken": _broken, "start": _slow}) == 1
    said = _said(capsys)
    assert (said["failed"], len(said["figures"])) == ({"broken": "the bot did not connect"}, 2)
    assert main([], {"broken": _broken}) == 1
    assert "the bot did not connect" in capsys.readouterr().out


def test_one_measurement_can_be_asked_for_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json", "--only", "start"], {"broken": _broken, "start": _slow}) == 0
    assert len(_said(capsys)["figures"]) == 2


def test_a_percentile_lies_between_the_nearest_values_and_of_nothing_there_is_none() -> None:
    assert percentile([float(n) for n in range(101)], 99) == pytest.approx(99)
    assert percentile([7.0], 99) == 7
    with pytest.raises(NotMeasured):
        percentile([], 50)


def test_every_promised_figure_has_its_measurement() -> None:
    assert list(MEASUREMENTS) == (
        ["start", "ingest", "feeds", "judge", "ask", "flood", "relay", "ack", "desks", "pages", "view"]
    )


@pytest.mark.prove
def test_judging_is_measured_in_processes_of_its_own() -> None:
    figures = {figure.name: figure for figure in judging.measure(QUICK)}
    assert all(figure.value > 0 for figure in figures.values())
    assert figures["model: import to first vector"].goal == Goal(1.0)
    assert figures["short posts to vectors"].goal == Goal(200.0, at_least=True)
    assert figures["memory, judging by meaning"].unit == "MB"
    backlog = [figure.goal for name, figure in figures.items() if name.startswith("backlog")]
    assert backlog == [Goal(100.0), Goal(50.0), Goal(20.0)]


@pytest.mark.prove
def test_reading_feeds_is_measured_with_the_processes_that_parse_them() -> None:
    figures = {figure.name: figure for figure in feeding.measure(QUICK)}
    goals = {name: figure.goal for name, figure in figures.items() if figure.goal is not None}
    assert goals == {
        "… to feedparser alone": Goal(2.0),
        "feeds unchanged, one server": Goal(700.0, at_least=True),
        "… each on a server of its own": Goal(700.0, at_least=True),
        "… grown by the last rounds": Goal(8.0),
    }
    assert all(figure.value > 0 for name, figure in figures.items() if "grown" not in name)


def test_judging_that_breaks_is_no_figure() -> None:
    with pytest.raises(NotMeasured, match=r"(?s)judging did not work: .*KeyError"):
        judging._child("nothing", QUICK)
