"""What the windows share: the frame, input fields, and the window that only shows a message. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.details import ReplyDetail
from bot.core.model import Person
from bot.core.richtext.model import RichText
from bot.core.text.graphemes import clipped
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block, Part, field, hinted, line, plain, with_names
from bot.slack.blocks.limits import VIEW_BLOCKS, fit
from bot.slack.blocks.richtext.draw import initial_value

MOST_TYPED = 3000
"""The longest text shown of what is being written, in characters."""


def notice_window(told: str, people: Mapping[str, Person]) -> Block:
    """Says that something failed, where no message can be posted in response."""
    blocks = [line(*with_names(told, people))]
    return {"type": "modal", "title": plain("That was not done"), "close": plain("Close"), "blocks": blocks}


def modal(callback: str, title: str, submit: str, blocks: Sequence[Block], metadata: WindowMetadata) -> Block:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(clipped(title, 24)),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "private_metadata": metadata.to_json(),
        "blocks": fit(blocks, VIEW_BLOCKS),
    }


def reply_metadata(file: ReplyDetail, sha256: str, place: tuple[str, str] = ("", "")) -> WindowMetadata:
    """`place` is where its person was looking: channel and thread."""
    reply = file.reply
    return WindowMetadata(question=reply.question, reply=reply.number, sha256=sha256, source_message=place)


def words_field(text: str, initial: RichText) -> Block:
    """A composer as Slack has it for messages, so that formatting is kept."""
    element: Part = {
        "type": "rich_text_input",
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    if not initial.is_empty:
        element["initial_value"] = initial_value(initial)
    return field(action_ids.WORDS, text, element)


def reason_field(text: str, *, optional: bool = False, initial: str = "") -> Block:
    element: Part = {"type": "plain_text_input", "multiline": True, "max_length": 500}
    if initial:
        element["initial_value"] = clipped(initial, 500)
    return field(action_ids.WHY, text, element, optional=optional)


def link_field() -> Block:
    block = field(action_ids.LINK, "Where does it stand?", {"type": "url_text_input"}, optional=True)
    return hinted(block, "The address of the reply, so that its answers are found.")
