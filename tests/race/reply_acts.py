"""The acts on a reply, in review, on its way and in public: who does them, when they are done, what comes of it."""

from bot.core.permissions import Act
from bot.core.states import ReplyState
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA
from tests.race.acts import (
    FOLLOWS,
    TAKES_WORDS,
    Now,
    Rule,
    Way,
    approved,
    asked_back,
    fell_away,
    in_states,
    published,
    seen_in,
    withdrawn_amendment,
    words_of,
)
from tests.race.standings import ROOM, TS

_R = ReplyState

_BY_APPROVAL: Rule = seen_in(_R.PROPOSED)

REVIEWS = (
    Way(Act.APPROVE, GIL, HANA, lambda d, s, by: d.reviews.approve(s.number, by, s.value), _BY_APPROVAL, approved),
    Way(
        Act.APPROVE,
        GIL,
        HANA,
        lambda d, s, by: d.reviews.approve(s.number, by, s.value, keep_others=True),
        _BY_APPROVAL,
        approved,
        "approve, keep the others",
    ),
    Way(
        Act.SEND_ALL_THE_SAME,
        GIL,
        HANA,
        lambda d, s, by: d.reviews.approve(s.number, by, s.value),
        _BY_APPROVAL,
        approved,
    ),
    Way(
        Act.EDIT,
        GIL,
        HANA,
        lambda d, s, by: d.reviews.edit_and_approve(s.number, by, words_of(by, "edit"), s.value),
        _BY_APPROVAL,
        lambda now: _R.PROPOSED if "sso" in now.detail.question.tags else _R.WAITING,
    ),
    Way(
        Act.ASK_FOR_CHANGES,
        GIL,
        HANA,
        lambda d, s, by: d.reviews.ask_for_changes(s.number, by, "shorter", s.value),
        lambda now, look, by: now.words_as(look) and (now.reply is _R.PROPOSED or now.decided(_R.CHANGES_ASKED, by)),
        _R.CHANGES_ASKED,
    ),
    Way(
        Act.DECLINE,
        GIL,
        HANA,
        lambda d, s, by: d.reviews.decline(s.number, by, "not to be said", s.value),
        lambda now, look, by: (
            now.words_as(look) and (now.reply in (_R.PROPOSED, _R.CHANGES_ASKED) or now.decided(_R.DECLINED, by))
        ),
        _R.DECLINED,
    ),
    Way(
        Act.OVERRIDE_BLOCK,
        GIL,
        HANA,
        lambda d, s, by: d.reviews.override_and_approve(s.number, by, "it is public", s.value),
        lambda now, look, by: bool(now.file.standing_blocks) and _BY_APPROVAL(now, look, by),
        approved,
    ),
)

REPLY_ACTS = (
    Way(
        Act.WITHDRAW,
        ANA,
        GIL,
        lambda d, s, by: d.replies.withdraw(s.number, by),
        in_states(*FOLLOWS, _R.APPROVED),
        _R.WITHDRAWN,
    ),
    Way(Act.UNDO, BEN, HANA, lambda d, s, by: d.replies.undo(s.number, by), in_states(_R.WAITING), _R.PROPOSED),
    Way(
        Act.STOP_RETRYING, BEN, HANA, lambda d, s, by: d.replies.undo(s.number, by), in_states(_R.WAITING), _R.PROPOSED
    ),
    Way(Act.RETRY, BEN, HANA, lambda d, s, by: d.replies.retry(s.number, by), in_states(_R.FAILED), _R.WAITING),
    Way(
        Act.POST_BY_HAND,
        BEN,
        HANA,
        lambda d, s, by: d.replies.post_by_hand(s.number, by),
        lambda now, _look, _by: now.reply is _R.FAILED and now.file.reply.amends is None,
        _R.WAITING,
    ),
    Way(
        Act.CONFIRM_SENT,
        BEN,
        HANA,
        lambda d, s, by: d.replies.confirm_sent(s.number, by, "https://square.example/r1"),
        in_states(_R.UNCERTAIN),
        lambda now: _R.SENT if now.file.reply.amends is None else _R.APPLIED,
    ),
    Way(
        Act.CONFIRM_SENT,
        BEN,
        HANA,
        lambda d, s, by: d.replies.confirm_posted_by_hand(s.number, by, "https://square.example/r1"),
        in_states(_R.HANDED_OVER),
        _R.SENT,
        "confirm posted by hand",
    ),
    Way(
        Act.CONFIRM_ABSENT,
        BEN,
        HANA,
        lambda d, s, by: d.replies.confirm_absent(s.number, by),
        in_states(_R.UNCERTAIN),
        _R.WAITING,
    ),
    Way(
        Act.REWORD,
        ANA,
        ANA,
        lambda d, _s, by: d.threads.message_edited(ROOM, TS, by, f"reply: {words_of(by, 'reword')}"),
        lambda now, _look, by: not fell_away(now) or (now.question in TAKES_WORDS and now.claimed_by in ("", by)),
        lambda now: _R.PROPOSED if now.reply in FOLLOWS and now.file.reply.amends is None else now.reply,
    ),
)


def _in_reach(now: Now) -> bool:
    """Whether an answer stands in public that we know where to find: one posted by hand is changed by hand."""
    return published(now, _R.SENT, _R.EDITED) and bool(now.detail.replies[0].reply.external_id)


PUBLISHED_ACTS = (
    Way(
        Act.CORRECT,
        GIL,
        FAY,
        lambda d, _s, by: d.published.amend(1, by, words_of(by, "correct")),
        lambda now, _look, _by: _in_reach(now),
        None,
    ),
    Way(
        Act.PROPOSE_TAKING_BACK,
        ANA,
        ANA,
        lambda d, _s, by: d.published.take_back(1, by, "it is wrong"),
        lambda now, _look, _by: _in_reach(now) and not asked_back(now),
    ),
    Way(
        Act.TAKE_BACK,
        GIL,
        HANA,
        lambda d, _s, by: d.published.take_back(1, by, "it is wrong"),
        lambda now, _look, _by: _in_reach(now),
        lambda now: _R.DELETING if now.file.reply.amends is None else withdrawn_amendment(now),
    ),
    Way(
        Act.TAKE_BACK,
        GIL,
        HANA,
        lambda d, _s, by: d.published.leave(1, by),
        lambda now, _look, _by: asked_back(now),
        None,
        "leave it there",
    ),
)
