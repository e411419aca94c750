"""Messages in a question's thread, taken from the inbox, or read by `catch_up` where they were missed. The desk decides
which words are a candidate. The bot's own messages are skipped by `payloads`.
"""

from slack_sdk import WebClient

from bot.core.details import ThreadMessage
from bot.desk import Desk, ThreadResult
from bot.desk.context import EventKeys
from bot.slack.blocks.elements import Part
from bot.slack.client.errors import translate_errors
from bot.slack.responses.attachments import left_out_text
from bot.slack.responses.confirmation import ask_button, text_response
from handlers.interactions import MessagePosted


def take_message(desk: Desk, client: WebClient, spoken: MessagePosted) -> None:
    """Process the message; if it was refused, only its author is told."""
    said = spoken.message
    came_to = desk.threads.message_posted(said, event=spoken.event)
    if came_to.kind == "refused":
        tell_refusal(desk, client, said, came_to)
    tell_left_out(desk, client, said, came_to)


def take_edit(desk: Desk, client: WebClient, said: ThreadMessage, event: EventKeys) -> None:
    """Process the edit; its author alone is told of files that do not go along. Raises what the desk raises."""
    came_to = desk.threads.message_edited(
        said.channel, said.ts, said.by, said.text, event, said.thread_ts, words=said.words, files=said.files
    )
    if came_to.kind == "refused":
        tell_refusal(desk, client, said, came_to)
    if came_to.kind == "withdrawn":
        _tell_author(desk, client, said, "Your reply was withdrawn.", came_to.problem)
    tell_left_out(desk, client, said, came_to)


def tell_left_out(desk: Desk, client: WebClient, said: ThreadMessage, came_to: ThreadResult) -> None:
    """Tell the author, and nobody else, that what is attached does not go along. Raises as `tell_refusal` does."""
    if came_to.left_out:
        told = left_out_text(came_to.left_out, takes_images=came_to.takes_images)
        _tell_author(desk, client, said, "What you attached does not go along.", told)


def tell_refusal(desk: Desk, client: WebClient, said: ThreadMessage, came_to: ThreadResult) -> None:
    """Tell the author, and nobody else, why a message was refused. Raises Unavailable, Unauthorised or Refused."""
    told = f"This was not taken as a reply. {came_to.problem}"
    ask = [ask_button(said.thread_ts, said.ts)] if came_to.may_ask else []
    _tell_author(desk, client, said, "These words were not taken as a reply.", told, *ask)


def _tell_author(desk: Desk, client: WebClient, said: ThreadMessage, short: str, told: str, *steps: Part) -> None:
    with translate_errors(desk.now, said.channel):
        client.chat_postEphemeral(
            channel=said.channel,
            user=said.by,
            thread_ts=said.thread_ts,
            text=short,
            blocks=text_response(told, desk.people, *steps),
        )
