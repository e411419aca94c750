"""Merging and splitting from Slack: each button and command is one act of the desk, with the numbers it carries."""

import pytest

from bot.core.duplicates import DuplicateSuggestion
from bot.core.errors import NotAllowed
from bot.core.slack_messages import MessageState, SlackMessage
from bot.core.states import QuestionState
from bot.slack import action_ids
from tests.handlers.harness import ROOM, SlackHarness
from tests.slack.samples import ANA, BO, entry, kept_post, question, question_detail, shown_text


def test_a_suggestion_is_taken_up_or_declined_from_the_card(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail(
        suggested_duplicates=(DuplicateSuggestion(9, 0.8, "the other"), DuplicateSuggestion(8, 0.7, "a third"))
    )
    ts = harness.post_card()
    assert harness.press(ANA, ts, action_ids.MERGE, "12 9").ok
    assert harness.press(BO, ts, action_ids.NOT_SAME, "12 9").ok
    assert harness.desk.done == [("merge", (12, 9, ANA)), ("decline", (12, 9, BO))]


def test_what_was_joined_is_split_off_from_its_note(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail(
        posts=(kept_post(), kept_post("the same", 2)), entries=(entry("question.joined", data={"post": "2"}),)
    )
    assert harness.press(ANA, harness.show("note:3"), action_ids.SPLIT).ok
    assert harness.desk.done == [("split", (12, ANA, 2))]


def test_a_merged_question_is_split_off_from_its_card(harness: SlackHarness) -> None:
    merged = question(state=QuestionState.MERGED, merged_into=9)
    card = SlackMessage("card", ROOM, ROOM, "1763629200.000100", state=MessageState.POSTED)
    harness.desk.question_detail = question_detail(question=merged, messages=(card,))
    assert harness.press(ANA, harness.post_card(), action_ids.SPLIT).ok
    assert harness.desk.done == [("split", (12, ANA, None))]


def test_the_other_question_is_shown_from_the_suggestion(harness: SlackHarness) -> None:
    harness.desk.question_detail = question_detail(suggested_duplicates=(DuplicateSuggestion(9, 0.8, "the other"),))
    assert harness.press(ANA, harness.post_card(), f"{action_ids.SHOW}_1", "9").ok
    assert harness.ephemerals_to(ANA)


@pytest.mark.parametrize("text", ["merge Q-12 Q-9", "merge 12 9", "MERGE q12 #9", "merge Q-12 into Q-9"])
def test_merge_is_read_as_people_type_it(harness: SlackHarness, text: str) -> None:
    harness.run_command(text, ANA)
    assert harness.desk.done == [("merge", (12, 9, ANA))]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("merge Q-12 that one", "merge Q-12 Q-9"),
        ("split it", "split Q-12"),
        ("marge Q-12 Q-9", "Did you mean merge"),
    ],
)
def test_a_mistake_gets_the_nearest_right_thing(harness: SlackHarness, text: str, hint: str) -> None:
    assert hint in shown_text(harness.run_command(text, ANA)["blocks"])
    assert harness.desk.done == []


def test_the_commands_say_what_was_done_and_offer_the_next_step(harness: SlackHarness) -> None:
    answer = harness.run_command("merge Q-12 Q-9", ANA)
    assert "Q-12 is merged into Q-9" in shown_text(answer["blocks"])
    assert "Show Q-12" in shown_text(answer["blocks"])
    answer = harness.run_command("split Q-12", ANA)
    assert "Q-12 is a question of its own again." in shown_text(answer["blocks"])
    assert harness.desk.done == [("merge", (12, 9, ANA)), ("split", (12, ANA, None))]


def test_a_refusal_is_told_to_whoever_asked_alone(harness: SlackHarness) -> None:
    harness.desk.problem = NotAllowed("Q-9 is settled: reopen it first, or merge it the other way round.")
    answer = harness.run_command("merge Q-12 Q-9", ANA)
    assert "reopen it first" in shown_text(answer["blocks"])


def test_the_help_names_both(harness: SlackHarness) -> None:
    words = shown_text(harness.run_command("help")["blocks"])
    assert "/switchboard merge Q-12 Q-9" in words
    assert "/switchboard split Q-12" in words
