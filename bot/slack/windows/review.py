"""The windows of communications: edit a candidate, ask for changes, decline."""

from bot.core.details import ReplyDetail
from bot.core.replying.compose import Preview
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, live
from bot.slack.windows.parts import _about, _reason, _typed, _window
from bot.slack.windows.reply import previewed


def edit_window(file: ReplyDetail, sha256: str, text: str = "", preview: Preview | None = None) -> Block:
    """Change a candidate and approve the changed words; its author sees the difference.

    `sha256` is what the person was looking at; `text` is what the field began with, the candidate at first.
    """
    blocks = [live(_typed("The words that will leave", text or file.reply.text)), *previewed(preview)]
    return _window(action_ids.EDIT_WINDOW, "Edit and approve", "Approve", blocks, _about(file, sha256))


def changes_window(file: ReplyDetail, sha256: str) -> Block:
    carried = _about(file, sha256)
    return _window(action_ids.CHANGES_WINDOW, "Ask for changes", "Ask", [_reason("What should change?")], carried)


def decline_window(file: ReplyDetail, sha256: str) -> Block:
    return _window(action_ids.DECLINE_WINDOW, "Decline the reply", "Decline", [_reason("Why?")], _about(file, sha256))
