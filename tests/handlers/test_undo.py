"""An answer to what changed something offers *Undo*, and what is pressed in an answer takes its place."""

import pytest

from bot.core.errors import Stale
from bot.core.model import Question
from bot.core.slack_messages import CARD, MessageState, SlackMessage
from bot.core.states import QuestionState
from bot.slack import action_ids as names
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, action_ids, question, question_detail, shown_text


@pytest.mark.parametrize(
    "typed",
    [
        *("claim Q-12", "assign Q-12 @ana", "release Q-12", "tag Q-12 +billing", "snooze Q-12 2h", "ignore Q-12 spam"),
        *("close Q-12", "reopen Q-12", "merge Q-12 Q-9", "split Q-12", "hold", "resume", "pause square"),
        "sources resume square",
    ],
)
def test_what_changes_something_can_be_undone_in_the_place_of_its_answer(harness: SlackHarness, typed: str) -> None:
    harness.desk.undoable = (41,)
    harness.run_command(typed)
    (answer,) = harness.slack.ephemerals(BO)
    assert names.REVERT in action_ids(answer["blocks"])
    assert harness.press(BO, answer["ts"], names.REVERT).ok
    assert harness.desk.acts("undo") == [(41, BO)]
    (instead,) = harness.slack.ephemerals(BO)
    assert "Undone: entry 41." in shown_text(instead["blocks"])
    assert names.REVERT not in action_ids(instead["blocks"])


def test_where_nothing_can_be_undone_nothing_is_offered(harness: SlackHarness) -> None:
    assert names.REVERT not in action_ids(harness.run_command("claim Q-12")["blocks"])


def test_several_are_undone_with_one_press(harness: SlackHarness) -> None:
    harness.desk.undoable = (41, 42)
    harness.run_command("claim Q-1 Q-2")
    (answer,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, answer["ts"], names.REVERT).ok
    assert harness.desk.acts("undo") == [(42, BO), (41, BO)]


def test_what_came_between_is_told_and_the_answer_stays(harness: SlackHarness) -> None:
    harness.desk.undoable = (41,)
    harness.run_command("claim Q-12")
    (answer,) = harness.slack.ephemerals(BO)
    harness.desk.problem = Stale("<@U0ANA> claimed it since, so that is not undone.")
    assert harness.press(BO, answer["ts"], names.REVERT).ok
    assert "Ana Sol claimed it since, so that is not undone." in harness.ephemerals_to(BO)[-1]


def test_a_question_shown_from_an_answer_takes_its_place_and_so_does_what_is_done_to_it(harness: SlackHarness) -> None:
    harness.run_command("close Q-12")
    (answer,) = harness.slack.ephemerals(BO)
    assert harness.press(BO, answer["ts"], names.SHOW).ok
    (shown,) = harness.slack.ephemerals(BO)
    assert "How do I set up SSO?" in shown_text(shown["blocks"])
    assert harness.press(BO, shown["ts"], names.CLAIM).ok
    assert harness.desk.acts("claim") == [(12, BO)]
    (after,) = harness.slack.ephemerals(BO)
    assert "How do I set up SSO?" in shown_text(after["blocks"])


_CLOSED = question(state=QuestionState.SETTLED)
_MERGED = question(state=QuestionState.MERGED, merged_into=9)


@pytest.mark.parametrize(
    ("of", "press", "told"),
    [
        (question(state=QuestionState.SENT), (names.MORE, f"{names.SETTLE} 12"), "Q-12 is closed."),
        (_CLOSED, (names.REOPEN,), "Q-12 is open again."),
        (_MERGED, (names.SPLIT,), "Q-12 is a question of its own again."),
    ],
)
def test_what_a_button_under_a_card_changed_is_undone_in_an_answer_of_its_own(
    harness: SlackHarness, of: Question, press: tuple[str, ...], told: str
) -> None:
    harness.desk.undoable = (41,)
    harness.desk.question_detail = question_detail(
        question=of, messages=(SlackMessage(CARD, ROOM, ROOM, "1.1", state=MessageState.POSTED),)
    )
    card = harness.post_card()
    assert harness.press(ANA, card, *press).ok
    (answer,) = harness.slack.ephemerals(ANA)
    assert told in shown_text(answer["blocks"])
    assert names.REVERT not in str(harness.slack.messages(ROOM))
    assert harness.press(ANA, answer["ts"], names.REVERT).ok
    assert harness.desk.acts("undo") == [(41, ANA)]
    (instead,) = harness.slack.ephemerals(ANA)
    assert "Undone: entry 41." in shown_text(instead["blocks"])


@pytest.mark.parametrize(
    ("button", "filled", "told"),
    [
        ((names.NOT_MINE,), {names.PERSON: BO}, "Q-12 is handed over."),
        ((names.MORE, f"{names.SNOOZE} 12"), {}, "Q-12 is put off."),
        ((names.MORE, f"{names.IGNORE} 12"), {names.KIND: "spam"}, "Q-12 is closed."),
    ],
)
def test_what_a_window_changed_is_undone_where_it_was_opened(
    harness: SlackHarness, button: tuple[str, ...], filled: dict[str, object], told: str
) -> None:
    harness.desk.undoable = (41,)
    assert harness.press(ANA, harness.post_card(), *button).ok
    assert harness.slack.submit(ANA, filled).ok
    (answer,) = harness.slack.ephemerals(ANA)
    assert (answer["channel"], told in shown_text(answer["blocks"])) == (ROOM, True)
    assert harness.press(ANA, answer["ts"], names.REVERT).ok
    assert harness.desk.acts("undo") == [(41, ANA)]


def test_a_window_that_was_handed_in_stays_done_when_its_person_cannot_be_told(harness: SlackHarness) -> None:
    harness.desk.undoable = (41,)
    assert harness.press(ANA, harness.post_card(), names.MORE, f"{names.SNOOZE} 12").ok
    harness.slack.fault("chat.postEphemeral", "server_error", times=9)
    assert harness.slack.submit(ANA, {}).ok
    assert len(harness.desk.acts("snooze")) == 1
    assert harness.slack.window(ANA) is None


def test_a_claim_offers_no_undo_since_release_gives_it_back(harness: SlackHarness) -> None:
    harness.desk.undoable = (41,)
    assert harness.press(ANA, harness.post_card(), names.CLAIM).ok
    assert harness.slack.ephemerals(ANA) == []


def test_what_is_done_to_a_question_shown_in_an_answer_is_undone_under_it(harness: SlackHarness) -> None:
    harness.desk.undoable = (41,)
    harness.desk.question_detail = question_detail(question=_CLOSED)
    shown = harness.run_command("show Q-12")
    assert harness.press(BO, shown["ts"], names.REOPEN).ok
    (answer,) = harness.slack.ephemerals(BO)
    assert "How do I set up SSO?" in shown_text(answer["blocks"])
    assert names.REVERT in action_ids(answer["blocks"])
