"""The message in the outbound channel about each reply that was sent, for communications. Pure."""

from bot.slack.blocks.elements import Block, Part, line, link, one_line, person, said
from bot.slack.blocks.findings import overridden
from bot.slack.blocks.limits import fit
from bot.slack.messages.reply_notes import candidate
from bot.slack.messages.thread_entry import NoteContext


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
                *_approvers(context),
                *([said(" · "), *there] if there else []),
            ),
            candidate(file.reply.text),
            *(line(*parts) for parts in overridden(file, context.people)),
        ]
    )


def departure_text(context: NoteContext) -> str:
    """What a notification shows: none of the reply's text."""
    return f"{context.detail.question.id}: a reply has left"


def _approvers(context: NoteContext) -> list[Part]:
    file = context.reply_detail
    if file is None or not file.approvals:
        return [said(", with no approval needed")]
    names = [part for yes in file.approvals for part in (said(" "), person(yes.by, context.people))]
    return [said(", approved by"), *names]
