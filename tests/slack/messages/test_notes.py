"""The thread is told what became of a question and its replies, and offers the act that fits the moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.details import QuestionDetail, ReplyDetail, Version
from bot.core.model import Assist, Capabilities, HistoryEntry
from bot.core.states import ReplyState
from bot.slack import action_ids as names
from bot.slack.blocks.elements import Block
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


def test_a_candidate_is_shown_whole_with_the_channels_own_count() -> None:
    told = _reply_note("reply.proposed", _R.PROPOSED, reply_detail("Open Settings.", length=123))
    assert "Ana Sol proposes (123/280):Open Settings." in shown_text(told)
    assert action_ids(told) == [names.WITHDRAW]


def test_a_second_candidate_says_so() -> None:
    other = reply_detail(number=8)
    rival = replace(other, reply=replace(other.reply, author=BO))
    told = shown_text(_note(question_detail(reply_detail(), rival), entry("reply.proposed", reply=7)))
    assert "another candidate for this question, by Bo Berg" in told


def test_the_note_of_an_older_wording_counts_and_offers_nothing() -> None:
    versions = (Version(1, "old words", ANA, NOW), Version(2, "new words", ANA, NOW))
    made = reply_detail("new words", versions=versions)
    made = replace(made, reply=replace(made.reply, version=2))
    later = entry("reply.reworded", 9, reply=7, data={"version": "2"})
    first = entry("reply.proposed", 3, reply=7, data={"version": "1"})
    told = note(NoteContext(question_detail(made, entries=(first, later)), first, PEOPLE, NOW))
    assert "proposes:old words" in shown_text(told)
    assert action_ids(told) == []


def test_what_communications_changed_is_shown_as_a_difference() -> None:
    versions = (Version(1, "We will ship it", ANA, NOW), Version(2, "We plan it", EVE, NOW))
    told = _reply_note(
        "reply.edited", _R.PROPOSED, reply_detail("We plan it", versions=versions), by=EVE, data={"version": "2"}
    )
    struck = [part for part in _parts(told) if _style(part) == {"strike": True}]
    put_in = [part for part in _parts(told) if _style(part) == {"bold": True}]
    assert "will" in shown_text(struck)
    assert "plan" in shown_text(put_in)
    assert "Eve Ek changed the words" in shown_text(told)


def test_undo_is_offered_while_the_reply_waits_and_not_after() -> None:
    until = {"until": (NOW + timedelta(seconds=30)).isoformat()}
    assert action_ids(_reply_note("reply.waiting", _R.WAITING, data=until)) == [names.UNDO]
    assert action_ids(_reply_note("reply.waiting", _R.SENT, data=until)) == []


def test_a_reply_approved_during_a_hold_says_that_it_does_not_leave_yet() -> None:
    made = reply_detail(state=_R.WAITING)
    of = replace(question_detail(made), hold_reason=f"<@{EVE}> holds everything: an outage")
    told = shown_text(_note(of, entry("reply.waiting", reply=7, data={"until": NOW.isoformat()})))
    assert "held (Eve Ek holds everything: an outage): it leaves once that is lifted" in told


def test_only_the_newest_note_of_a_reply_has_buttons() -> None:
    waiting = reply_detail(state=_R.WAITING)
    first, second = entry("reply.waiting", 3, reply=7), entry("reply.waiting", 5, reply=7)
    of = question_detail(waiting, entries=(first, second))
    assert action_ids(note(NoteContext(of, first, PEOPLE, NOW))) == []
    assert action_ids(note(NoteContext(of, second, PEOPLE, NOW))) == [names.UNDO]


def test_a_failure_keeps_the_words_says_why_and_calls_the_author() -> None:
    told = _reply_note("reply.failed", _R.FAILED, why="the thread is locked")
    assert "the thread is locked" in shown_text(told)
    assert "Open Settings, then SSO." in shown_text(told)
    assert action_ids(told) == [names.RETRY, names.WITHDRAW]
    assert f"'user_id': '{ANA}'" in str(told)


def test_words_to_be_posted_by_hand_can_be_copied_exactly_and_opened_prefilled() -> None:
    words = "a <b> & c\u2060 https://acme.example"
    given = reply_detail(words, assist=Assist(words, "https://x.com/intent/post?text=a"))
    told = _reply_note("reply.handed_over", _R.HANDED_OVER, given, why="X lets us reply only when mentioned")
    block = next(b for b in told if "rich_text_preformatted" in str(b))
    assert shown_text(block) == words
    assert action_ids(told) == [names.OPEN_LINK, names.I_POSTED_IT]


def test_a_prefilled_link_that_is_no_honest_address_is_not_offered() -> None:
    given = reply_detail(assist=Assist("words", "javascript:alert(1)"))
    assert action_ids(_reply_note("reply.handed_over", _R.HANDED_OVER, given)) == [names.I_POSTED_IT]


def test_an_unknown_outcome_asks_a_person_to_look() -> None:
    told = _reply_note("reply.uncertain", _R.UNCERTAIN)
    assert action_ids(told) == [names.IT_IS_THERE, names.IT_IS_NOT_THERE]
    assert "Look here (square.example)" in shown_text(told)
    assert "twice" in shown_text(told)


def test_a_sent_reply_is_linked() -> None:
    told = _reply_note("reply.sent", _R.SENT, data={"url": "https://square.example/r/9"})
    assert "see it (square.example)" in shown_text(told)


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("reply.approved", "Eve Ek approved the reply"),
        ("reply.changes_asked", "Eve Ek asks for changes: too long"),
        ("reply.declined", "Eve Ek declined the reply: too long"),
        ("reply.withdrawn", "Eve Ek withdrew the reply: too long"),
        ("reply.undone", "Eve Ek called the reply back"),
        ("reply.held", "The reply is held back: too long"),
        ("reply.put_off", "The reply could not leave yet: too long. It is tried again"),
        ("reply.edited_there", "it no longer says exactly what was approved"),
        ("reply.removed", "our reply was taken away"),
        ("reply.edited_late", "What stands in public is unchanged"),
    ],
)
def test_what_became_of_a_reply_is_told(what: str, says: str) -> None:
    assert says in shown_text(_reply_note(what, _R.PROPOSED, by=EVE, why="too long"))


def test_a_note_about_a_reply_that_is_no_longer_kept_still_tells_the_act() -> None:
    assert "no longer kept" in shown_text(_note(question_detail(), entry("reply.proposed", reply=99)))


def test_a_notification_of_a_note_holds_nobodys_words() -> None:
    telling = NoteContext(question_detail(reply_detail("SECRET")), entry("reply.proposed", reply=7), PEOPLE, NOW)
    assert note_text(telling) == "Q-12: reply proposed"


def _parts(thing: object) -> list[object]:
    if isinstance(thing, dict):
        own: list[object] = [thing] if thing.get("type") == "text" else []
        return own + [part for value in thing.values() for part in _parts(value)]
    return [part for item in thing for part in _parts(item)] if isinstance(thing, list) else []


def _style(part: object) -> object:
    return part.get("style") if isinstance(part, dict) else None


def test_talk_about_a_post_that_takes_no_reply_is_told_no_way_to_reply() -> None:
    mute = kept_post(capabilities=Capabilities(why="answer there, in your own words"))
    assert shown_text(_note(question_detail(posts=(mute,)), entry("talk.inside"))).strip() == INSIDE
