"""The thread is told what became of a question and its replies, and offers the act that fits the moment."""

from dataclasses import replace

import pytest

from bot.core.attachments import Attachments, ReplyImage
from bot.core.details import QuestionDetail, ReplyDetail, Version
from bot.core.model import Capabilities, HistoryEntry
from bot.core.states import ReplyState
from bot.slack.blocks.elements import Block
from bot.slack.messages.outbound import outbound_line
from bot.slack.messages.question_notes import HOW_TO_ANSWER, INSIDE, note, note_text
from bot.slack.messages.thread_entry import NoteContext
from tests.slack.samples import (
    ANA,
    BO,
    EVE,
    NOW,
    PEOPLE,
    action_ids,
    entry,
    kept_post,
    question,
    question_detail,
    reply_detail,
    shown_text,
    styled_parts,
)

_R = ReplyState


def _note(of: QuestionDetail, told: HistoryEntry) -> list[Block]:
    return note(NoteContext(replace(of, entries=(*of.entries, told)), told, PEOPLE, NOW))


def _reply_note(
    what: str,
    state: ReplyState,
    candidate: ReplyDetail | None = None,
    *,
    by: str = ANA,
    why: str = "",
    data: dict[str, str] | None = None,
) -> list[Block]:
    made = candidate or reply_detail(state=state)
    made = replace(made, reply=replace(made.reply, state=state))
    return _note(question_detail(made), entry(what, by=by, reply=7, why=why, data=data))


@pytest.mark.parametrize(
    "what", ["question.seen", "question.routed", "question.asked", "reply.claimed", "company.held"]
)
def test_what_the_thread_need_not_know_makes_no_note(what: str) -> None:
    assert _note(question_detail(), entry(what)) == []


@pytest.mark.parametrize(
    ("what", "data", "says"),
    [
        ("question.claimed", {}, "Ana Sol is on it."),
        ("question.snoozed", {"until": NOW.isoformat()}, "Ana Sol put it off until "),
        ("question.ignored", {}, "Ana Sol set it aside: not for us"),
        ("question.reopened", {}, "Ana Sol opened it again"),
        ("question.settled", {}, "Ana Sol settled it"),
        ("question.retagged", {"was": "sso auth", "tags": "login"}, "now called login (before: sso, auth)."),
        ("talk.inside", {}, INSIDE + HOW_TO_ANSWER),
    ],
)
def test_what_happened_to_a_question_is_told_in_a_sentence(what: str, data: dict[str, str], says: str) -> None:
    assert says in shown_text(_note(question_detail(), entry(what, data=data, why="not for us")))


def test_whoever_is_given_a_question_is_mentioned() -> None:
    told = str(_note(question_detail(), entry("question.assigned", by=BO, data={"to": f"{ANA} {EVE}"})))
    assert "Bo Berg" in told
    assert f"'user_id': '{ANA}'" in told
    assert f"'user_id': '{EVE}'" in told


def test_a_step_that_acts_is_called_switchboard() -> None:
    assert "Switchboard opened it again" in shown_text(
        _note(question_detail(), entry("question.reopened", by="follow_up"))
    )


def test_a_follow_up_is_quoted_and_calls_whoever_has_the_question() -> None:
    of = question_detail(
        posts=(kept_post(), kept_post("It did not work", 2, "follow_up")), question=question(claimed_by=ANA)
    )
    told = _note(of, entry("follow_up.arrived", data={"post": "2"}))
    assert "It did not work" in shown_text(told)
    assert f"'user_id': '{ANA}'" in str(told)


def test_a_follow_up_that_was_taken_away_is_quoted_no_more() -> None:
    gone = replace(kept_post("It did not work", 2, "follow_up"), gone=True)
    told = shown_text(_note(question_detail(posts=(kept_post(), gone)), entry("follow_up.arrived", data={"post": "2"})))
    assert "It did not work" not in told
    assert "kim" not in told


@pytest.mark.parametrize(
    "what", ["reply.proposed", "reply.approved", "reply.waiting", "reply.undone", "reply.withdrawn", "reply.sent"]
)
def test_what_the_living_message_of_a_reply_tells_makes_no_note_besides(what: str) -> None:
    assert _reply_note(what, _R.PROPOSED) == []


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("reply.changes_asked", "Eve Ek asks for changes: too long"),
        ("reply.declined", "Eve Ek declined the reply: too long"),
        ("reply.handed_over", "please post this there yourself, exactly so: too long"),
        ("reply.failed", "the reply could not be sent: too long"),
        ("reply.uncertain", "nobody knows whether the reply was posted"),
        ("reply.edited", "Eve Ek changed the words for communications"),
        ("reply.edited_there", "it no longer says exactly what was approved"),
        ("reply.removed", "our reply was taken away"),
        ("reply.edited_late", "what stands in public is unchanged"),
        ("review.refused", "Communications cannot be asked"),
    ],
)
def test_what_the_author_of_a_reply_must_notice_calls_them_in_a_note(what: str, says: str) -> None:
    told = _reply_note(what, _R.PROPOSED, by=EVE, why="too long")
    assert says in shown_text(told)
    assert f"'user_id': '{ANA}'" in str(told)
    assert action_ids(told) == []


def test_a_person_who_looks_for_a_reply_is_led_to_the_post() -> None:
    assert "Look here (square.example)" in shown_text(_reply_note("reply.uncertain", _R.UNCERTAIN))


def test_what_communications_changed_is_shown_to_its_author_as_a_difference() -> None:
    versions = (Version(1, "We will ship it", ANA, NOW), Version(2, "We plan it", EVE, NOW))
    made = reply_detail("We plan it", versions=versions, length=123)
    told = _reply_note("reply.edited", _R.PROPOSED, made, by=EVE, data={"version": "2"})
    assert "will" in shown_text(styled_parts(told, "strike"))
    assert "plan" in shown_text(styled_parts(told, "bold"))
    assert "Eve Ek changed the words for communications (123/280)" in shown_text(told)


def test_a_note_about_a_reply_that_is_no_longer_kept_still_tells_the_act() -> None:
    told = _note(question_detail(), entry("reply.declined", reply=99, by=EVE, why="too long"))
    assert "Eve Ek declined the reply: too long" in shown_text(told)


def test_a_notification_of_a_note_holds_nobodys_words() -> None:
    telling = NoteContext(question_detail(reply_detail("SECRET")), entry("reply.failed", reply=7), PEOPLE, NOW)
    assert note_text(telling) == "Q-12: reply failed"


def test_talk_about_a_post_that_takes_no_reply_is_told_no_way_to_reply() -> None:
    mute = kept_post(capabilities=Capabilities(why="answer there, in your own words"))
    assert shown_text(_note(question_detail(posts=(mute,)), entry("talk.inside"))).strip() == INSIDE


def test_of_two_changes_of_a_post_only_the_newest_note_has_its_words() -> None:
    changes = tuple(entry("post.changed", seq, data={"post": "1"}) for seq in (3, 4))
    detail = question_detail(posts=(kept_post("The newest words?"),), entries=changes)
    first, second = (shown_text(note(NoteContext(detail, change, PEOPLE, NOW))) for change in changes)
    assert "The newest words?" not in first
    assert "changed by its author, and once more since" in first
    assert "The newest words?" in second


def test_communications_are_told_that_an_image_left_too() -> None:
    image = ReplyImage("a" * 64, "image/png", "The button", 10)
    made = reply_detail(state=_R.SENT, attached=Attachments((image,)))
    context = NoteContext(question_detail(made), entry("reply.sent", reply=7), PEOPLE, NOW)
    assert "answered @kim on square with an image" in shown_text(outbound_line(context))
