"""Buttons of an answer that turn its page: what they show takes the answer's place."""

from collections.abc import Callable

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.attachments import Picture
from bot.desk import Desk
from handlers.commands.command import CommandResponse
from handlers.interactions import ButtonPress
from handlers.payloads import Json, parse_button_press, response_target
from handlers.pictures import show_within
from handlers.telling import answer_person


def page_listener(
    desk: Desk,
    page_of: Callable[[ButtonPress], CommandResponse],
    illustrate: Callable[[ButtonPress], Picture | None] = lambda _pressed: None,
) -> Callable[..., None]:
    """Shows the page that a press asks for, and then with its picture, if it has one."""

    def paged(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        pressed, where = parse_button_press(body), response_target(body)
        page = page_of(pressed)
        answer_person(desk, client, respond, where, page, replace=True)
        show_within(desk, client, respond, where, page, illustrate(pressed))

    return paged
