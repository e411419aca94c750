"""A button is one act of the desk, or opens the window that asks for more."""

import json
from dataclasses import replace

import pytest

from bot.core.details import QuestionDetail
from bot.core.errors import NotAllowed, Stale
from bot.core.model import Assist
from bot.core.queue import Queue, QueueItem
from bot.core.states import QuestionState, ReplyState
from bot.slack import action_ids
from tests.handlers.workplace import REVIEW, Workplace
from tests.slack.given import ANA, BO, EVE, SHA, correction, dossier, entry, file, question


def _note(at_work: Workplace, what: str, state: ReplyState, assist: Assist | None = None) -> str:
    at_work.desk.kept = dossier(file(state=state, assist=assist))
    thread = at_work.card()
    of = at_work.desk.kept
    of = replace(of, question=replace(of.question, card_ts=thread))
    return at_work.cards.post_note(of, entry(what, reply=7), at_work.desk.now())


def _review(at_work: Workplace) -> str:
    of = at_work.desk.kept
    _, ts = at_work.cards.post_review(of, of.replies[0], at_work.desk.now())
    return ts


def test_claiming_is_one_act_by_whoever_pressed(at_work: Workplace) -> None:
    assert at_work.press(ANA, at_work.card(), action_ids.CLAIM).ok
    assert at_work.desk.done == [("claim", (12, ANA))]


def test_approval_carries_the_words_the_reviewer_was_looking_at(at_work: Workplace) -> None:
    assert at_work.press(EVE, _review(at_work), action_ids.APPROVE, channel=REVIEW).ok
    assert at_work.desk.done == [("approve", (7, EVE, SHA))]


@pytest.mark.parametrize(
    ("what", "state", "action", "act"),
    [
        ("reply.proposed", ReplyState.PROPOSED, action_ids.WITHDRAW, "withdraw"),
        ("reply.waiting", ReplyState.WAITING, action_ids.UNDO, "undo"),
        ("reply.failed", ReplyState.FAILED, action_ids.RETRY, "retry"),
        ("reply.uncertain", ReplyState.UNCERTAIN, action_ids.IT_IS_NOT_THERE, "confirm_absent"),
    ],
)
def test_the_buttons_of_notes_act_on_their_reply(
    at_work: Workplace, what: str, state: ReplyState, action: str, act: str
) -> None:
    assert at_work.press(ANA, _note(at_work, what, state), action).ok
    assert at_work.desk.done == [(act, (7, ANA))]


def test_a_lesson_is_taken_back_from_the_note_that_offers_it(at_work: Workplace) -> None:
    told = entry("question.moved", data={"channel": "C0ROOM", "tags": "sso"})
    at_work.desk.kept = dossier(entries=(told,), corrections=(correction("retag", ("sso",)),))
    of = replace(at_work.desk.kept, question=question(card_ts=at_work.card()))
    assert at_work.press(ANA, at_work.cards.post_note(of, told, at_work.desk.now()), action_ids.UNLEARN).ok
    assert at_work.desk.done == [("take_back", (5, ANA))]


def test_a_closed_question_is_reopened_from_its_card(at_work: Workplace) -> None:
    at_work.desk.kept = dossier(question=question(state=QuestionState.IGNORED))
    at_work.press(ANA, at_work.card(), action_ids.REOPEN)
    assert at_work.desk.done == [("reopen", (12, ANA))]


def test_settling_is_found_under_more(at_work: Workplace) -> None:
    assert at_work.press(ANA, at_work.card(), action_ids.MORE, "settle 12").ok
    assert at_work.desk.done == [("settle", (12, ANA, ""))]


def test_the_history_is_shown_to_whoever_asked_and_to_nobody_else(at_work: Workplace) -> None:
    at_work.desk.kept = replace(at_work.desk.kept, entries=(entry("question.claimed", by=BO),))
    assert at_work.press(ANA, at_work.card(), action_ids.MORE, "show 12").ok
    (told,) = at_work.told(ANA)
    assert "question claimed" in told
    assert at_work.told(BO) == []


@pytest.mark.parametrize(
    ("action", "window"),
    [
        (action_ids.WRITE, action_ids.WRITE_WINDOW),
        (action_ids.NOT_MINE, action_ids.NOT_MINE_WINDOW),
        (action_ids.SNOOZE, action_ids.SNOOZE_WINDOW),
        (action_ids.IGNORE, action_ids.IGNORE_WINDOW),
    ],
)
def test_the_buttons_of_a_card_open_their_windows(at_work: Workplace, action: str, window: str) -> None:
    assert at_work.press(ANA, at_work.card(), action).ok
    view = at_work.slack.window(ANA)
    assert view is not None
    assert view["callback_id"] == window
    assert at_work.desk.done == []


@pytest.mark.parametrize(
    ("action", "window"),
    [
        (action_ids.EDIT, action_ids.EDIT_WINDOW),
        (action_ids.ASK_FOR_CHANGES, action_ids.CHANGES_WINDOW),
        (action_ids.DECLINE, action_ids.DECLINE_WINDOW),
    ],
)
def test_the_buttons_of_a_review_open_windows_bound_to_the_words_seen(
    at_work: Workplace, action: str, window: str
) -> None:
    ts = _review(at_work)
    changed = file("Other words.")
    changed = replace(changed, reply=replace(changed.reply, sha256="b" * 64))
    at_work.desk.kept = dossier(changed)
    assert at_work.press(EVE, ts, action, channel=REVIEW).ok
    view = at_work.slack.window(EVE)
    assert view is not None
    assert view["callback_id"] == window
    assert json.loads(view["private_metadata"])["s"] == SHA


def test_a_link_button_is_only_acknowledged(at_work: Workplace) -> None:
    ts = _note(
        at_work, "reply.handed_over", ReplyState.HANDED_OVER, Assist("words", "https://x.com/intent/post?text=a")
    )
    assert at_work.press(ANA, ts, action_ids.OPEN_LINK).ok
    assert at_work.desk.done == []


@pytest.mark.parametrize(
    "problem",
    [NotAllowed(f"<@{BO}> has claimed Q-12. Ask them to hand it over."), Stale("Somebody was faster: Bo Berg has it.")],
)
def test_a_rule_that_forbids_is_told_in_its_own_words_to_whoever_pressed(
    at_work: Workplace, problem: Exception
) -> None:
    ts = at_work.card()
    at_work.desk.problem = problem
    assert at_work.press(ANA, ts, action_ids.CLAIM).ok
    (told,) = at_work.told(ANA)
    assert "Bo Berg has" in told


def test_a_press_that_slack_repeats_is_done_once_and_spoken_of_to_nobody(at_work: Workplace) -> None:
    ts = at_work.card()
    at_work.slack.duplicate()
    at_work.press(ANA, ts, action_ids.CLAIM)
    at_work.socket.finish()
    assert at_work.desk.done == [("claim", (12, ANA))]
    assert at_work.told(ANA) == []


def test_a_question_shown_from_the_home_opens_in_a_window(at_work: Workplace) -> None:
    _at_home(at_work, at_work.desk.kept)
    assert at_work.slack.act_at_home(ANA, f"{action_ids.SHOW}_0").ok
    view = at_work.slack.window(ANA)
    assert view is not None
    assert view["title"]["text"] == "Q-12"


def test_a_problem_met_in_the_home_is_told_in_a_window(at_work: Workplace) -> None:
    _at_home(at_work, at_work.desk.kept)
    at_work.desk.problem = Stale("Q-12 was joined to Q-9.")
    assert at_work.slack.act_at_home(ANA, f"{action_ids.SHOW}_0").ok
    view = at_work.slack.window(ANA)
    assert view is not None
    assert "Q-12 was joined to Q-9." in str(view["blocks"])


def test_what_is_done_in_a_window_that_shows_a_question_still_counts(at_work: Workplace) -> None:
    _at_home(at_work, at_work.desk.kept)
    at_work.slack.act_at_home(ANA, f"{action_ids.SHOW}_0")
    assert at_work.slack.act(ANA, action_ids.CLAIM).ok
    assert at_work.desk.acts("claim") == [(12, ANA)]
    assert at_work.slack.act(ANA, action_ids.WRITE).ok
    assert [view["callback_id"] for view in at_work.slack.windows(ANA)] == ["", action_ids.WRITE_WINDOW]


def _at_home(at_work: Workplace, of: QuestionDetail) -> None:
    line = QueueItem(of.question, "How do I set up SSO?", "kim", "square")
    at_work.desk.pages = {"mine": Queue((line,), 1, 1, 1)}
    assert at_work.slack.open_home(ANA).ok
    assert at_work.slack.until(lambda: at_work.slack.home(ANA) is not None)
