"""Buttons of an answer that turn its page: what they show takes the answer's place."""

from collections.abc import Callable

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.desk import Desk
from handlers.commands.command import CommandResponse
from handlers.interactions import ButtonPress
from handlers.payloads import Json, parse_button_press, response_target
from handlers.telling import answer_person


def page_listener(desk: Desk, page_of: Callable[[ButtonPress], CommandResponse]) -> Callable[..., None]:
    """Shows the page that a press asks for."""

    def paged(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        page = page_of(parse_button_press(body))
        answer_person(desk, client, respond, response_target(body), page, replace=True)

    return paged
