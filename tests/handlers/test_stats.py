"""Figures are shown to their typist alone, in columns, with buttons whose answers take the place of the one before."""

import re
from datetime import timedelta

import pytest

from bot.core.figures.facts import Fact
from bot.slack import action_ids as names
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, NOW, action_ids, shown_text


@pytest.fixture(autouse=True)
def history(harness: SlackHarness) -> None:
    """Two posts: of today about sso, and of three days ago."""
    for number, days in ((1, 0), (2, 3)):
        data = {"post": "1", "source": "square", "tags": "sso" if number == 1 else "billing"}
        harness.desk.facts.append(
            Fact(number, NOW - timedelta(days=days, minutes=1), "question.seen", "ingest", number, None, data)
        )


def _seen(harness: SlackHarness, typed: str) -> str:
    (found,) = re.findall(r"seen +(\d+)", shown_text(harness.run_command(typed)["blocks"]))
    return str(found)


def test_the_figures_of_a_week_come_with_buttons_for_other_periods(harness: SlackHarness) -> None:
    answer = harness.run_command("stats")
    told = shown_text(answer["blocks"])
    assert answer.get("response_type", "ephemeral") == "ephemeral"
    assert "Figures, the last 7 days, beside the 7 days before" in told
    assert "promises kept" in told
    assert action_ids(answer["blocks"]) == [names.FIGURES_DAY, names.FIGURES_MONTH, names.FIGURES_MEANING]


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("stats 7d", "2"), ("stats today", "1"), ("stats sso today", "1"), ("stats sso", "1"), ("stats square 30d", "2")],
)
def test_they_are_narrowed_in_any_order(harness: SlackHarness, typed: str, seen: str) -> None:
    assert _seen(harness, typed) == seen


def test_the_figures_of_a_person_are_headed_by_their_name(harness: SlackHarness) -> None:
    told = shown_text(harness.run_command("stats 30d <@U0ANA|ana>")["blocks"])
    assert "the last 30 days, of Ana Sol, beside" in told
    assert "Nothing happened in this time." in told


def test_another_period_takes_the_place_of_the_one_before(harness: SlackHarness) -> None:
    harness.run_command("stats sso")
    (first,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, first["ts"], names.FIGURES_DAY).ok
    (second,) = harness.slack.ephemerals(BO)
    assert "Figures, today, of sso, beside yesterday by this time" in shown_text(second["blocks"])
    assert names.FIGURES_WEEK in action_ids(second["blocks"])


def test_each_figure_is_defined(harness: SlackHarness) -> None:
    told = shown_text(harness.run_command("stats help")["blocks"])
    assert "voices: Different people who wrote a reply" in told
    (first,) = harness.slack.ephemerals(BO)
    harness.run_command("stats")
    shown = harness.slack.ephemerals(BO)[-1]
    assert harness.press(BO, shown["ts"], names.FIGURES_MEANING).ok
    assert shown_text(harness.slack.ephemerals(BO)[-1]["blocks"]) == shown_text(first["blocks"])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("stats 7d 30d", "One period at a time: 7d or 30d?"),
        ("stats 2026-13", "The calendar has no month"),
        ("stats @nobody", "There is nobody called"),
        ("stats @ana @bo", "One person at a time."),
        ("stats sso billing", "One tag and one source at a time."),
        ("stats 0d", "A period lasts from an hour"),
    ],
)
def test_a_mistake_is_answered_with_what_to_do(harness: SlackHarness, typed: str, told: str) -> None:
    assert told in shown_text(harness.run_command(typed)["blocks"])


@pytest.mark.parametrize("value", ["", "[]", '["7d"]', "null", '["never", "", "", ""]', "{}"])
def test_a_button_of_another_version_says_what_to_do(harness: SlackHarness, value: str) -> None:
    action = {"action_id": names.FIGURES_DAY, "block_id": "b", "type": "button", "value": value, "action_ts": "1.1"}
    body = {"type": "block_actions", "user": {"id": BO}, "channel": {"id": ROOM}, "actions": [action]}
    harness.socket.dispatch(body)
    assert "earlier version of Switchboard" in harness.ephemerals_to(BO)[-1]


def test_who_asks_is_told_to_nobody_else(harness: SlackHarness) -> None:
    harness.run_command("stats")
    assert harness.slack.ephemerals(ANA) == []
