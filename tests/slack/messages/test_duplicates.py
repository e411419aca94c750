"""What asks the same is said with a stranger's words inert, and each offer can be taken up or undone."""

from dataclasses import replace

import pytest

from bot.core.details import QuestionDetail
from bot.core.duplicates import DuplicateSuggestion
from bot.core.model import HistoryEntry
from bot.core.states import QuestionState, ReplyState
from bot.slack import action_ids as names
from bot.slack.messages.card import card, moved_card
from bot.slack.messages.question_notes import note
from bot.slack.messages.reply import reply_message
from bot.slack.messages.thread_entry import NoteContext
from bot.slack.responses.question import question_response
from tests.slack.samples import (
    ANA,
    NOW,
    PEOPLE,
    action_ids,
    entry,
    kept_post,
    question,
    question_detail,
    reply_detail,
    shown_text,
)

HOSTILE = "<!channel> *bold* <@U0EVE> https://evil.example :tada:"


def told(of: QuestionDetail, line: HistoryEntry) -> list[dict[str, object]]:
    return note(NoteContext(replace(of, entries=(*of.entries, line)), line, PEOPLE, NOW))


def joined(by: str = "triage", **data: str) -> HistoryEntry:
    return entry("question.joined", 9, by, data={"post": "2", "from": "14", **data})


def test_a_card_says_which_question_perhaps_asks_the_same_and_how_likely() -> None:
    of = question_detail(suggested_duplicates=(DuplicateSuggestion(9, 0.824, "How is SSO set up?"),))
    blocks = card(of, PEOPLE, NOW)
    assert "Perhaps the same as Q-9: “How is SSO set up?”" in shown_text(blocks)
    assert [name for name in action_ids(blocks) if name in (names.MERGE, names.NOT_SAME)] == [
        names.MERGE,
        names.NOT_SAME,
    ]
    assert str(blocks).count("'value': '12 9'") == 2


def test_at_most_two_are_suggested_and_none_once_a_reply_is_under_way() -> None:
    twins = tuple(DuplicateSuggestion(number, 0.7, "words") for number in (9, 8, 7))
    of = question_detail(suggested_duplicates=twins)
    assert action_ids(card(of, PEOPLE, NOW)).count(names.MERGE) == 1
    assert action_ids(question_response(of, PEOPLE, NOW)).count(names.MERGE) == 2
    proposed = question_detail(suggested_duplicates=twins, question=question(state=QuestionState.PROPOSED))
    assert names.MERGE not in action_ids(card(proposed, PEOPLE, NOW))


def test_a_merged_question_says_where_it_went_and_offers_to_split_it_off() -> None:
    of = question_detail(question=question(state=QuestionState.MERGED, merged_into=9), posts=(kept_post("SECRET"),))
    blocks = card(of, PEOPLE, NOW)
    assert "Merged into Q-9" in shown_text(blocks)
    assert "SECRET" not in str(blocks)
    assert action_ids(blocks) == [names.SPLIT, f"{names.SHOW}_1", names.SHOW]


def test_what_is_left_of_its_card_elsewhere_says_that_it_was_merged() -> None:
    blocks = moved_card(question_detail(question=question(state=QuestionState.MERGED, merged_into=9)), PEOPLE)
    assert "Merged into Q-9" in shown_text(blocks)
    assert "has moved" not in shown_text(blocks)


def test_what_was_joined_is_quoted_with_a_button_to_undo_it() -> None:
    of = question_detail(posts=(kept_post(), kept_post("SSO, how?", 2)))
    blocks = told(of, joined(likeness="0.97"))
    assert "The same was asked again, in nearly the same words:" in shown_text(blocks)
    assert "SSO, how?" in shown_text(blocks)
    assert action_ids(blocks) == [names.SPLIT]
    assert "'value': '12 2'" in str(blocks)
    assert "'type': 'user'" not in str(blocks)


def test_what_a_person_merged_names_them_and_how_many_more_asked() -> None:
    of = question_detail(posts=(kept_post(), kept_post("SSO, how?", 2)))
    words = shown_text(told(of, joined(ANA, posts="3")))
    assert "Ana Sol merged Q-14 into this." in words
    assert "and 2 more that asked it there." in words


def test_once_split_off_the_words_leave_the_thread() -> None:
    split = entry("question.split", 10, data={"post": "2", "to": "14"})
    line = joined()
    of = question_detail(entries=(line, split))
    blocks = note(NoteContext(of, line, PEOPLE, NOW))
    assert "It was split off" in shown_text(blocks)
    assert action_ids(blocks) == []


def test_a_post_that_was_taken_away_leaves_its_words_and_can_still_be_split_off() -> None:
    gone = replace(kept_post("SECRET", 2), gone=True)
    blocks = told(question_detail(posts=(kept_post(), gone)), joined())
    assert "SECRET" not in str(blocks)
    assert action_ids(blocks) == [names.SPLIT]
    at_once = entry("question.joined", 9, "ingest", data={"post": "2"})
    assert action_ids(told(question_detail(posts=(kept_post(), gone)), at_once)) == []


def test_a_note_of_what_joined_says_where_it_is_once_its_question_was_merged() -> None:
    of = question_detail(question=question(state=QuestionState.MERGED, merged_into=9))
    assert "it went to Q-9" in shown_text(told(of, joined()))


@pytest.mark.parametrize(
    ("what", "data", "words"),
    [
        ("question.merged", {"into": "9"}, "Ana Sol merged this into Q-9"),
        ("question.split", {"post": "2", "to": "14"}, "Ana Sol split off Q-14"),
        ("question.unmerged", {"from": "9"}, "Ana Sol split this off Q-9"),
        ("question.not_same", {"other": "9"}, "Ana Sol says that Q-9 does not ask the same"),
    ],
)
def test_each_act_is_told_with_who_did_it(what: str, data: dict[str, str], words: str) -> None:
    assert words in shown_text(told(question_detail(), entry(what, data=data)))


def test_a_strangers_words_are_inert_in_a_suggestion_and_in_a_note() -> None:
    for blocks in (
        card(question_detail(suggested_duplicates=(DuplicateSuggestion(9, 0.8, HOSTILE),)), PEOPLE, NOW),
        told(question_detail(posts=(kept_post(), kept_post(HOSTILE, 2))), joined()),
    ):
        parts = str(blocks)
        assert "mrkdwn" not in parts
        assert "'user_id': 'U0EVE'" not in parts
        assert "evil.example" in shown_text(blocks)
        assert "'url': 'https://evil" not in parts


def test_after_the_first_answer_the_thread_and_the_card_say_who_still_waits() -> None:
    sent = reply_detail(state=ReplyState.SENT)
    posts = (kept_post(), kept_post("SSO, how?", 2), kept_post("sso??", 3), replace(kept_post("gone", 4), gone=True))
    of = question_detail(sent, posts=posts, question=question(state=QuestionState.SENT))
    line = entry("reply.sent", reply=7)
    blocks = reply_message(replace(of, entries=(line,)), sent, PEOPLE, NOW)
    assert "2 other posts ask the same and have no answer yet" in shown_text(blocks)
    assert action_ids(blocks) == [names.WRITE, names.AMEND, names.TAKE_BACK]
    assert "2 other posts ask the same" in shown_text(card(of, PEOPLE, NOW))
    one_left = replace(of, replies=(sent, reply_detail(state=ReplyState.SENT, number=8)))
    second = replace(one_left.replies[1], reply=replace(one_left.replies[1].reply, post=2))
    one_left = replace(one_left, replies=(sent, second))
    assert "One other post asks the same and has no answer yet" in shown_text(card(one_left, PEOPLE, NOW))
    assert "no answer yet" not in shown_text(card(replace(of, posts=posts[:1]), PEOPLE, NOW))
