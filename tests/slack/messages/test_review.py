"""Communications see the whole candidate, what speaks against it, and who has approved; then the outcome."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.details import ReplyDetail
from bot.core.reply import Approval
from bot.core.slack_messages import DesiredMessage
from bot.core.states import ReplyState
from bot.core.text.lint_finding import BlockOverride, LintFinding, Severity
from bot.slack import action_ids as names
from bot.slack.blocks.elements import Block
from bot.slack.blocks.limits import characters
from bot.slack.messages.desired import desired_messages
from bot.slack.messages.review import OUTCOMES, review, review_text
from bot.slack.messages.reviewing.whole import LONGEST
from tests.fakes.company import a_current_company
from tests.slack.samples import (
    BO,
    EVE,
    NOW,
    PEOPLE,
    SHA,
    action_ids,
    entry,
    kept_post,
    question_detail,
    reply_detail,
    seen,
    shown_text,
)

_R = ReplyState


def _values(blocks: list[Block]) -> set[str]:
    row = blocks[-1]["elements"]
    assert isinstance(row, list)
    return {element["value"] for element in row}


def test_a_review_shows_question_candidate_count_findings_policy_and_approvals() -> None:
    made = reply_detail(
        length=24,
        findings=(LintFinding("promise", Severity.WARN, "This promises something.", (0, 4), "Open"),),
        policy_why="tag sso needs two",
        approvals_needed=2,
        approvals=(Approval(7, SHA, BO, NOW),),
    )
    told = shown_text(review(question_detail(made), made, PEOPLE, NOW))
    for words in ("How do I set up SSO?", "Ana Sol proposes (24/280):", "Open Settings, then SSO."):
        assert words in told
    for words in ("⚠️ “Open” This promises something.", "Policy: tag sso needs two", "Approvals: 1 of 2 · Bo Berg"):
        assert words in told


def test_every_button_carries_which_words_the_reviewer_is_looking_at() -> None:
    made = reply_detail()
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert action_ids(blocks) == [names.APPROVE, names.EDIT, names.ASK_FOR_CHANGES, names.DECLINE]
    assert _values(blocks) == {f"7 {seen(made)}"}


def _texts(*files: ReplyDetail) -> list[DesiredMessage]:
    found = desired_messages(question_detail(*files), a_current_company()(), NOW)
    return [message for message in found if message.key.startswith("review_text:")]


def test_words_too_long_for_a_review_stand_whole_in_the_thread_under_it_and_can_be_approved() -> None:
    words = "\n\n".join(f"Paragraph {n}: {'x' * 1000}" for n in range(9))
    made = reply_detail(words)
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert names.APPROVE in action_ids(blocks)
    assert "stands in the thread below" in shown_text(blocks)
    texts = _texts(made)
    assert [(text.key, text.under) for text in texts] == [(f"review_text:7:{n}", "review:7") for n in (1, 2)]
    told = " ".join(shown_text(text.blocks) for text in texts)
    assert all(paragraph in told for paragraph in words.split("\n\n"))
    assert all(characters(text.blocks) < 7_000 for text in texts)


def test_one_paragraph_that_fills_several_messages_stands_there_whole() -> None:
    words = "".join(f"{n:05}" for n in range(3_000))
    told = "".join(shown_text(text.blocks) for text in _texts(reply_detail(words)))
    assert all(f"{n:05}" in told for n in range(3_000))


def test_a_long_correction_shows_what_changes_and_can_be_approved() -> None:
    old = "\n\n".join(f"Paragraph {n}: {'x' * 1000}" for n in range(3))
    stands = reply_detail(old, ReplyState.SENT)
    of = reply_detail(old.replace("Paragraph 1", "Part 1"), number=8)
    made = replace(of, reply=replace(of.reply, amends=7))
    blocks = review(question_detail(stands, made), made, PEOPLE, NOW)
    assert names.APPROVE in action_ids(blocks)
    assert "'text': 'Part', 'style': {'bold': True}" in str(blocks)
    assert [text.key for text in _texts(stands, made)] == ["review_text:8:1"]
    assert characters(blocks) < 12_000


def test_what_is_shown_whole_is_not_said_twice() -> None:
    whole = reply_detail("x" * LONGEST)
    assert names.APPROVE in action_ids(review(question_detail(whole), whole, PEOPLE, NOW))
    assert _texts(whole) == []


@pytest.mark.parametrize("state", [state for state in ReplyState if state is not _R.PROPOSED])
def test_once_decided_a_review_says_so_and_has_no_buttons(state: ReplyState) -> None:
    made = reply_detail(state=state)
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert action_ids(blocks) == []
    assert f"State: {OUTCOMES[state]}" in shown_text(blocks)


def test_a_refusal_says_by_whom_and_why() -> None:
    made = reply_detail(state=_R.DECLINED)
    of = question_detail(made, entries=(entry("reply.declined", by=EVE, reply=7, why="not ours to say"),))
    assert "State: declined by Eve Ek: not ours to say" in shown_text(review(of, made, PEOPLE, NOW))


def test_a_reply_about_to_leave_says_when() -> None:
    made = reply_detail(state=_R.WAITING)
    made = replace(made, reply=replace(made.reply, send_at=NOW + timedelta(seconds=30)))
    assert "Leaves at " in shown_text(review(question_detail(made), made, PEOPLE, NOW))


def test_a_candidate_whose_channel_is_held_says_so_before_it_is_approved() -> None:
    made = reply_detail(hold_reason=f"<@{BO}> holds square: outage")
    told = shown_text(review(question_detail(made), made, PEOPLE, NOW))
    assert "Sending is held: Bo Berg holds square: outage" in told


def test_a_hidden_character_in_a_candidate_is_seen_by_its_reviewer() -> None:
    made = reply_detail("pay\u202e100")
    assert "pay[U+202E]100" in shown_text(review(question_detail(made), made, PEOPLE, NOW))


def test_a_notification_of_a_review_holds_nobodys_words() -> None:
    detail = question_detail(posts=(kept_post("SECRET"),))
    assert review_text(detail, reply_detail()) == "Q-12: a reply to review for square"


@pytest.mark.parametrize("state", list(ReplyState))
def test_only_what_waits_for_a_decision_is_headed_as_something_to_review(state: ReplyState) -> None:
    made = reply_detail(state=state)
    heading = shown_text(review(question_detail(made), made, PEOPLE, NOW)[0])
    assert ("to review" in heading) == (state is ReplyState.PROPOSED)
    assert ("left" in heading) == (state in (ReplyState.UNCERTAIN, *STANDING))
    assert heading in review_text(question_detail(made), made)


STANDING = (ReplyState.SENT, ReplyState.EDITED, ReplyState.DELETED, ReplyState.REMOVED, ReplyState.DELETING)


BLOCK = LintFinding("embargo", Severity.BLOCK, "This is under embargo.", (0, 4), "Open")


def test_what_lint_forbids_stands_first_and_is_overridden_not_approved() -> None:
    warning = LintFinding("promise", Severity.WARN, "This promises something.", (6, 9), "Sett")
    made = reply_detail(findings=(warning, BLOCK))
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert action_ids(blocks) == [names.OVERRIDE_BLOCK, names.EDIT, names.ASK_FOR_CHANGES, names.DECLINE]
    told = shown_text(blocks)
    assert told.index("⛔ “Open” This is under embargo.") < told.index("⚠️ “Sett” This promises something.")


def test_an_overridden_block_is_approved_by_a_second_person_and_says_who_overrode_it() -> None:
    passed = BlockOverride(SHA, BO, "announced at noon", NOW, (BLOCK,))
    made = reply_detail(findings=(BLOCK,), override=passed, approvals_needed=2)
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert names.APPROVE in action_ids(blocks)
    assert "Block overridden by Bo Berg: announced at noon" in shown_text(blocks)
    other = replace(made, override=replace(passed, sha256="f" * 64))
    assert names.APPROVE not in action_ids(review(question_detail(other), other, PEOPLE, NOW))
