"""The home is drawn when somebody opens it, with what the desk says of them, and again after what they do."""

from datetime import timedelta

import pytest

from bot.core.errors import Stale
from bot.core.homes.home import ExpertHome, Home
from bot.core.queue import Queue, QueueItem
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, NOW, PEOPLE, action_ids, question, shown_text


def test_the_home_shows_my_questions_and_those_i_could_take(harness: SlackHarness) -> None:
    mine = QueueItem(question(number=3), "My question", "kim", "square")
    loose = QueueItem(question(number=4), "Loose question", "lee", "reddit")
    expert = ExpertHome(Queue((mine,), 1, 1, 1), Queue((loose,), 1, 5, 50))
    harness.desk.fake_home = Home(PEOPLE[ANA], expert)
    told = opened(harness)
    assert told.index("My question") < told.index("Could be yours") < told.index("Loose question")
    assert "And 49 more" in told
    assert [by for by, _ in harness.desk.acts("home")] == [ANA]


def opened(harness: SlackHarness) -> str:
    """Opens Ana's home; what she reads there."""
    assert harness.slack.open_home(ANA).ok
    harness.slack.wait_for_acks()
    harness.socket.wait_until_answered()
    return read(harness)


def read(harness: SlackHarness) -> str:
    home = harness.slack.home(ANA)
    return shown_text(home["blocks"]) if home else ""


def as_expert(away: bool = False) -> Home:
    none = Queue((), 1, 1, 0)
    return Home(PEOPLE[ANA], ExpertHome(none, none, away_until=NOW + timedelta(days=1) if away else None))


@pytest.mark.parametrize(
    ("filled", "until", "why"),
    [
        ({"until": "tomorrow 14:00 dentist"}, timedelta(days=1, hours=5), "dentist"),
        ({"until": "2h", "why": "lunch"}, timedelta(hours=2), "lunch"),
        ({"until": "2h", "moment": int((NOW + timedelta(days=3)).timestamp())}, timedelta(days=3), ""),
    ],
)
def test_somebody_says_on_their_home_until_when_they_are_away(
    harness: SlackHarness, filled: dict[str, object], until: timedelta, why: str
) -> None:
    harness.desk.fake_home = as_expert()
    opened(harness)
    assert harness.slack.act_at_home(ANA, "away").ok
    harness.desk.fake_home = as_expert(away=True)
    assert harness.slack.submit(ANA, filled).ok
    assert harness.desk.acts("begin") == [(ANA, NOW + until, ANA, why)]
    assert "You are away until" in read(harness)
    harness.desk.fake_home = as_expert()
    assert harness.slack.act_at_home(ANA, "back").ok
    assert harness.desk.acts("end") == [(ANA, ANA)]
    assert "away until" not in read(harness)


@pytest.mark.parametrize(("typed", "told"), [("blah", "is no moment"), ("", "Until when?"), ("5:00 today", "is over")])
def test_what_is_no_moment_is_told_beside_the_field(harness: SlackHarness, typed: str, told: str) -> None:
    harness.desk.fake_home = as_expert()
    opened(harness)
    harness.slack.act_at_home(ANA, "away")
    assert told in harness.slack.submit(ANA, {"until": typed}).errors["until"]


def test_whoever_holds_questions_is_asked_whether_they_hand_them_over(harness: SlackHarness) -> None:
    harness.desk.fake_home = as_expert()
    harness.desk.held_by_absent = (3, 12)
    opened(harness)
    harness.slack.act_at_home(ANA, "away")
    harness.slack.submit(ANA, {"until": "fri"})
    window = harness.slack.window(ANA)
    assert window is not None
    assert "You hold Q-3 and Q-12" in shown_text(window["blocks"])
    assert harness.slack.act(ANA, "run_0").ok
    assert [act[0] for act in harness.desk.acts("release")] == [3, 12]


def test_a_home_is_drawn_again_after_an_act_of_its_person_that_changes_it(harness: SlackHarness) -> None:
    ts = harness.post_card()
    harness.press(ANA, ts, "claim")
    assert harness.desk.acts("home") == []  # nobody has opened it
    harness.desk.fake_home = as_expert()
    opened(harness)
    before = harness.slack.home(ANA)
    harness.press(ANA, ts, "claim")
    assert harness.slack.home(ANA) == before
    harness.desk.fake_home = as_expert(away=True)
    harness.press(ANA, ts, "claim")
    assert "You are away until" in read(harness)
    assert "back" in action_ids((harness.slack.home(ANA) or {})["blocks"])


def test_a_command_and_a_window_draw_the_home_again_too(harness: SlackHarness) -> None:
    harness.desk.fake_home = as_expert()
    opened(harness)
    harness.desk.fake_home = as_expert(away=True)
    harness.run_command("claim Q-12", ANA)
    assert "You are away until" in read(harness)
    assert harness.slack.command(ANA, ROOM, "/sb", "claim").ok
    harness.desk.fake_home = as_expert()
    assert harness.slack.submit(ANA, {"question": "9"}).ok
    assert "away until" not in read(harness)


def test_an_act_that_fails_is_told_though_the_home_is_drawn(harness: SlackHarness) -> None:
    opened(harness)
    harness.desk.refused[12] = Stale("Somebody was faster.")
    harness.press(ANA, harness.post_card(), "claim")
    assert any("Somebody was faster" in told for told in harness.ephemerals_to(ANA))
