"""The window in which communications let words pass that lint forbids: what it found, and their reason. Pure."""

from bot.core.details import ReplyDetail
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, bullets, line, rich, said
from bot.slack.blocks.findings import finding_lines
from bot.slack.windows.parts import modal, reason_field, reply_metadata


def override_window(file: ReplyDetail, sha256: str) -> Block:
    """`sha256` identifies the wording the person saw."""
    blocks = [
        line(said("Lint forbids these words:", bold=True)),
        rich(bullets(finding_lines(file.standing_blocks) or [[said("nothing any more")]])),
        line(said("With your reason they are approved. It is told with your name in the thread and beside the reply.")),
        reason_field("Why may they leave all the same?"),
    ]
    metadata = reply_metadata(file, sha256)
    return modal(action_ids.OVERRIDE_WINDOW, "Override the block", "Override and approve", blocks, metadata)
