"""Messages posted, edited and deleted in a question's thread. What was missed is read by `catch_up`. The desk decides
which words are a candidate. The bot's own messages are skipped by `payloads`.
"""

from collections.abc import Callable

from slack_bolt import App
from slack_sdk import WebClient

from bot.core.details import ThreadMessage
from bot.desk import Desk
from bot.slack.client.errors import translate_errors
from bot.slack.responses.confirmation import text_response
from handlers.interactions import MessageDeleted, MessageEdited, MessagePosted
from handlers.payloads import Json, parse_message


def register(app: App, desk: Desk) -> None:
    """Register the message events. Bolt acknowledges events by itself."""
    app.event("message")(_message_listener(desk))


def _message_listener(desk: Desk) -> Callable[..., None]:
    def heard(body: Json, client: WebClient) -> None:
        match parse_message(body):
            case MessagePosted() as spoken:
                take_message(desk, client, spoken)
            case MessageEdited(channel, ts, by, text, event, thread):
                came_to = desk.threads.message_edited(channel, ts, by, text, event=event, thread_ts=thread)
                if came_to.kind == "refused":
                    tell_refusal(desk, client, ThreadMessage(channel, thread, ts, by, text), came_to.problem)
            case MessageDeleted(channel, ts, event):
                desk.threads.message_deleted(channel, ts, event=event)

    return heard


def take_message(desk: Desk, client: WebClient, spoken: MessagePosted) -> None:
    """Process the message; if it was refused, only its author is told."""
    said = spoken.message
    came_to = desk.threads.message_posted(said, event=spoken.event)
    if came_to.kind == "refused":
        tell_refusal(desk, client, said, came_to.problem)


def tell_refusal(desk: Desk, client: WebClient, said: ThreadMessage, problem: str) -> None:
    """Tell the author, and nobody else, why a message was refused. Raises Unavailable, Unauthorised or Refused."""
    with translate_errors(desk.now, said.channel):
        client.chat_postEphemeral(
            channel=said.channel,
            user=said.by,
            thread_ts=said.thread_ts,
            text="These words were not taken as a reply.",
            blocks=text_response(f"This was not taken as a reply. {problem}", desk.people),
        )
