"""The message shortcut *Propose as reply*: opens the Write reply window with that message's words in it."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.errors import NotFound
from bot.core.permissions import Act
from bot.core.replying.compose import is_reply, reply_words
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block
from bot.slack.client.errors import translate_errors
from handlers.interactions import ShortcutUse
from handlers.payloads import Json, parse_shortcut
from handlers.uploads import new_write_window


def register(app: App, desk: Desk) -> None:
    """Register the one shortcut."""
    app.shortcut({"type": "message_action", "callback_id": action_ids.PROPOSE_AS_REPLY})(_shortcut_listener(desk))


def _shortcut_listener(desk: Desk) -> Callable[..., None]:
    def proposed(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        chosen = parse_shortcut(body)
        view = window_for(desk, chosen)
        with translate_errors(desk.now):
            client.views_open(trigger_id=chosen.trigger, view=view)

    return proposed


def window_for(desk: Desk, chosen: ShortcutUse) -> Block:
    """The window for these words. Raises NotFound when the message is in no question's thread."""
    number = desk.threads.question_at(chosen.channel, chosen.thread)
    if number is None or chosen.ts == chosen.thread:
        raise NotFound("This message is not in the thread of a question. Use the shortcut on a message under a card.")
    detail = desk.questions.detail_for(Act.PROPOSE, number, chosen.by)
    words = reply_words("", chosen.words)
    metadata = WindowMetadata(
        question=number,
        source_message=(chosen.channel, chosen.ts),
        written_by=chosen.written_by,
        prefixed=is_reply(chosen.words.plain),
    )
    preview = desk.replies.preview(number, chosen.by, words) if not words.is_empty else None
    return new_write_window(desk, detail, metadata, words, preview=preview, files=chosen.files, by=chosen.by)
