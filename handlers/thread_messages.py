"""Messages in a question's thread, taken from the inbox, or read by `catch_up` where they were missed. The desk decides
which words are a candidate. The bot's own messages are skipped by `payloads`.
"""

from slack_sdk import WebClient

from bot.core.details import ThreadMessage
from bot.desk import Desk
from bot.slack.client.errors import translate_errors
from bot.slack.responses.confirmation import text_response
from handlers.interactions import MessagePosted


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
