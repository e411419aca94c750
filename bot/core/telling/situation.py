"""How a question stands, in one mark and one sentence, decided from all that is known of it. Pure.

So it is told alike on its card, in the queue, on a home, in its review and in the response to `show`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import HistoryEntry
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, UNANSWERED, QuestionState, ReplyState

_Q, _R = QuestionState, ReplyState


class SituationKind(StrEnum):
    """What matters of a question now. The value is its mark."""

    NEW = "🔵"
    TAKEN = "🟣"
    IN_REVIEW = "🟡"
    LEAVING = "⏳"
    ANSWERED = "🟢"
    FAILED = "🔴"
    HELD = "⏸"
    SNOOZED = "💤"
    LATE = "⚠"
    CLOSED = "⚪"


@dataclass(frozen=True, slots=True)
class Situation:
    """How a question stands. `sentence` has colleagues as <@U…>, and ends so that `at` may follow it where it is set.

    `reply` is the number of the reply that decides, `url` where that one stands in public.
    """

    kind: SituationKind
    sentence: str
    at: datetime | None = None
    reply: int | None = None
    url: str = ""

    @property
    def mark(self) -> str:
        return self.kind.value


def situation_of(detail: QuestionDetail, now: datetime) -> Situation:
    """What matters of this question: what became of its replies first, then whether it waits for anybody."""
    state = detail.question.state
    if state in _CLOSED_WORDS:
        return Situation(SituationKind.CLOSED, _closed_sentence(detail))
    file = deciding_reply(detail)
    if file is not None:
        return reply_situation(detail, file)
    if state is _Q.SENT:
        return _answered(detail)
    return _unanswered(detail, now)


def deciding_reply(detail: QuestionDetail) -> ReplyDetail | None:
    """The reply that decides how its question stands: of those under way the one that needs somebody most."""
    under_way = [file for file in detail.replies if file.reply.state in LIVE_REPLIES and not _superseded(detail, file)]
    return min(under_way, key=lambda file: (_NEED.index(file.reply.state), -file.reply.number), default=None)


def reply_situation(detail: QuestionDetail, file: ReplyDetail) -> Situation:
    """How a question stands as far as this reply goes, which is under way."""
    kind, sentence, at = _REPLY_SITUATIONS[file.reply.state](detail, file)
    return Situation(kind, sentence, at, file.reply.number)


_CLOSED_WORDS: Mapping[QuestionState, str] = {
    _Q.SETTLED: "settled",
    _Q.DOUBTFUL: "waits for triage: it is likely not for us",
    _Q.DISMISSED: "dismissed: it seemed to want no answer",
    _Q.IGNORED: "ignored",
    _Q.MERGED: "merged: it asks the same as another",
}

_NEED: Sequence[ReplyState] = (
    _R.UNCERTAIN,
    _R.FAILED,
    _R.SENDING,
    _R.WAITING,
    _R.APPROVED,
    _R.HANDED_OVER,
    _R.PROPOSED,
    _R.CHANGES_ASKED,
)

_Told = tuple[SituationKind, str, datetime | None]


def _superseded(detail: QuestionDetail, file: ReplyDetail) -> bool:
    """Whether a failed reply is history: there is a newer one to the same post."""
    if file.reply.state is not _R.FAILED:
        return False
    later = [one.reply for one in detail.replies if one.reply.number > file.reply.number]
    return any(one.post == file.reply.post and one.state in LIVE_REPLIES | PUBLISHED_REPLIES for one in later)


def _closed_sentence(detail: QuestionDetail) -> str:
    words = _CLOSED_WORDS[detail.question.state]
    newest = _newest(detail, "question.lapsed", "question.settled", "question.reopened")
    lapsed = newest is not None and newest.what == "question.lapsed" and detail.question.state is _Q.SETTLED
    return "closed by itself: its post was taken away" if lapsed else words


def _failed(detail: QuestionDetail, file: ReplyDetail) -> _Told:
    why = f": {file.reply.failure}" if file.reply.failure else ""
    where = source_of(detail, file)
    told = f"{_answer_of(file)} could not be sent{f' to {where}' if where else ''}{why}. The words are kept."
    return SituationKind.FAILED, told, None


def _uncertain(detail: QuestionDetail, file: ReplyDetail) -> _Told:
    why = f": {file.reply.failure}" if file.reply.failure else ""
    where = source_of(detail, file)
    told = (
        f"nobody knows whether {_answer_of(file)} stands{f' on {where}' if where else ''}{why}. Somebody has to look."
    )
    return SituationKind.FAILED, told, None


def _waiting(_detail: QuestionDetail, file: ReplyDetail) -> _Told:
    reply = file.reply
    if file.hold_reason:
        return SituationKind.HELD, f"{_answer_of(file)} is approved, but {file.hold_reason}", None
    if reply.failure:
        told = f"{_answer_of(file)} could not leave yet: {reply.failure}. It is tried again by itself"
        return SituationKind.LEAVING, told, reply.send_at
    return SituationKind.LEAVING, f"{_answer_of(file)} is approved and leaves", reply.send_at


def _approved(_detail: QuestionDetail, file: ReplyDetail) -> _Told:
    return SituationKind.LEAVING, f"{_answer_of(file)} is approved and on its way out", None


def _sending(detail: QuestionDetail, file: ReplyDetail) -> _Told:
    newest = next((entry for entry in reversed(detail.entries) if entry.reply == file.reply.number), None)
    if newest is not None and newest.what == "reply.looked_up":
        told = f"{_answer_of(file)} was sent, and whether it arrived is being looked up"
        return SituationKind.LEAVING, told, None
    if newest is not None and newest.what == "reply.held_there":
        where = f" on {source_of(detail, file)}" if source_of(detail, file) else ""
        told = f"{_answer_of(file)} was sent, and is held{where} until somebody there approves it"
        return SituationKind.LEAVING, f"{told}. It is looked at again by itself", None
    return SituationKind.LEAVING, f"{_answer_of(file)} is on its way out", None


def _handed_over(detail: QuestionDetail, file: ReplyDetail) -> _Told:
    handed = _newest(detail, "reply.handed_over", reply=file.reply.number)
    told = f"{_answer_of(file)} is approved and was not seen there yet: a person posts it by hand"
    return SituationKind.LEAVING, f"{told}, since" if handed else told, handed.at if handed else None


def _in_review(detail: QuestionDetail, file: ReplyDetail) -> _Told:
    key = f"review:{file.reply.number}"
    refused = next((message.problem for message in detail.messages if message.key == key), "")
    if refused:
        told = f"{_answer_of(file)} does not reach communications: Slack refuses its review ({refused})"
        return SituationKind.FAILED, told, None
    held = f"; {file.hold_reason}" if file.hold_reason else ""
    return SituationKind.IN_REVIEW, f"{_answer_of(file)} is in review{held}", None


def _changes_asked(_detail: QuestionDetail, file: ReplyDetail) -> _Told:
    return SituationKind.TAKEN, f"communications ask <@{file.reply.author}> for changes of the answer", None


_REPLY_SITUATIONS: Mapping[ReplyState, Callable[[QuestionDetail, ReplyDetail], _Told]] = {
    _R.FAILED: _failed,
    _R.UNCERTAIN: _uncertain,
    _R.SENDING: _sending,
    _R.WAITING: _waiting,
    _R.APPROVED: _approved,
    _R.HANDED_OVER: _handed_over,
    _R.PROPOSED: _in_review,
    _R.CHANGES_ASKED: _changes_asked,
}


def _answered(detail: QuestionDetail) -> Situation:
    standing = next((file.reply for file in reversed(detail.replies) if file.reply.state in _WAS_PUBLIC), None)
    if standing is None:
        return Situation(SituationKind.ANSWERED, "answered in public")
    kind, sentence = _WAS_PUBLIC[standing.state]
    became = _newest(detail, "reply.amended", "reply.edited_there", reply=standing.number)
    if standing.state is _R.EDITED and became is not None and became.what == "reply.amended":
        sentence = "answered in public, and corrected since"
    sent = _newest(detail, "reply.sent", reply=standing.number)
    at = sent.at if sent and standing.state is _R.SENT else None
    return Situation(kind, sentence, at, standing.number, standing.url)


_WAS_PUBLIC: Mapping[ReplyState, tuple[SituationKind, str]] = {
    _R.SENT: (SituationKind.ANSWERED, "answered in public"),
    _R.EDITED: (SituationKind.ANSWERED, "answered in public, and edited there since"),
    _R.DELETING: (SituationKind.LEAVING, "answered in public, and our answer is being taken back"),
    _R.REMOVED: (SituationKind.FAILED, "answered in public, but our answer was removed there"),
    _R.DELETED: (SituationKind.CLOSED, "answered in public, and our answer was taken back since"),
}


def _unanswered(detail: QuestionDetail, now: datetime) -> Situation:
    question = detail.question
    if question.snoozed_until is not None:
        return Situation(SituationKind.SNOOZED, "snoozed until", question.snoozed_until)
    if question.state is _Q.NEW:
        return Situation(SituationKind.NEW, "new")
    waits = "waits for an answer" if question.state is not _Q.ROUTED else "on its way to its experts"
    told = f"<@{question.claimed_by}> is on it" if question.claimed_by else waits
    if question.due_at is not None and question.due_at <= now and question.state in UNANSWERED:
        return Situation(SituationKind.LATE, f"{told}, late")
    if question.claimed_by:
        taken = _newest(detail, "question.claimed", "question.assigned")
        return Situation(SituationKind.TAKEN, f"{told} since" if taken else told, taken.at if taken else None)
    return Situation(SituationKind.NEW, told)


def source_of(detail: QuestionDetail, file: ReplyDetail) -> str:
    """The name of the source that a reply goes to, "" when its post is no longer known."""
    return next((kept.post.source for kept in detail.posts if kept.number == file.reply.post), "")


def _answer_of(file: ReplyDetail) -> str:
    what = "answer" if file.reply.amends is None else "correction of our answer"
    return f"<@{file.reply.author}>'s {'holding answer' if file.reply.holding else what}"


def _newest(detail: QuestionDetail, *kinds: str, reply: int | None = None) -> HistoryEntry | None:
    found = (e for e in reversed(detail.entries) if e.what in kinds and (reply is None or e.reply == reply))
    return next(found, None)
