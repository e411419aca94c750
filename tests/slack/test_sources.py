"""How sources are drawn: everything operators must know of each stream, and foreign words inert."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import Quota
from bot.core.watch.spending import Spending
from bot.core.watch.streams import StreamHealth, find_streams
from bot.slack.blocks.limits import MOST_BLOCKS, characters
from bot.slack.responses.sources import sources_response
from tests.slack.samples import ANA, NOW, PEOPLE, shown_text

WELL = StreamHealth(
    source="x",
    stream="search",
    title="the search",
    kind="x",
    polled_at=NOW,
    read_at=NOW,
    newest_at=NOW - timedelta(hours=3),
    due_at=NOW + timedelta(minutes=1),
    down_since=None,
    failures=0,
    problem="",
    gap="",
    warning="",
    moved_to="",
    stopped=False,
    paused_by="",
    quota=Quota(120, 500, NOW + timedelta(hours=1)),
)
DOWN = replace(
    WELL,
    stream="mentions",
    title="",
    down_since=NOW,
    failures=3,
    problem="x: rate limit <!channel>",
    gap="posts of two hours",
    warning="ids are not stable",
)


def test_each_stream_shows_its_state_reading_lag_quota_and_next_try() -> None:
    told = shown_text(sources_response((WELL,), NOW, PEOPLE))
    for words in ("All 1 are", "x/search", "(the search)", ": well", "3 h ago", "quota left: 120 of 500", "next "):
        assert words in told


def test_trouble_comes_first_with_problem_gap_and_warning_inert() -> None:
    drawn = sources_response((WELL, DOWN), NOW, PEOPLE)
    told = shown_text(drawn)
    assert told.index("x/mentions") < told.index("x/search")
    for words in ("1 of 2 need", "down since", "rate limit", "posts of two hours", "not stable", "next try", "row: 3"):
        assert words in told
    assert all(block["type"] == "rich_text" for block in drawn)


def test_what_a_source_that_charges_cost_today_is_said_once_for_all_its_streams() -> None:
    spent = {"x": Spending(1234, 6.2, 10.0, NOW + timedelta(hours=3))}
    drawn = sources_response((WELL, DOWN), NOW, PEOPLE, spent)
    told = shown_text(drawn)
    assert told.count("x read 1,234 posts today, about $6.20 of $10.00; anew ") == 1
    assert "more: `switchboard" not in told


def test_a_paused_stream_says_by_whom_and_a_stopped_one_how_it_is_asked_again() -> None:
    paused = shown_text(sources_response((replace(WELL, paused_by=ANA),), NOW, PEOPLE))
    assert f"paused by {PEOPLE[ANA].name}" in paused
    assert "next" not in paused
    stopped = shown_text(sources_response((replace(DOWN, stopped=True, due_at=None),), NOW, PEOPLE))
    assert "sources ask x/mentions" in stopped


def test_any_number_of_streams_fits_a_message() -> None:
    many = tuple(replace(DOWN, stream=f"s{n}", problem="p" * 900, warning="w" * 900) for n in range(300))
    drawn = sources_response(many, NOW, PEOPLE)
    assert len(drawn) <= MOST_BLOCKS
    assert characters(drawn) <= 12_000
    assert "switchboard sources" in shown_text(drawn)


def test_without_a_stream_it_says_where_sources_are_named() -> None:
    assert "[[sources]]" in shown_text(sources_response((), NOW, PEOPLE))


@pytest.mark.parametrize("name", ["x/search", "search", "The search", "x: the search"])
def test_a_stream_is_found_by_every_name_that_people_see(name: str) -> None:
    assert find_streams(name, (WELL, DOWN)) == (WELL,)
