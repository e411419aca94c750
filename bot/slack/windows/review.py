"""The windows of a review: edit a candidate and approve it, ask for changes, decline. Pure."""

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.replying.compose import Preview
from bot.core.richtext.model import RichText, words_of
from bot.core.text.lint_finding import blocks_in
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, line, said, with_dispatch
from bot.slack.blocks.quote import post_quote, target_post
from bot.slack.windows.parts import modal, reason_field, reply_metadata, words_field
from bot.slack.windows.reply import preview_blocks

_FORBIDDEN = "Lint forbids this: change it, or say below why it may leave all the same."


def edit_window(
    detail: QuestionDetail,
    file: ReplyDetail,
    sha256: str,
    words: RichText | str = "",
    preview: Preview | None = None,
) -> Block:
    """Change a candidate below its question and approve the changed text; its author sees the difference.

    `sha256` identifies the wording the person saw; `words` are the field's initial value, none for the candidate, and
    `preview` what the channel would show, None for the candidate's. What lint forbids passes with a reason.
    """
    given = words_of(words)
    initial = file.reply.words if given.is_empty else given
    shown = preview or _as_it_is(file)
    forbidden = shown.blocked
    asked = target_post(detail, file)
    blocks = [
        *([line(said("They ask", bold=True)), post_quote(asked, 800)] if asked else []),
        with_dispatch(words_field("The words that will leave", initial)),
        *preview_blocks(shown, _FORBIDDEN),
        *([reason_field("Why may they leave all the same?", optional=True)] if forbidden else []),
    ]
    return modal(action_ids.EDIT_WINDOW, "Edit and approve", "Approve", blocks, reply_metadata(file, sha256))


def _as_it_is(file: ReplyDetail) -> Preview:
    """What the channel would show of the candidate as it was proposed."""
    blocked = bool(blocks_in(file.findings))
    return Preview(file.reply.text, file.length, file.limit, file.findings, blocked, file.reply.markup)


def changes_window(file: ReplyDetail, sha256: str, place: tuple[str, str] = ("", "")) -> Block:
    metadata = reply_metadata(file, sha256, place)
    return modal(action_ids.CHANGES_WINDOW, "Ask for changes", "Ask", [reason_field("What should change?")], metadata)


def decline_window(file: ReplyDetail, sha256: str, place: tuple[str, str] = ("", "")) -> Block:
    metadata = reply_metadata(file, sha256, place)
    return modal(action_ids.DECLINE_WINDOW, "Decline the reply", "Decline", [reason_field("Why?")], metadata)
