"""What a person is asked who proposes words while somebody else has claimed the question: whether to propose all the
same. The window stays, with their words and the box; where the box was there, the error stands beside it.
"""

from collections.abc import Callable

from bot.core.errors import Claimed
from bot.core.replying.compose import Preview
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import Block
from handlers.interactions import OpenWindow
from handlers.uploads import redrawn_write_window


def asked_about_claim(desk: Desk, window: OpenWindow, by: str, propose: Callable[[], object]) -> Block | None:
    """Propose; None when that is done, else the window that asks. Raises Claimed where it has the box already."""
    try:
        propose()
    except Claimed as refusal:
        holder = desk.questions.detail(window.metadata.question).question.claimed_by
        if holder in _asked_about(window):
            who = desk.people[holder].name if holder in desk.people else "Somebody else"
            told = (
                f"{who} has claimed it, so nothing went to review. Talk to them, or tick this box and hand it in again."
            )
            raise Claimed(told).concerning(action_ids.DESPITE_CLAIM) from refusal
        return redrawn_write_window(desk, window, preview_of(desk, window, by), by, window.values.words)
    return None


def preview_of(desk: Desk, window: OpenWindow, by: str) -> Preview | None:
    """What the channel would show of the words in the window; None without any."""
    words = window.values.words
    return None if words.is_empty else desk.replies.preview(window.metadata.question, by, words, window.values.post)


def _asked_about(window: OpenWindow) -> list[str]:
    """Whose claims the window asks about."""
    fields = [block for block in window.blocks if block.get("block_id") == action_ids.DESPITE_CLAIM]
    elements = [element for block in fields if isinstance(element := block.get("element"), dict)]
    return [str(option["value"]) for element in elements for option in element.get("options") or []]
