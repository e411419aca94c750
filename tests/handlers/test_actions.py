"""A button is one act of the desk, or opens the window that asks for more."""

import json
from dataclasses import replace

import pytest

from bot.core.details import QuestionDetail
from bot.core.errors import NotAllowed, Stale
from bot.core.homes.home import ExpertHome, Home
from bot.core.model import Assist
from bot.core.queue import Queue, QueueItem
from bot.core.states import QuestionState, ReplyState
from bot.slack import action_ids
from tests.handlers.harness import REVIEW, SlackHarness
from tests.slack.samples import ANA, BO, EVE, PEOPLE, correction, entry, question, question_detail, reply_detail, seen


def _reply(harness: SlackHarness, state: ReplyState, assist: Assist | None = None) -> str:
    harness.desk.question_detail = question_detail(reply_detail(state=state, assist=assist))
    return harness.show("reply:7")


def test_claiming_is_one_act_by_whoever_pressed(harness: SlackHarness) -> None:
    assert harness.press(ANA, harness.post_card(), action_ids.CLAIM).ok
    assert harness.desk.done == [("claim", (12, ANA))]


def test_approval_carries_the_words_the_reviewer_was_looking_at(harness: SlackHarness) -> None:
    assert harness.press(EVE, harness.show("review:7"), action_ids.APPROVE, channel=REVIEW).ok
    assert harness.desk.done == [("approve", (7, EVE, seen(), False))]


def test_under_more_one_is_approved_and_the_others_stay(harness: SlackHarness) -> None:
    chosen, rival = reply_detail(), reply_detail("Another.", number=8)
    harness.desk.question_detail = question_detail(chosen, rival)
    ts = harness.show("review:7")
    assert harness.press(EVE, ts, action_ids.MORE, f"{action_ids.KEEP_OTHERS} 7 {seen()}", channel=REVIEW).ok
    assert harness.desk.done == [("approve", (7, EVE, seen(), True))]
    assert harness.press(EVE, ts, action_ids.MORE, "show 12", channel=REVIEW).ok
    assert len(harness.ephemerals_to(EVE)) == 1


@pytest.mark.parametrize(
    ("state", "action", "act"),
    [
        (ReplyState.PROPOSED, action_ids.WITHDRAW, "withdraw"),
        (ReplyState.WAITING, action_ids.UNDO, "undo"),
        (ReplyState.FAILED, action_ids.RETRY, "retry"),
        (ReplyState.UNCERTAIN, action_ids.IT_IS_NOT_THERE, "confirm_absent"),
    ],
)
def test_the_buttons_of_a_replys_message_act_on_that_reply(
    harness: SlackHarness, state: ReplyState, action: str, act: str
) -> None:
    assert harness.press(ANA, _reply(harness, state), action).ok
    assert harness.desk.done == [(act, (7, ANA))]


def test_a_lesson_is_taken_back_from_the_note_that_offers_it(harness: SlackHarness) -> None:
    told = entry("question.moved", data={"channel": "C0ROOM", "tags": "sso"})
    harness.desk.question_detail = question_detail(entries=(told,), corrections=(correction("retag", ("sso",)),))
    assert harness.press(ANA, harness.show("note:3"), action_ids.UNLEARN).ok
    assert harness.desk.done == [("take_back", (5, ANA))]


def test_a_closed_question_is_reopened_from_its_card(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail(question=question(state=QuestionState.IGNORED))
    harness.press(ANA, harness.post_card(), action_ids.REOPEN)
    assert harness.desk.done == [("reopen", (12, ANA))]


def test_settling_what_is_answered_is_found_under_more(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail(question=question(state=QuestionState.SENT))
    assert harness.press(ANA, harness.post_card(), action_ids.MORE, "settle 12").ok
    assert harness.desk.done == [("settle", (12, ANA, ""))]


def test_the_history_is_shown_to_whoever_asked_and_to_nobody_else(harness: SlackHarness) -> None:
    harness.desk.question_detail = replace(harness.desk.question_detail, entries=(entry("question.claimed", by=BO),))
    assert harness.press(ANA, harness.post_card(), action_ids.MORE, "show 12").ok
    (told,) = harness.ephemerals_to(ANA)
    assert "claimed" in told
    assert harness.ephemerals_to(BO) == []


@pytest.mark.parametrize(
    ("action", "window"),
    [
        (action_ids.WRITE, action_ids.WRITE_WINDOW),
        (action_ids.NOT_MINE, action_ids.NOT_MINE_WINDOW),
        ("snooze 12", action_ids.SNOOZE_WINDOW),
        ("ignore 12", action_ids.IGNORE_WINDOW),
    ],
)
def test_the_buttons_of_a_card_open_their_windows(harness: SlackHarness, action: str, window: str) -> None:
    folded = (action_ids.MORE, action) if " " in action else (action,)
    assert harness.press(ANA, harness.post_card(), *folded).ok
    view = harness.slack.window(ANA)
    assert view is not None
    assert view["callback_id"] == window
    assert harness.desk.done == []


@pytest.mark.parametrize(
    ("action", "window"),
    [
        (action_ids.EDIT, action_ids.EDIT_WINDOW),
        (action_ids.ASK_FOR_CHANGES, action_ids.CHANGES_WINDOW),
        (action_ids.DECLINE, action_ids.DECLINE_WINDOW),
    ],
)
def test_the_buttons_of_a_review_open_windows_bound_to_the_words_seen(
    harness: SlackHarness, action: str, window: str
) -> None:
    ts = harness.show("review:7")
    changed = reply_detail("Other words.")
    changed = replace(changed, reply=replace(changed.reply, sha256="b" * 64))
    harness.desk.question_detail = question_detail(changed)
    assert harness.press(EVE, ts, action, channel=REVIEW).ok
    view = harness.slack.window(EVE)
    assert view is not None
    assert view["callback_id"] == window
    assert json.loads(view["private_metadata"])["s"] == seen()


def test_a_link_button_is_only_acknowledged(harness: SlackHarness) -> None:
    ts = _reply(harness, ReplyState.HANDED_OVER, Assist("words", "https://x.com/intent/post?text=a"))
    assert harness.press(ANA, ts, action_ids.OPEN_LINK).ok
    assert harness.desk.done == []


@pytest.mark.parametrize(
    "problem",
    [NotAllowed(f"<@{BO}> has claimed Q-12. Ask them to hand it over."), Stale("Somebody was faster: Bo Berg has it.")],
)
def test_a_rule_that_forbids_is_told_in_its_own_words_to_whoever_pressed(
    harness: SlackHarness, problem: Exception
) -> None:
    ts = harness.post_card()
    harness.desk.problem = problem
    assert harness.press(ANA, ts, action_ids.CLAIM).ok
    (told,) = harness.ephemerals_to(ANA)
    assert "Bo Berg has" in told


def test_a_press_that_slack_repeats_is_done_once_and_spoken_of_to_nobody(harness: SlackHarness) -> None:
    ts = harness.post_card()
    harness.slack.duplicate()
    harness.press(ANA, ts, action_ids.CLAIM)
    harness.socket.wait_until_answered()
    assert harness.desk.done == [("claim", (12, ANA))]
    assert harness.ephemerals_to(ANA) == []


def test_a_question_shown_from_the_home_opens_in_a_window(harness: SlackHarness) -> None:
    _at_home(harness, harness.desk.question_detail)
    assert harness.slack.act_at_home(ANA, action_ids.SHOW, "12").ok
    view = harness.slack.window(ANA)
    assert view is not None
    assert view["title"]["text"] == "Q-12"


def test_a_problem_met_in_the_home_is_told_in_a_window(harness: SlackHarness) -> None:
    _at_home(harness, harness.desk.question_detail)
    harness.desk.problem = Stale("Q-12 was joined to Q-9.")
    assert harness.slack.act_at_home(ANA, action_ids.SHOW, "12").ok
    view = harness.slack.window(ANA)
    assert view is not None
    assert "Q-12 was joined to Q-9." in str(view["blocks"])


def test_what_is_done_in_a_window_that_shows_a_question_still_counts(harness: SlackHarness) -> None:
    _at_home(harness, harness.desk.question_detail)
    harness.slack.act_at_home(ANA, action_ids.SHOW, "12")
    assert harness.slack.act(ANA, action_ids.CLAIM).ok
    assert harness.desk.acts("claim") == [(12, ANA)]
    assert harness.slack.act(ANA, action_ids.WRITE).ok
    assert [view["callback_id"] for view in harness.slack.windows(ANA)] == ["", action_ids.WRITE_WINDOW]


def _at_home(harness: SlackHarness, of: QuestionDetail) -> None:
    line = QueueItem(of.question, "How do I set up SSO?", "kim", "square")
    expert = ExpertHome(Queue((line,), 1, 1, 1), Queue((), 1, 1, 0))
    harness.desk.fake_home = Home(PEOPLE[ANA], expert)
    assert harness.slack.open_home(ANA).ok
    assert harness.slack.wait_until(lambda: harness.slack.home(ANA) is not None)
