"""Merging and splitting from Slack: each button and command is one act of the desk, with the numbers it carries."""

from dataclasses import replace

import pytest

from bot.core.duplicates import DuplicateSuggestion
from bot.core.errors import NotAllowed
from bot.core.states import QuestionState
from bot.slack import action_ids
from tests.handlers.workplace import Workplace
from tests.slack.given import ANA, BO, dossier, entry, kept, question, shown


def test_a_suggestion_is_taken_up_or_declined_from_the_card(at_work: Workplace) -> None:
    at_work.desk.kept = dossier(
        twins=(DuplicateSuggestion(9, 0.8, "the other"), DuplicateSuggestion(8, 0.7, "a third"))
    )
    ts = at_work.card()
    assert at_work.press(ANA, ts, action_ids.MERGE, "12 9").ok
    assert at_work.press(BO, ts, action_ids.NOT_SAME, "12 8").ok
    assert at_work.desk.done == [("merge", (12, 9, ANA)), ("not_same", (12, 8, BO))]


def test_what_was_joined_is_split_off_from_its_note(at_work: Workplace) -> None:
    at_work.desk.kept = dossier(posts=(kept(), kept("the same", 2)))
    of = replace(at_work.desk.kept, question=question(card_ts=at_work.card()))
    ts = at_work.cards.post_note(of, entry("question.joined", data={"post": "2"}), at_work.desk.now())
    assert at_work.press(ANA, ts, action_ids.SPLIT).ok
    assert at_work.desk.done == [("split", (12, ANA, 2))]


def test_a_merged_question_is_split_off_from_its_card(at_work: Workplace) -> None:
    at_work.desk.kept = dossier(question=question(state=QuestionState.MERGED, merged_into=9))
    assert at_work.press(ANA, at_work.card(), action_ids.SPLIT).ok
    assert at_work.desk.done == [("split", (12, ANA, None))]


def test_the_other_question_is_shown_from_the_suggestion(at_work: Workplace) -> None:
    at_work.desk.kept = dossier(twins=(DuplicateSuggestion(9, 0.8, "the other"),))
    assert at_work.press(ANA, at_work.card(), f"{action_ids.SHOW}_1", "9").ok
    assert at_work.told(ANA)


@pytest.mark.parametrize("text", ["merge Q-12 Q-9", "merge 12 9", "MERGE q12 #9", "merge Q-12 into Q-9"])
def test_merge_is_read_as_people_type_it(at_work: Workplace, text: str) -> None:
    at_work.command(text, ANA)
    assert at_work.desk.done == [("merge", (12, 9, ANA))]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("merge", "merge Q-12 Q-9"),
        ("merge Q-12", "merge Q-12 Q-9"),
        ("merge Q-12 that one", "merge Q-12 Q-9"),
        ("split", "split Q-12"),
        ("marge Q-12 Q-9", "Did you mean merge"),
    ],
)
def test_a_mistake_gets_the_nearest_right_thing(at_work: Workplace, text: str, hint: str) -> None:
    assert hint in shown(at_work.command(text, ANA)["blocks"])
    assert at_work.desk.done == []


def test_the_commands_say_what_was_done_and_offer_the_next_step(at_work: Workplace) -> None:
    answer = at_work.command("merge Q-12 Q-9", ANA)
    assert "Q-12 is merged into Q-9" in shown(answer["blocks"])
    assert "Show Q-9" in shown(answer["blocks"])
    answer = at_work.command("split Q-12", ANA)
    assert "Q-12 is a question of its own again." in shown(answer["blocks"])
    assert at_work.desk.done == [("merge", (12, 9, ANA)), ("split", (12, ANA, None))]


def test_a_refusal_is_told_to_whoever_asked_alone(at_work: Workplace) -> None:
    at_work.desk.problem = NotAllowed("Q-9 is settled: reopen it first, or merge it the other way round.")
    answer = at_work.command("merge Q-12 Q-9", ANA)
    assert "reopen it first" in shown(answer["blocks"])


def test_the_help_names_both(at_work: Workplace) -> None:
    words = shown(at_work.command("help")["blocks"])
    assert "/switchboard merge Q-12 Q-9" in words
    assert "/switchboard split Q-12" in words
