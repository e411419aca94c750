"""Figures of histories made by hand, each digit known beforehand."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import Faulty
from bot.core.figures.facts import reach_data
from bot.core.figures.figures import FIGURES
from bot.core.figures.period import read_periods
from bot.core.figures.scope import Scope
from bot.core.figures.wording import figure_lines, figure_table, heading
from tests.core.figures.told import ANA, BEN, DAY, GIL, NOW, Told, a_busy_week


def test_a_week_by_hand_has_the_digits_that_were_counted_by_hand() -> None:
    told = a_busy_week()
    found = told.figures()
    assert found.present == {
        "seen": 4,
        "asked": 2,
        "answered": 2,
        "promises_kept": 1,
        "promises_broken": 1,
        **dict.fromkeys(
            (f"{clock}_{end}" for clock in ("look", "proposal", "review") for end in ("kept", "broken")), 0
        ),
        "seen_to_claimed_p50": 2 * 3600,
        "seen_to_claimed_p90": 10 * 3600,
        "claimed_to_proposed_p50": 3 * 3600,
        "claimed_to_proposed_p90": 5 * 3600,
        "proposed_to_approved_p50": 1800,
        "proposed_to_approved_p90": 1800,
        "approved_to_sent_p50": 1800,
        "approved_to_sent_p90": 1800,
        "voices": 2,
        "listening_to_talking": 2.5,
        "reach": 5350,
        "helped_confirmed": 1,
        "helped_assumed": 0,
        "corrections": 0,
        "deflected": 0,
        "abstention": 1 / 3,
    }
    assert (found.before["seen"], found.before["asked"], found.before["answered"]) == (1, 1, 0)
    assert [sum(column) for column in zip(*found.chart, strict=True)] == [4, 2]


def test_a_promise_counts_on_the_day_it_fell_due_and_only_while_it_held() -> None:
    told = Told()
    for number in range(1, 6):
        told.seen(number, 100)
        told.routed(number, 100, due=50)
    told.add(2, 60, "question.ignored", ANA)
    told.moved(3, 60, due=10)
    told.answered(4, 55, 4)
    told.moved(4, 52, due=10)
    undone = told.add(5, 60, "question.ignored", ANA)
    told.add(5, 59, "question.reverted", ANA, entry=str(undone))
    found = told.figures("30h")
    assert (found.present["promises_kept"], found.present["promises_broken"]) == (0, 1), "the one that was moved"
    assert (found.before["promises_kept"], found.before["promises_broken"]) == (1, 2)


def test_a_promise_that_breaks_in_silence_is_broken_all_the_same() -> None:
    told = Told()
    told.seen(1, 400)
    told.routed(1, 400, due=20)
    assert told.figures("2d").present["promises_broken"] == 1
    assert told.figures("12h").before["promises_broken"] == 1


def test_help_is_assumed_after_a_week_of_silence_and_confirmed_only_by_words() -> None:
    told = Told()
    for number in (1, 2, 3):
        told.seen(number, 300)
        told.answered(number, 200, number)
    told.add(2, 150, "follow_up.arrived", "follow_up", post="8", confirms="yes")
    told.add(2, 150, "question.reopened", "follow_up")
    told.add(3, 150, "follow_up.arrived", "follow_up", post="9")
    told.add(3, 150, "question.reopened", "follow_up")
    week = told.figures().present
    assert (week["helped_confirmed"], week["helped_assumed"]) == (1, 1)
    assert told.figures("1d").present["helped_assumed"] == 0
    assert told.figures("2d").present["helped_assumed"] == 1, "on the seventh day, not on the day of the answer"


def test_what_was_undone_counts_nowhere() -> None:
    told = Told()
    told.seen(1, 5)
    told.routed(1, 5)
    for what, tags in (("question.claimed", "api"), ("question.moved", "sso")):
        seq = told.add(1, 4, what, ANA, tags=tags)
        told.add(1, 4, "question.reverted", ANA, entry=str(seq))
    found = told.figures()
    assert found.present["seen_to_claimed_p50"] is None
    assert found.present["corrections"] == 0
    assert told.figures(scope=Scope(tag="api")).present["seen"] == 1


def test_corrections_are_retags_dismissals_taken_up_and_questions_that_are_none() -> None:
    told = Told()
    for number in (1, 2, 3, 4):
        told.seen(number, 5)
    told.add(1, 4, "question.moved", ANA, tags="sso")
    told.add(2, 4, "question.reopened", ANA, was="dismissed")
    told.put(3, 4, "question.ignored", ANA, {"as": "spam"})
    told.add(4, 4, "question.ignored", ANA)
    assert told.figures().present["corrections"] == 3


def test_other_words_for_what_stands_are_no_new_reply() -> None:
    told = Told()
    told.seen(1, 9)
    told.answered(1, 5, 1)
    told.add(1, 4, "reply.proposed", BEN, 2, amends="1")
    told.add(1, 3, "reply.waiting", "approve", 2)
    found = told.figures().present
    assert (found["voices"], found["listening_to_talking"], found["approved_to_sent_p90"]) == (1, 1.0, 1800)


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(tag="api"), 1),
        (Scope(tag="sso"), 1),
        (Scope(source="reddit"), 1),
        (Scope(person=ANA), 1),
        (Scope(person=BEN), 1),
        (Scope(tag="api", source="reddit"), 0),
        (Scope(person=GIL), 0),
    ],
)
def test_figures_of_a_tag_a_source_or_a_person_are_of_its_questions_alone(scope: Scope, seen: int) -> None:
    told = Told()
    told.seen(1, 5)
    told.routed(1, 5)
    told.add(1, 4, "question.claimed", ANA)
    told.seen(2, 5, source="reddit")
    told.routed(2, 5)
    told.add(2, 4, "question.moved", GIL, tags="sso")
    told.add(2, 4, "question.assigned", GIL, to=BEN)
    assert told.figures(scope=scope).present["seen"] == seen


@pytest.mark.parametrize(("reach", "kept"), [(None, {}), (0, {}), (7, "7"), (5234, "5200"), (18_449, "18000")])
def test_nobody_is_known_again_by_their_reach(reach: int | None, kept: object) -> None:
    assert reach_data(reach) == (kept if isinstance(kept, dict) else {"reach": kept})


def test_each_figure_says_in_words_and_sign_how_it_differs_from_before() -> None:
    told = Told()
    for number in range(1, 6):
        told.seen(number, 10)
    for number in range(6, 10):
        told.seen(number, 200)
    told.add(1, 8, "question.claimed", ANA)
    told.add(6, 199, "question.claimed", ANA)
    lines = {one.title: one for one in figure_lines(told.figures())}
    assert lines["seen"][1:] == ("5", "+1 more, 25%")
    assert lines["asked"][1:] == ("0", "as before")
    assert lines["seen → claimed"][1:] == ("2 h, 9 of 10 2 h", "+1 h longer")
    assert lines["abstention"][1:] == ("-", "")


def test_the_table_stands_in_columns_with_bars() -> None:
    told = Told()
    for number in range(1, 4):
        told.seen(number, 24.5 * number)
    rows = figure_table(told.figures("3d")).splitlines()
    assert len(rows) == sum(not one.if_any for one in FIGURES) + 1
    assert rows[-1].startswith("seen ")
    assert set(rows[-1].split()[1]) <= set("▁▂▃▄▅▆▇█")
    assert len({row.index("-") for row in rows if "→" in row}) == 1


def test_the_heading_says_of_what_and_beside_what() -> None:
    found = Told().figures("7d", Scope(tag="api", person=ANA))
    assert heading(found, "Ana") == "Figures, the last 7 days, of api and Ana, beside the 7 days before"
    assert found.is_empty


@pytest.mark.parametrize(
    ("typed", "since", "until", "before", "words"),
    [
        ("7d", NOW - 7 * DAY, NOW, NOW - 14 * DAY, "the last 7 days"),
        ("", NOW - 7 * DAY, NOW, NOW - 14 * DAY, "the last 7 days"),
        ("24h", NOW - DAY, NOW, NOW - 2 * DAY, "the last 24 hours"),
        ("Today", NOW.replace(hour=0), NOW, NOW.replace(hour=0) - DAY, "today"),
        (
            "2026-10",
            datetime(2026, 10, 1, tzinfo=UTC),
            datetime(2026, 11, 1, tzinfo=UTC),
            datetime(2026, 9, 1, tzinfo=UTC),
            "October 2026",
        ),
        ("2026-11", datetime(2026, 11, 1, tzinfo=UTC), NOW, datetime(2026, 10, 1, tzinfo=UTC), "November 2026 so far"),
    ],
)
def test_a_period_is_read_as_it_is_typed(
    typed: str, since: datetime, until: datetime, before: datetime, words: str
) -> None:
    found = read_periods(typed, NOW, UTC)
    assert (found.present.since, found.present.until, found.before.since, found.words) == (since, until, before, words)
    assert found.before.until <= found.present.since


@pytest.mark.parametrize("typed", ["0d", "7", "9999w", "2026-13", "2027-02", "0000-01", "seven days", "-7d"])
def test_what_is_no_period_is_answered_with_how_one_is_typed(typed: str) -> None:
    with pytest.raises(Faulty):
        read_periods(typed, NOW, UTC)


@pytest.mark.parametrize(
    ("told", "kept", "broken"),
    [
        ([(30, "due 20"), (25, "met")], 1, 0),
        ([(30, "due 20"), (20, "met")], 1, 0),
        ([(30, "due 20"), (19, "met")], 0, 1),
        ([(30, "due 20")], 0, 1),
        ([(30, "due -1")], 0, 0),
        ([(30, "due 20"), (25, "dropped")], 0, 0),
        ([(30, "due 20"), (25, "paused"), (10, "due 5")], 0, 1),
        ([(30, "due 20"), (25, "due 15"), (16, "met")], 1, 0),
        ([(30, "due 20 met due 10"), (9, "met")], 1, 1),
    ],
)
def test_a_due_time_before_an_answer_counts_while_it_holds(
    told: list[tuple[float, str]], kept: int, broken: int
) -> None:
    """As the history has it, with hours before now in the place of times."""
    history = Told()
    history.seen(1, 40)
    for at, words in told:
        written = re.sub(r"due (\S+)", lambda found: (NOW - timedelta(hours=float(found[1]))).isoformat(), words)
        history.put(1, at, "question.due", "promises", {"review": written})
    found = history.figures().present
    assert (found["review_kept"], found["review_broken"]) == (kept, broken)
    assert (found["look_kept"], found["promises_broken"]) == (0, 0)


def test_what_is_not_promised_is_not_shown() -> None:
    told = Told()
    told.seen(1, 40)
    assert "looks in time" not in figure_table(told.figures())
    told.put(1, 30, "question.due", "promises", {"look": (NOW - timedelta(hours=20)).isoformat()})
    assert "looks late" in figure_table(told.figures())
    assert "looks in time" not in figure_table(told.figures())
