"""What communications are told of a reply in the outbound channel: that it left or could not, what became of it. Pure.

One message for each reply, drawn again as it fares. What somebody did to our answer there is a line besides, so that
it is noticed.
"""

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES, ReplyState
from bot.core.telling.situation import reply_situation
from bot.slack.blocks.elements import Block, Part, line, link, moment, one_line, person, quote, rich, said
from bot.slack.blocks.findings import overridden
from bot.slack.blocks.limits import fit
from bot.slack.messages.published.steps import aftermath_lines
from bot.slack.messages.situation import situation_line
from bot.slack.messages.thread_entry import NoteContext


def outbound_line(context: NoteContext) -> list[Block]:
    """The reply's line: that it left and what became of it, or why it did not."""
    if context.entry.what == "reply.sent":
        return departure(context)
    file = context.reply_detail
    if file is None:
        return []
    told = [said(f"{context.detail.question.id} · ", bold=True)]
    if file.reply.state in LIVE_REPLIES:
        told += situation_line(reply_situation(context.detail, file), context.people)
    elif file.reply.state is ReplyState.APPLIED:
        told += [person(file.reply.author, context.people), said("'s correction stands there now.")]
    else:
        told += [
            person(file.reply.author, context.people),
            said(f"'s answer could not be sent and is {file.reply.state.words}."),
        ]
    return fit([line(*told)])


def fate_line(context: NoteContext) -> list[Block]:
    """What somebody did to our answer where it stands."""
    removed = context.entry.what == "reply.removed"
    did = "🗑 removed there" if removed else "✏ edited there, and no longer what was approved"
    by = [said(" by "), one_line(context.entry.why, 80)] if removed and context.entry.why else []
    there = link(context.reply_detail.reply.url, "see it") if context.reply_detail else []
    return fit(
        [
            line(
                said(f"{context.detail.question.id} · ", bold=True),
                said("Our answer was "),
                said(did, bold=True),
                *by,
                said(" · "),
                moment(context.entry.at),
                *([said(" · "), *there] if there else []),
            )
        ]
    )


def departure(context: NoteContext) -> list[Block]:
    """Who replied what, where, and who approved it; no blocks when the reply is no longer known."""
    file = context.reply_detail
    if file is None:
        return []
    there = link(context.entry.data.get("url", ""), "see it")
    return fit(
        [
            line(
                said(f"{_MARKS.get(file.reply.state, '🟢')} "),
                said(context.detail.question.id, bold=True),
                said(" · "),
                person(file.reply.author, context.people),
                said(" answered"),
                *_whom(context.detail, file),
                *_images(file),
                *_approvers(context),
                *([said(" · "), *there] if there else []),
            ),
            rich(quote([one_line(file.reply.shown.plain, _BEGINNING)])),
            line(*_fate(context.detail, file)),
            *(line(*parts) for parts in overridden(file, context.people)),
            *aftermath_lines(context),
        ]
    )


_BEGINNING = 280
"""Characters of the words shown: by these they are known, and their whole is in the thread and where they stand."""

_MARKS = {
    ReplyState.EDITED: "✏",
    ReplyState.REMOVED: "🗑",
    ReplyState.DELETING: "⏳",
    ReplyState.DELETED: "⚪",
}


def _whom(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    post = next((kept.post for kept in detail.posts if kept.number == file.reply.post), None)
    if post is None:
        return []
    handle = [said(" @"), one_line(post.author.handle, 40)] if post.author.handle else []
    return [*handle, said(" on "), one_line(post.source, 60)]


def _fate(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    """Whether it stands, since when, when it was last seen there, and what people there made of it."""
    fate, state = file.fate, file.reply.state
    stands = state in PUBLISHED_REPLIES
    since = [said(" since "), moment(fate.sent_at)] if fate.sent_at and stands else []
    seen = [said(" · seen there "), moment(fate.seen_at)] if fate.seen_at and stands else []
    liked = [said(f" · {_times(fate.likes, 'like')}")] if fate.likes else []
    answers = sum(kept.post.parent_id == file.reply.external_id != "" and not kept.post.own for kept in detail.posts)
    answered = [said(f" · {_times(answers, 'answer')} below it, told in its thread")] if answers else []
    return [said("stands" if stands else state.words), *since, *seen, *liked, *answered]


def _times(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def outbound_text(context: NoteContext) -> str:
    """What a notification shows: none of the reply's text."""
    did = "has left" if context.entry.what == "reply.sent" else "could not be sent"
    return f"{context.detail.question.id}: a reply {did}"


def fate_text(context: NoteContext) -> str:
    """What a notification shows of our answer's fate."""
    return f"{context.detail.question.id}: our answer was changed there"


def _images(file: ReplyDetail) -> list[Part]:
    count = len(file.attached.images)
    return [said(" with an image" if count == 1 else f" with {count} images")] if count else []


def _approvers(context: NoteContext) -> list[Part]:
    file = context.reply_detail
    if file is None or not file.approvals:
        return [said(", with no approval needed")]
    names = [part for yes in file.approvals for part in (said(" "), person(yes.by, context.people))]
    return [said(", approved by"), *names]
