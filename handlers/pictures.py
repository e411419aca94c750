"""Shows a person a picture below an answer. It lies in their direct messages with us, for nobody else to see; where
Slack does not take it, or the app may not, the answer stands as it is.
"""

import structlog
from slack_bolt import Respond
from slack_sdk import WebClient

from bot.core.attachments import Picture
from bot.core.errors import Outside
from bot.desk import Desk
from bot.slack.client.errors import translate_errors
from bot.slack.client.pictures import show_picture
from bot.slack.responses.figures import picture_response
from handlers.interactions import ResponseTarget
from handlers.telling import answer_person

log = structlog.get_logger()


def show_below(desk: Desk, client: WebClient, respond: Respond, where: ResponseTarget, picture: Picture | None) -> None:
    """Show it, if there is one."""
    if picture is None:
        return
    try:
        with translate_errors(desk.now, picture.name):
            room = str(client.conversations_open(users=where.by)["channel"]["id"])
        file = show_picture(client, desk.now, picture, room)
        answer_person(desk, client, respond, where, (picture.title, picture_response(picture, file)))
    except Outside as trouble:
        log.info("picture.not_shown", why=str(trouble))
