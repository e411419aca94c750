"""What a period was made of: its parts add up to it, and each figure has its rows."""

from collections import Counter
from datetime import UTC, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import pytest

from bot.core.errors import Faulty
from bot.core.figures.columns import counted_questions, joined
from bot.core.figures.figures import FIGURES, Figure, Measure
from bot.core.figures.keeping import decoded, encoded
from bot.core.figures.period import Period, read_periods, read_span
from bot.core.figures.reckoning import figures_of
from bot.core.figures.rows import rows_of
from bot.core.figures.scope import EVERYTHING, Scope
from bot.core.figures.series import Grouping, breakdown, series
from tests.core.figures.told import ANA, BEN, NOW, Told, a_busy_week

WEEK = read_periods("7d", NOW, UTC)


def test_what_is_kept_is_read_again_as_it_was() -> None:
    facts = a_busy_week().in_order()
    whole = counted_questions(facts)
    halves = [counted_questions(fact for fact in facts if fact.question % 2 == rest) for rest in (0, 1)]
    again = joined([decoded(encoded(half)) for half in halves])

    for scope in (EVERYTHING, Scope(tag="api"), Scope(person=BEN)):
        assert figures_of(again, WEEK, scope) == figures_of(whole, WEEK, scope)


@pytest.mark.parametrize("by", [Grouping.DAY, Grouping.WEEK, Grouping.MONTH])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Pacific/Auckland"])
def test_the_parts_of_a_period_add_up_to_it(by: Grouping, zone: str) -> None:
    counted = counted_questions(a_busy_week().in_order())
    parts = series(counted, WEEK.present, EVERYTHING, by, ZoneInfo(zone))
    whole = figures_of(counted, WEEK).present

    assert [one.period.until for one in parts[:-1]] == [one.period.since for one in parts[1:]]
    assert (parts[0].period.since, parts[-1].period.until) == (WEEK.present.since, WEEK.present.until)
    for figure in FIGURES:
        if figure.measure in (Measure.COUNT, Measure.SUM):
            assert sum(one.values[figure.name] or 0 for one in parts) == whole[figure.name], figure.name


def test_days_begin_at_midnight_where_the_reader_is_also_when_the_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    periods = read_span("2026-10-24", "2026-10-26", NOW, berlin)
    days = series(counted_questions([]), periods.present, EVERYTHING, Grouping.DAY, berlin)

    assert [(one.period.until.timestamp() - one.period.since.timestamp()) / 3600 for one in days] == [24, 25, 24]


@pytest.mark.parametrize(("by", "names"), [(Grouping.TAG, ["api"]), (Grouping.PERSON, [BEN, ANA])])
def test_each_group_has_the_figures_of_its_own_questions(by: Grouping, names: list[str]) -> None:
    counted = counted_questions(a_busy_week().in_order())
    groups = breakdown(counted, WEEK.present, EVERYTHING, by)

    assert [getattr(one.scope, by.value) for one in groups] == names
    for one in groups:
        assert one.values == figures_of(counted, WEEK, one.scope).present


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.name)
@pytest.mark.parametrize("scope", [EVERYTHING, Scope(tag="api"), Scope(person=BEN)], ids=str)
def test_whoever_counts_the_rows_of_a_figure_gets_the_figure(figure: Figure, scope: Scope) -> None:
    told = a_busy_week()
    told.add(3, 19, "question.reopened", ANA, was="dismissed")
    told.add(3, 18, "reply.proposed", BEN, 9, reuses="1")
    told.add(3, 17, "reply.sent", "relay", 9)
    counted = counted_questions(told.in_order())
    values = figures_of(counted, WEEK, scope).present
    found = rows_of(counted, WEEK.present, scope, figure, 0, 1000)
    counted_first, others = found.rows[: found.total], found.rows[found.total :]

    assert Counter(row.what for row in counted_first).keys() <= set(figure.of)
    match figure.measure:
        case Measure.COUNT:
            assert len(found.rows) == values[figure.name]
        case Measure.PEOPLE:
            assert len({row.who for row in found.rows}) == values[figure.name] == found.people
        case Measure.SUM:
            assert sum(row.amount for row in found.rows) == values[figure.name]
        case Measure.QUOTIENT:
            assert (len(counted_first) / len(others) if others else None) == values[figure.name]
            assert len(others) == found.per
        case Measure.PERCENTILES:
            took = sorted(row.amount for row in found.rows)
            ranks = [took[ceil(len(took) * percent / 100) - 1] if took else None for percent in (50, 90)]
            assert ranks == [values[name] for name in figure.values]


def test_rows_are_read_page_by_page() -> None:
    told = Told()
    for number in range(1, 8):
        told.seen(number, number)
    counted = counted_questions(told.in_order())
    pages = [rows_of(counted, WEEK.present, EVERYTHING, FIGURES[0], skipped, 3) for skipped in (0, 3, 6, 9)]

    assert [row.question for page in pages for row in page.rows] == [1, 2, 3, 4, 5, 6, 7]
    assert {page.total for page in pages} == {7}


def test_a_period_of_days_holds_both_and_ends_now_at_the_latest() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    told = read_span("2026-11-01", "2026-11-10", NOW, berlin)
    goes_on = read_span("2026-11-29", "2026-12-05", NOW, berlin)

    assert told.present.until - told.present.since == timedelta(days=10)
    assert told.words == "1 November 2026 to 10 November 2026"
    assert told.before == Period(told.present.since - timedelta(days=10), told.present.since)
    assert goes_on.present.until == NOW


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("2026-13-01", "2026-11-02", "is no day"),
        ("gestern", "2026-11-02", "is no day"),
        ("2026-11-05", "2026-11-02", "There is no time from"),
        ("2027-01-01", "2027-02-01", "There is no time from"),
        ("1990-01-01", "2026-11-01", "A period lasts"),
    ],
)
def test_what_is_no_period_is_told(since: str, until: str, told: str) -> None:
    with pytest.raises(Faulty, match=told):
        read_span(since, until, NOW, UTC)
