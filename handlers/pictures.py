"""Shows a person a picture below an answer. It lies in their direct messages with us, for nobody else to see; where
Slack does not take it, or the app may not, the answer stands as it is.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog
from slack_bolt import Respond
from slack_sdk import WebClient

from bot.core.attachments import Picture
from bot.core.errors import Outside
from bot.desk import Desk
from bot.slack.blocks.elements import Block
from bot.slack.client.errors import translate_errors
from bot.slack.client.pictures import show_picture
from bot.slack.responses.figures import picture_response
from handlers.interactions import ResponseTarget
from handlers.telling import answer_person

log = structlog.get_logger()


def show_below(desk: Desk, client: WebClient, respond: Respond, where: ResponseTarget, picture: Picture | None) -> None:
    """Show it, if there is one, as an answer of its own."""
    with _shown_if_possible():
        if picture is not None:
            shown = picture_response(picture, _hand_over(desk, client, where, picture))
            answer_person(desk, client, respond, where, (picture.title, shown))


def show_within(
    desk: Desk,
    client: WebClient,
    respond: Respond,
    where: ResponseTarget,
    answer: tuple[str, Sequence[Block]],
    picture: Picture | None,
) -> None:
    """Show it, if there is one, in the answer that has taken the place of the one before: before its last block, which
    has the buttons.
    """
    with _shown_if_possible():
        if picture is not None:
            title, blocks = answer
            shown = picture_response(picture, _hand_over(desk, client, where, picture))
            answer_person(desk, client, respond, where, (title, [*blocks[:-1], *shown, *blocks[-1:]]), replace=True)


def _hand_over(desk: Desk, client: WebClient, where: ResponseTarget, picture: Picture) -> str:
    """Lay it in the person's direct messages with us; the file's id."""
    with translate_errors(desk.now, picture.name):
        room = str(client.conversations_open(users=where.by)["channel"]["id"])
    return show_picture(client, desk.now, picture, room)


@contextmanager
def _shown_if_possible() -> Iterator[None]:
    try:
        yield
    except Outside as trouble:
        log.info("picture.not_shown", why=str(trouble))
