"""Communications see the whole candidate, what speaks against it, and who has approved; then the outcome."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.details import Reading, ReplyDetail, Version
from bot.core.earlier_answers import EarlierAnswer
from bot.core.reply import Approval
from bot.core.slack_messages import DesiredMessage
from bot.core.states import ReplyState
from bot.core.text.lint_finding import BlockOverride, LintFinding, Severity
from bot.slack import action_ids as names
from bot.slack.blocks.elements import Block, Part
from bot.slack.blocks.limits import characters
from bot.slack.messages.desired import desired_messages
from bot.slack.messages.review import review, review_text
from bot.slack.messages.reviewing.decided import OUTCOMES, mark_of
from bot.slack.messages.reviewing.whole import LONGEST
from tests.fakes.company import a_current_company
from tests.slack.samples import (
    ANA,
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


def _buttons(blocks: list[Block]) -> list[Part]:
    row = blocks[-1]["elements"]
    assert isinstance(row, list)
    return row


def _values(blocks: list[Block]) -> set[object]:
    return {element["value"] for element in _buttons(blocks) if element["type"] == "button"}


def _more(blocks: list[Block]) -> list[str]:
    """What stands under *More*."""
    menu = _buttons(blocks)[-1]
    return re.findall(r"'text': '([^']+)'", str(menu)) if menu["type"] == "overflow" else []


def test_a_review_shows_question_candidate_count_findings_policy_and_approvals() -> None:
    made = reply_detail(
        length=24,
        findings=(LintFinding("promise", Severity.WARN, "This promises something.", (0, 4), "Open"),),
        policy_why="tag sso needs two",
        approvals_needed=2,
        approvals=(Approval(7, SHA, BO, NOW),),
    )
    told = shown_text(review(question_detail(made), made, PEOPLE, NOW))
    order = [
        "🟡 Q-12: Ana Sol would answer @kim on square",
        "Waits since ",
        "They ask",
        "How do I set up SSO?",
        "We would say, as it will appear (24/280):",
        "Open Settings, then SSO.",
        "2 approvals: tag sso needs two · 1 of 2 so far: Bo Berg",
        "⚠️ “Open Settings, then SSO.” This promises something.",
    ]
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    assert {"type": "text", "text": "Open", "style": {"bold": True}} in _parts(
        review(question_detail(made), made, PEOPLE, NOW)
    )


def test_every_button_carries_which_words_the_reviewer_is_looking_at() -> None:
    made = reply_detail()
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert action_ids(blocks) == [*DECISIONS, names.MORE]
    assert _values(blocks) == {f"7 {seen(made)}"}


DECISIONS = (names.APPROVE, names.EDIT, names.ASK_FOR_CHANGES, names.DECLINE)


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
    head, words, *trouble = blocks
    assert shown_text(head).startswith(f"{mark_of(state)} Q-12: Ana Sol's answer to @kim on square: {OUTCOMES[state]}")
    assert shown_text(words) == "Open Settings, then SSO."
    assert len(trouble) <= 1


def test_a_refusal_says_by_whom_and_why() -> None:
    made = reply_detail(state=_R.DECLINED)
    of = question_detail(made, entries=(entry("reply.declined", by=EVE, reply=7, why="not ours to say"),))
    assert ": declined by Eve Ek: not ours to say" in shown_text(review(of, made, PEOPLE, NOW))


def test_a_reply_about_to_leave_says_when() -> None:
    made = reply_detail(state=_R.WAITING)
    made = replace(made, reply=replace(made.reply, send_at=NOW + timedelta(seconds=30)))
    assert "leaves " in shown_text(review(question_detail(made), made, PEOPLE, NOW))


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
    heading = review_text(question_detail(made), made)
    assert ("to review" in heading) == (state is ReplyState.PROPOSED)
    assert ("left" in heading) == (state in (ReplyState.UNCERTAIN, *STANDING))
    shown = shown_text(review(question_detail(made), made, PEOPLE, NOW)[0])
    assert ("would answer" in shown) == (state is ReplyState.PROPOSED)


STANDING = (ReplyState.SENT, ReplyState.EDITED, ReplyState.DELETED, ReplyState.REMOVED, ReplyState.DELETING)


BLOCK = LintFinding("embargo", Severity.BLOCK, "This is under embargo.", (0, 4), "Open")


def test_what_lint_forbids_stands_first_and_is_overridden_not_approved() -> None:
    warning = LintFinding("promise", Severity.WARN, "This promises something.", (6, 9), "Sett")
    made = reply_detail(findings=(warning, BLOCK))
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert action_ids(blocks) == [names.OVERRIDE_BLOCK, *DECISIONS[1:], names.MORE]
    told = shown_text(blocks)
    assert told.index("⛔ “Open Settings, then SSO.” This is under embargo.") < told.index("⚠️ “Sett” This promises")


def _parts(thing: object) -> list[object]:
    if isinstance(thing, dict):
        return [thing, *(part for value in thing.values() for part in _parts(value))]
    return [part for item in thing for part in _parts(item)] if isinstance(thing, list) else []


def _second_version(words: str, by: str = ANA) -> ReplyDetail:
    made = reply_detail(words)
    before = Version(1, "The limit is 500 calls.", ANA, NOW - timedelta(minutes=9))
    return replace(made, reply=replace(made.reply, version=2), versions=(before, Version(2, words, by, NOW)))


def test_a_second_version_stands_beside_the_one_before_struck_through_and_bold() -> None:
    made = _second_version("The limit is 600 calls.", by=EVE)
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert "Since version 1 by Eve Ek" in shown_text(blocks)
    assert {"type": "text", "text": "500", "style": {"strike": True}} in _parts(blocks)
    assert {"type": "text", "text": "600", "style": {"bold": True}} in _parts(blocks)


def test_an_answer_made_of_an_earlier_one_shows_only_what_differs_from_it() -> None:
    earlier = EarlierAnswer(3, 8, "Open Settings, then SSO, then Save.", BO, NOW - timedelta(days=21), url=URL)
    made = reply_detail("Open Settings, then SSO, then Apply.")
    told = review(question_detail(made, earlier_answers=(earlier,)), made, PEOPLE, NOW)
    assert "Since the earlier answer, Q-8 by Bo Berg" in shown_text(told)
    assert "only what is marked was never approved" in shown_text(told)
    assert {"type": "text", "text": "Save.", "style": {"strike": True}} in _parts(told)
    same = reply_detail("Open Settings, then SSO, then Save.")
    told = review(question_detail(same, earlier_answers=(earlier,)), same, PEOPLE, NOW)
    assert "Word for word as answered before, Q-8 by Bo Berg" in shown_text(told)
    signed = reply_detail("Open Settings, then SSO, then Save.\n\nAna at Acme")
    by_bo = replace(earlier, text=f"{earlier.text}\n\nBo at Acme")
    told = review(question_detail(signed, earlier_answers=(by_bo,)), signed, PEOPLE, NOW, _disclosure)
    assert "Word for word as answered before, Q-8 by Bo Berg" in shown_text(told)
    other = reply_detail("That is not possible yet.")
    told = review(question_detail(other, earlier_answers=(earlier,)), other, PEOPLE, NOW)
    assert "answered before" not in shown_text(told)
    assert "earlier answer" not in shown_text(told)


URL = "https://square.example/p/3"


def _disclosure(by: str) -> str:
    return {ANA: "Ana at Acme", BO: "Bo at Acme"}[by]


def test_approving_says_that_it_declines_the_others_and_more_lets_them_stay() -> None:
    made, rival = reply_detail(number=1234567), reply_detail("Another.", number=8)
    alone, beside = (review(question_detail(*files), made, PEOPLE, NOW) for files in ([made], [made, rival]))
    assert "'Approve, decline the others'" in str(beside)
    assert "'Approve, decline the others'" not in str(alone)
    assert _more(beside) == ["Approve, keep the others", "The whole question"]
    assert _more(alone) == ["The whole question"]
    assert all(len(value) <= 150 for value in re.findall(r"'value': '([^']+)'", str(_buttons(beside)[-1])))


def test_with_the_worst_of_content_the_words_to_approve_are_never_cut() -> None:
    words = "w " * (LONGEST // 2 - 10) + "the end"
    long = "q" * 5_000
    changed = Reading(1, "x" * 5_000)
    findings = tuple(LintFinding("promise", Severity.WARN, "m" * 400, (0, 1), "w") for _ in range(40))
    made = replace(_second_version(words), findings=findings, readings=(changed,), policy_why="y" * 900)
    rivals = [reply_detail("r" * 6_000, number=n) for n in range(20, 40)]
    of = question_detail(made, *rivals, posts=(kept_post(long),))
    blocks = review(of, made, PEOPLE, NOW)
    assert words in shown_text(blocks)
    assert characters(blocks) <= 12_000
    assert len(blocks) <= 50
    assert names.APPROVE in action_ids(blocks)


def test_an_overridden_block_is_approved_by_a_second_person_and_says_who_overrode_it() -> None:
    passed = BlockOverride(SHA, BO, "announced at noon", NOW, (BLOCK,))
    made = reply_detail(findings=(BLOCK,), override=passed, approvals_needed=2)
    blocks = review(question_detail(made), made, PEOPLE, NOW)
    assert names.APPROVE in action_ids(blocks)
    assert "Block overridden by Bo Berg: announced at noon" in shown_text(blocks)
    other = replace(made, override=replace(passed, sha256="f" * 64))
    assert names.APPROVE not in action_ids(review(question_detail(other), other, PEOPLE, NOW))
