"""The living message of a reply: its words, the whole way they go, and the acts that fit the moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.details import ReplyDetail, Version
from bot.core.model import Assist, HistoryEntry
from bot.core.states import ReplyState
from bot.slack import action_ids as names
from bot.slack.blocks.elements import Block
from bot.slack.messages.reply import reply_message, reply_text
from tests.slack.samples import (
    ANA,
    BO,
    EVE,
    NOW,
    PEOPLE,
    action_ids,
    entry,
    question_detail,
    reply_detail,
    shown_text,
    styled_parts,
)

_R = ReplyState


def _message(
    file: ReplyDetail, *entries: HistoryEntry, others: tuple[ReplyDetail, ...] = (), held: str = ""
) -> list[Block]:
    file = replace(file, hold_reason=held)
    detail = question_detail(file, *others, entries=entries)
    return reply_message(detail, file, PEOPLE, NOW)


def _told(what: str, state: ReplyState, file: ReplyDetail | None = None, *, why: str = "", **data: str) -> list[Block]:
    """What the message of a reply in this state says once this happened to it."""
    made = file or reply_detail()
    return _message(replace(made, reply=replace(made.reply, state=state)), entry(what, 4, EVE, 7, why=why, data=data))


def test_a_candidate_is_shown_whole_with_the_channels_own_count() -> None:
    told = _message(reply_detail("Open Settings.", length=123), entry("reply.proposed", reply=7))
    assert "Ana Sol proposes (123/280):Open Settings." in shown_text(told)
    assert action_ids(told) == [names.WITHDRAW]


def test_a_second_candidate_says_so_while_it_is_to_be_decided() -> None:
    other = reply_detail(number=8)
    rival = replace(other, reply=replace(other.reply, author=BO))
    told = shown_text(_message(reply_detail(), others=(rival,)))
    assert "another candidate for this question, by Bo Berg" in told
    assert "another candidate" not in shown_text(_message(reply_detail(state=_R.WAITING), others=(rival,)))


def test_only_the_newest_wording_is_shown_and_what_befell_the_older_one_is_not() -> None:
    versions = (Version(1, "old words", ANA, NOW), Version(2, "new words", ANA, NOW))
    made = reply_detail("new words", versions=versions)
    approved = entry("reply.approved", 4, EVE, 7)
    reworded = entry("reply.reworded", 9, reply=7, data={"version": "2"})
    told = shown_text(_message(made, entry("reply.proposed", reply=7), approved, reworded))
    assert "proposes, in other words than before (9/280):new words" in told
    assert "old words" not in told
    assert "approved" not in told


def test_what_communications_changed_is_shown_as_a_difference() -> None:
    versions = (Version(1, "We will ship it", ANA, NOW), Version(2, "We plan it", EVE, NOW))
    told = _told("reply.edited", _R.PROPOSED, reply_detail("We plan it", versions=versions), version="2")
    assert "will" in shown_text(styled_parts(told, "strike"))
    assert "plan" in shown_text(styled_parts(told, "bold"))
    assert "Ana Sol proposes (10/280), changed by Eve Ek:" in shown_text(told)


def test_undo_is_offered_while_the_reply_waits_and_not_after() -> None:
    until = (NOW + timedelta(seconds=30)).isoformat()
    assert action_ids(_told("reply.waiting", _R.WAITING, until=until)) == [names.UNDO]
    assert "leaves in 30 s" in shown_text(_told("reply.waiting", _R.WAITING, until=until))
    assert action_ids(_told("reply.waiting", _R.SENT, until=until)) == [names.AMEND, names.TAKE_BACK]


def test_once_it_was_called_back_its_approval_counts_no_more() -> None:
    way = (entry("reply.approved", 4, EVE, 7), entry("reply.waiting", 5, EVE, 7), entry("reply.undone", 6, ANA, 7))
    told = shown_text(_message(reply_detail(), *way))
    assert "Ana Sol called the reply back" in told
    assert "approved the reply" not in told
    assert "leaves" not in told


def test_what_holds_it_up_is_told_only_as_long_as_nothing_came_after() -> None:
    way = (entry("reply.waiting", 4, EVE, 7), entry("reply.put_off", 5, "relay", 7, why="a storm"))
    assert "could not leave yet: a storm" in shown_text(_message(reply_detail(state=_R.APPROVED), *way))
    sent = shown_text(_message(reply_detail(state=_R.SENT), *way, entry("reply.sent", 6, "relay", 7)))
    assert "a storm" not in sent
    assert "leaves" not in sent


def test_a_reply_approved_during_a_hold_says_that_it_does_not_leave_yet() -> None:
    waiting = entry("reply.waiting", reply=7, data={"until": NOW.isoformat()})
    told = shown_text(_message(reply_detail(state=_R.WAITING), waiting, held=f"<@{EVE}> holds everything: an outage"))
    assert "held (Eve Ek holds everything: an outage): it leaves once that is lifted" in told


def test_however_often_it_is_approved_and_called_back_there_is_one_way_to_undo() -> None:
    way = (entry("reply.waiting", 3, reply=7), entry("reply.undone", 4, reply=7), entry("reply.waiting", 5, reply=7))
    assert action_ids(_message(reply_detail(state=_R.WAITING), *way)) == [names.UNDO]


def test_a_failure_keeps_the_words_says_why_and_offers_to_try_again() -> None:
    told = _told("reply.failed", _R.FAILED, why="the thread is locked")
    assert "the thread is locked" in shown_text(told)
    assert "Open Settings, then SSO." in shown_text(told)
    assert action_ids(told) == [names.RETRY, names.POST_BY_HAND, names.REWORD, names.WITHDRAW]


def test_words_to_be_posted_by_hand_can_be_copied_exactly_and_opened_prefilled() -> None:
    words = "a <b> & c\u2060 https://acme.example"
    given = reply_detail(words, assist=Assist(words, "https://x.com/intent/post?text=a"))
    told = _told("reply.handed_over", _R.HANDED_OVER, given, why="X lets us reply only when mentioned")
    block = next(b for b in told if "rich_text_preformatted" in str(b))
    assert shown_text(block) == words
    assert action_ids(told) == [names.OPEN_LINK, names.I_POSTED_IT]
    assert "X lets us reply only when mentioned" in shown_text(told)


def test_a_prefilled_link_that_is_no_honest_address_is_not_offered() -> None:
    given = reply_detail(assist=Assist("words", "javascript:alert(1)"))
    assert action_ids(_told("reply.handed_over", _R.HANDED_OVER, given)) == [names.I_POSTED_IT]


def test_an_unknown_outcome_asks_a_person_to_look() -> None:
    told = _told("reply.uncertain", _R.UNCERTAIN)
    assert action_ids(told) == [names.IT_IS_THERE, names.IT_IS_NOT_THERE]
    assert "Look here (square.example)" in shown_text(told)
    assert "twice" in shown_text(told)


def test_a_sent_reply_is_linked() -> None:
    told = _told("reply.sent", _R.SENT, url="https://square.example/r/9")
    assert "see it (square.example)" in shown_text(told)


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("reply.approved", "Eve Ek approved the reply. too long"),
        ("reply.changes_asked", "Eve Ek asks for changes: too long"),
        ("reply.declined", "Eve Ek declined the reply: too long"),
        ("reply.withdrawn", "Eve Ek withdrew the reply: too long"),
        ("reply.undone", "Eve Ek called the reply back"),
        ("reply.held", "The reply is held back: too long"),
        ("reply.put_off", "The reply could not leave yet: too long. It is tried again"),
        ("reply.edited_there", "it no longer says exactly what was approved"),
        ("reply.removed", "our reply was taken away"),
        ("reply.edited_late", "what stands in public is unchanged"),
        ("review.refused", "Communications cannot be asked"),
        ("reply.outdated", "Eve Ek says that this answer is out of date"),
        ("reply.renewed", "Eve Ek says that this answer is right"),
    ],
)
def test_what_became_of_a_reply_is_told_and_calls_nobody(what: str, says: str) -> None:
    told = _told(what, _R.PROPOSED, why="too long")
    assert says in shown_text(told)
    assert "'type': 'user'" not in str(told)


def test_a_reply_whose_words_are_no_longer_kept_says_so() -> None:
    assert "no longer kept" in shown_text(_message(replace(reply_detail(state=_R.SENT), versions=())))


def test_a_notification_of_a_reply_holds_nobodys_words() -> None:
    file = reply_detail("SECRET")
    assert reply_text(question_detail(file), file) == "Q-12: a reply, proposed"
