"""One reply as its page shows it: what is asked with its context, the words and how they changed, what speaks against
them, when what happened, and what whoever looks may do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.conversations.story import Changes
from bot.core.details import KeptPost, QuestionDetail, ReplyDetail, Version
from bot.core.outbound.opened import OpenedReply
from bot.core.permissions import Act
from bot.core.promises.clocks import PromiseClock, running
from bot.core.replying.compose import Preview, answer_reused, without_disclosure, word_diff
from bot.core.replying.reading import changes_since_read, question_hash_for
from bot.core.richtext.markup import read_back
from bot.core.states import ReplyState
from bot.core.telling.situation import reply_situation
from bot.slack.messages.reviewing.rivals import rivals_of
from bot.slack.messages.reviewing.waiting import is_late, waiting_since
from bot.slack.windows.published import correction_words
from bot.web.replies.drawing import MARKS, editable, marked, shown_html
from bot.web.visit import Visit

_SITUATIONS = frozenset(ReplyState) - {
    ReplyState.SENT,
    ReplyState.EDITED,
    ReplyState.REMOVED,
    ReplyState.DELETING,
    ReplyState.DELETED,
    ReplyState.DECLINED,
    ReplyState.WITHDRAWN,
    ReplyState.APPLIED,
}

_PRESSED = frozenset({Act.APPROVE, Act.UNDO, Act.RESUME, Act.RETRY, Act.POST_BY_HAND, Act.CONFIRM_ABSENT, Act.WITHDRAW})
"""What is done by one press; the other acts want words, or a second look."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed for one act, shown again with what was wrong with it, or with what the channel would show."""

    act: str = ""
    problem: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    preview: Preview | None = None
    blocked: bool = False

    def of(self, act: str, name: str, otherwise: str = "") -> str:
        """What stands in a field of this act."""
        return self.typed.get(name, otherwise) if self.act == act else otherwise


NO_DRAFT = Draft()


def opened_values(visit: Visit, opened: OpenedReply, draft: Draft = NO_DRAFT) -> dict[str, object]:
    """All that `reply.html` is drawn from."""
    detail, file = opened.detail, opened.file
    reply = file.reply
    words, markdown = editable(reply.words if not reply.words.is_empty else reply.shown)
    corrected, corrected_markdown = editable(correction_words(file))
    preview = draft.preview
    return {
        "opened": opened,
        "detail": detail,
        "file": file,
        "reply": reply,
        "target": _target(detail, file),
        "mark": MARKS[reply.state],
        "situation": reply_situation(detail, file) if reply.state in _SITUATIONS else None,
        "shown": shown_html(reply.standing_shown),
        "findings": marked(file),
        "versions": _versions(file),
        "in_public": _in_public(detail, file),
        "since_read": _since_read(detail, file),
        "reused": _reused(visit, detail, file),
        "rivals": [(one.reply, shown_html(one.reply.shown)) for one in rivals_of(detail, file)],
        "times": _times(detail, file),
        "waits": _waits(opened),
        "answers": _answers(detail, file),
        "seen": f"{reply.sha256}.{question_hash_for(detail, file)}",
        "words": (words, markdown),
        "corrected": (corrected, corrected_markdown),
        "draft": draft,
        "preview": shown_html(read_back(preview.text, preview.markup)) if preview else None,
        "pressed": bool(opened.may & _PRESSED),
        "acts": {act.name.lower() for act in opened.may},
        "back": visit.text("back") or _here(visit),
        "deletion_asked": _deletion_asked(visit, opened),
    }


def _here(visit: Visit) -> str:
    query = visit.request.url.query
    return f"{visit.request.url.path}{f'?{query}' if query else ''}"


def _target(detail: QuestionDetail, file: ReplyDetail) -> KeptPost | None:
    return next((kept for kept in detail.posts if kept.number == file.reply.post), None)


def _versions(file: ReplyDetail) -> Sequence[tuple[Version, Changes]]:
    """Each version, the newest first, with what it changes in the one before; of the first, nothing."""
    pairs = zip(file.versions, (None, *file.versions), strict=False)
    told = [(one, word_diff(old.shown.plain, one.shown.plain) if old else ()) for one, old in pairs]
    return told[::-1]


def _in_public(detail: QuestionDetail, file: ReplyDetail) -> tuple[str, Changes] | None:
    """Of a correction, where the reply stands that it amends, and what it would change there."""
    original = detail.amended_by(file)
    if original is None:
        return None
    return original.reply.url, word_diff(original.reply.standing_shown.plain, file.reply.shown.plain)


def _since_read(detail: QuestionDetail, file: ReplyDetail) -> Sequence[tuple[KeptPost, Changes]]:
    """What was said, or changed, in the question since these words were written."""
    changes = changes_since_read(detail, file) if file.reply.state is ReplyState.PROPOSED else ()
    return [(one.kept, word_diff(one.before, one.kept.post.words)) for one in changes]


def _reused(visit: Visit, detail: QuestionDetail, file: ReplyDetail) -> tuple[object, Changes] | None:
    disclosure_of, reply = visit.desk.context.company().disclosure_of, file.reply
    earlier = answer_reused(detail.earlier_answers, reply.shown, reply.author, disclosure_of)
    if earlier is None or reply.amends is not None:
        return None
    return earlier, word_diff(earlier.text, without_disclosure(reply.shown, disclosure_of(reply.author)).plain)


def _times(detail: QuestionDetail, file: ReplyDetail) -> Sequence[tuple[str, datetime]]:
    firsts = {kind: next((one.at for one in detail.entries if one.what == kind), None) for kind in _FIRSTS}
    approved = file.approvals[-1].at if file.approvals else None
    told = [
        ("seen", firsts["question.seen"]),
        ("claimed", firsts["question.claimed"]),
        ("proposed", file.reply.proposed_at),
        ("approved", approved),
        ("sent", file.fate.sent_at),
        ("last seen there", file.fate.seen_at),
    ]
    return [(name, at) for name, at in told if at is not None]


_FIRSTS = ("question.seen", "question.claimed")


def _waits(opened: OpenedReply) -> tuple[datetime, datetime | None, bool] | None:
    """Since when a decision is waited for, until when it is promised, and whether that is over."""
    if opened.file.reply.state is not ReplyState.PROPOSED:
        return None
    run = running(opened.detail.promises, PromiseClock.REVIEW) if opened.file.reply.amends is None else None
    late = is_late(opened.detail, opened.file, opened.now)
    return waiting_since(opened.file), run.due_at if run else None, late


def _answers(detail: QuestionDetail, file: ReplyDetail) -> Sequence[KeptPost]:
    """What others said below it."""
    there = file.reply.external_id
    return [kept for kept in detail.posts if there and kept.post.parent_id == there and not kept.post.own]


def _deletion_asked(visit: Visit, opened: OpenedReply) -> str:
    """Why somebody asked communications to take it back, while that is undecided."""
    if Act.PROPOSE_TAKING_BACK not in opened.may:
        return ""
    return visit.desk.published.reason_given(opened.file.reply.number)
