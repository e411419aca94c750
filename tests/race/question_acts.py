"""The acts on a question, with who does them, when they are done, and what becomes of its reply."""

from datetime import timedelta

from bot.core.errors import Stale
from bot.core.model import HistoryEntry
from bot.core.permissions import Act
from bot.core.replying.proposal import Proposal
from bot.core.states import QuestionState, ReplyState
from bot.desk import Desk
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA
from tests.race.acts import (
    TAKES_WORDS,
    Look,
    Now,
    Way,
    always,
    closes,
    live,
    never,
    own_claim,
    published,
    while_open,
    withdrawn_if_live,
    words_of,
)

_R, _Q = ReplyState, QuestionState

_UNANSWERED = closes(_Q.ROUTED, _Q.ASKED, _Q.PROPOSED, _Q.APPROVED)


def _answered_and_on_its_way(now: Now) -> bool:
    """Whether it was answered in public and has another candidate: without that one it would be sent, not open."""
    return published(now, _R.SENT, _R.EDITED) and now.question in (_Q.PROPOSED, _Q.APPROVED)


_UNDONE = frozenset(
    {
        *("question.claimed", "question.assigned", "question.released", "question.moved", "question.snoozed"),
        *("question.ignored", "question.settled", "question.reopened", "question.merged", "question.unmerged"),
        "correction.deleted",
    }
)


def _last_to_undo(now: Now, by: str) -> HistoryEntry | None:
    """The last thing this person did to the question that can be undone, if that is not undone already."""
    undone = {entry.data["entry"] for entry in now.detail.entries if entry.what == "question.reverted"}
    last = next((e for e in reversed(now.detail.entries) if e.what in _UNDONE and e.by == by), None)
    if last is None or str(last.seq) in undone:
        return None
    return last if last.what != "question.reopened" or last.data["was"] in ("ignored", "settled") else None


def _brought_back(now: Now) -> ReplyState:
    """What the reply is once Ben undid what he did last: a candidate again, if closing the question withdrew it."""
    last = _last_to_undo(now, BEN)
    if now.reply is not _R.WITHDRAWN or last is None or last.what not in ("question.ignored", "question.settled"):
        return now.reply
    withdrawn = [e for e in now.detail.entries if e.what == "reply.withdrawn" and e.reply == now.number]
    was = ReplyState(withdrawn[-1].data["was"]) if (withdrawn[-1].at, withdrawn[-1].by) == (last.at, BEN) else now.reply
    return was if was in (_R.PROPOSED, _R.CHANGES_ASKED) else now.reply


def _undo_last(desk: Desk, _seen: Look, by: str) -> None:
    """Undo what they did last."""
    for entry in desk.reverting.offered(by, (1,)):
        desk.reverting.undo(entry, by)
        return
    raise Stale("There is nothing to undo.")


def _undo_anothers(desk: Desk, _seen: Look, by: str) -> None:
    """Press the button under Ben's answer."""
    for entry in desk.reverting.offered(BEN, (1,)):
        desk.reverting.undo(entry, by)
        return
    raise Stale("There is nothing to undo.")


_ASKED = "question.takeover_asked"
_HANDS = (_ASKED, "question.takeover_kept", "question.claimed", "question.assigned", "question.released")


def _last_asks(now: Now, by: str = "") -> bool:
    """Whether the last thing said about who has it is a request, this person's if one is named."""
    about = [entry for entry in now.detail.entries if entry.what in _HANDS]
    return bool(about) and about[-1].what == _ASKED and by in ("", about[-1].by)


def _request(desk: Desk) -> int:
    """The number of the newest request to take it over."""
    return max((entry.seq for entry in desk.questions.detail(1).entries if entry.what == _ASKED), default=1)


QUESTION_ACTS = (
    Way(
        Act.CLAIM,
        BEN,
        HANA,
        lambda d, _s, by: d.questions.claim(1, by),
        lambda now, look, by: now.claimed_by == by or (while_open(now, look, by) and not now.claimed_by),
    ),
    Way(
        Act.RELEASE,
        BEN,
        HANA,
        lambda d, _s, by: d.questions.release(1, by),
        lambda now, look, by: while_open(now, look, by) and now.claimed_by == by,
    ),
    Way(
        Act.ASK_TO_TAKE_OVER,
        BEN,
        HANA,
        lambda d, _s, by: d.claims.ask_to_take_over(1, by),
        lambda now, look, by: while_open(now, look, by) and now.claimed_by not in ("", by) and not _last_asks(now, by),
    ),
    Way(
        Act.ANSWER_REQUEST,
        BEN,
        HANA,
        lambda d, _s, by: d.claims.keep(1, _request(d), by),
        lambda now, look, by: while_open(now, look, by) and now.claimed_by == by and _last_asks(now),
    ),
    Way(Act.CALL_COLLEAGUE, BEN, HANA, lambda d, _s, by: d.claims.call(1, FAY, by), while_open),
    Way(Act.ASSIGN_SELF, BEN, HANA, lambda d, _s, by: d.questions.assign(1, by, by), own_claim),
    Way(Act.ASSIGN, FAY, FAY, lambda d, _s, by: d.questions.assign(1, ANA, by), while_open),
    Way(Act.HAND_OVER, ANA, BEN, lambda d, _s, by: d.questions.hand_over(1, by), while_open),
    Way(Act.GIVE, BEN, HANA, lambda d, _s, by: d.questions.hand_over(1, by, to=FAY), own_claim),
    Way(
        Act.TAG,
        BEN,
        HANA,
        lambda d, _s, by: d.questions.tag(1, by, ["sso"]),
        lambda now, look, by: while_open(now, look, by) and "sso" not in now.detail.question.tags,
    ),
    Way(
        Act.DROP_STRICT_TAG,
        GIL,
        HANA,
        lambda d, _s, by: d.questions.tag(1, by, drop=["sso"]),
        lambda now, look, by: while_open(now, look, by) and "sso" in now.detail.question.tags,
    ),
    Way(
        Act.SNOOZE,
        BEN,
        HANA,
        lambda d, _s, by: d.questions.snooze(1, by, d.now() + timedelta(hours=1)),
        while_open,
    ),
    Way(
        Act.IGNORE,
        BEN,
        HANA,
        lambda d, _s, by: d.questions.ignore(1, by, "no answer is needed"),
        lambda now, look, by: _UNANSWERED(now, look, by) and not _answered_and_on_its_way(now),
        withdrawn_if_live,
    ),
    Way(
        Act.SETTLE,
        BEN,
        HANA,
        lambda d, _s, by: d.questions.settle(1, by),
        closes(_Q.ROUTED, _Q.ASKED, _Q.PROPOSED, _Q.APPROVED, _Q.SENT),
        withdrawn_if_live,
    ),
    Way(
        Act.REOPEN,
        BEN,
        HANA,
        lambda d, _s, by: d.questions.reopen(1, by),
        lambda now, _look, _by: now.question in (_Q.SENT, _Q.SETTLED, _Q.IGNORED, _Q.DISMISSED),
    ),
    Way(
        Act.MERGE,
        BEN,
        HANA,
        lambda d, _s, by: d.duplicates.merge(1, 2, by),
        lambda now, look, by: (
            now.question in (_Q.NEW, _Q.ROUTED, _Q.ASKED)
            and now.claimed_by in ("", by)
            and not live(now)
            and not published(now, _R.SENT, _R.EDITED)
        ),
    ),
    Way(
        Act.SPLIT,
        BEN,
        HANA,
        lambda d, _s, by: d.duplicates.split(1, by),
        lambda now, _look, _by: now.question is _Q.MERGED,
    ),
    Way(
        Act.TELL_APART,
        BEN,
        HANA,
        lambda d, _s, by: d.duplicates.decline(1, 2, by),
        lambda now, _look, _by: now.question is not _Q.MERGED and not now.different,
    ),
    Way(
        Act.UNLEARN,
        BEN,
        HANA,
        lambda d, s, by: d.corrections.take_back(s.correction, by),
        lambda now, look, _by: look.correction in now.corrections,
    ),
    Way(
        Act.OUTDATE,
        BEN,
        HANA,
        lambda d, s, by: d.earlier_answers.outdate(1, by),
        lambda now, _look, _by: published(now, _R.SENT, _R.EDITED),
    ),
    Way(
        Act.PROPOSE,
        BEN,
        FAY,
        lambda d, _s, by: d.replies.propose(1, Proposal(by, words_of(by, "propose"), another=True)),
        lambda now, _look, by: now.question in TAKES_WORDS and now.claimed_by in ("", by),
    ),
    Way(Act.REVERT, BEN, BEN, _undo_last, lambda now, _look, by: _last_to_undo(now, by) is not None, _brought_back),
    Way(Act.REVERT, BEN, HANA, _undo_anothers, never, name="undo another's"),
    Way(Act.HOLD, BEN, HANA, lambda d, _s, by: d.sending.hold(by, "a crisis"), always),
    Way(Act.RESUME, FAY, GIL, lambda d, _s, by: d.sending.resume(by), always),
)
