"""What communications are told of a reply in the outbound channel: that it left or could not, what became of it. Pure.

One line for each reply, drawn again as it fares. What somebody did to our answer there is a line besides, so that it is
noticed.
"""

from bot.core.details import ReplyDetail
from bot.core.states import LIVE_REPLIES, ReplyState
from bot.core.telling.situation import reply_situation
from bot.slack.blocks.elements import Block, Part, line, link, moment, one_line, person, said
from bot.slack.blocks.findings import overridden
from bot.slack.blocks.limits import fit
from bot.slack.messages.published.steps import aftermath_lines
from bot.slack.messages.reply_notes import candidate
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
    did = (
        "🗑 removed there"
        if context.entry.what == "reply.removed"
        else "✏ edited there, and no longer what was approved"
    )
    there = link(context.reply_detail.reply.url, "see it") if context.reply_detail else []
    return fit(
        [
            line(
                said(f"{context.detail.question.id} · ", bold=True),
                said("Our answer was "),
                said(did, bold=True),
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
    post = next((kept.post for kept in context.detail.posts if kept.number == file.reply.post), None)
    where = [said(" on "), one_line(post.source, 60)] if post else []
    there = link(context.entry.data.get("url", ""), "see it")
    return fit(
        [
            line(
                said(context.detail.question.id, bold=True),
                said(" · "),
                person(file.reply.author, context.people),
                said(" answered"),
                *where,
                *_images(file),
                *_approvers(context),
                *([said(" · "), *there] if there else []),
            ),
            candidate(file.reply.shown),
            *(line(*parts) for parts in overridden(file, context.people)),
            *aftermath_lines(context),
        ]
    )


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
