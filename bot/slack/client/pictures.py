"""Pictures of ours, handed to Slack for one channel or thread, each with the text that says what it shows."""

from slack_sdk import WebClient
from slack_sdk.errors import SlackRequestError

from bot.core.attachments import Picture
from bot.core.errors import Unavailable
from bot.core.ports.runtime import Clock
from bot.slack.client.errors import WHERE, translate_errors

MOST_ALT = 1000
"""Characters of that text; Slack says no bound for a file's."""


def show_picture(client: WebClient, clock: Clock, picture: Picture, room: str, thread: str = "") -> str:
    """Show it in a channel, or in the thread of this ts; the file's id. Raises Unavailable, Unauthorised where the app
    may not, Refused.
    """
    with translate_errors(clock, picture.name):
        try:
            told = client.files_upload_v2(
                file=picture.content,
                filename=picture.name,
                title=picture.title,
                alt_txt=picture.alt[:MOST_ALT],
                channel=room,
                thread_ts=thread or None,
            )
        except SlackRequestError:
            raise Unavailable(WHERE, f"{picture.name} could not be handed over") from None
    return str(told["files"][0]["id"])
