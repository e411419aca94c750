"""Reaches one person, and nobody else, where they are looking: by the response_url of what they did, in the channel, in
a window, or, where none of these can be had any more, in a direct message.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus

import structlog
from slack_bolt import Respond
from slack_sdk import WebClient

from bot.core.errors import Outside, Refused
from bot.desk import Desk
from bot.slack.blocks.elements import Block, Part
from bot.slack.client.errors import WHERE, translate_errors
from bot.slack.client.messenger import telling_webhook
from bot.slack.responses.confirmation import text_response
from bot.slack.windows.parts import notice_window
from handlers.interactions import ResponseTarget

NOT_DONE = "That was not done."


log = structlog.get_logger()


@contextmanager
def reaching() -> Iterator[None]:
    """What was done stays done when its person cannot be reached."""
    try:
        yield
    except Outside as trouble:
        log.warning("person.not_told", why=str(trouble))


def tell_person(
    desk: Desk,
    client: WebClient,
    respond: Respond,
    where: ResponseTarget,
    told: str,
    title: str = NOT_DONE,
    *steps: Part,
) -> None:
    """Tell the person one sentence, with buttons for what to do next. Raises Outside when it cannot be told."""
    blocks = text_response(told, desk.people, *steps)
    window = None if where.channel or where.typing else notice_window(told, desk.people)
    answer_person(desk, client, respond, where, (title, blocks), window=window)


def answer_person(
    desk: Desk,
    client: WebClient,
    respond: Respond,
    where: ResponseTarget,
    answer: tuple[str, Sequence[Block]],
    *,
    replace: bool = False,
    window: Block | None = None,
) -> None:
    """Show the person a text and blocks. Raises Outside when Slack cannot be reached, or takes it nowhere."""
    text, blocks = answer
    ways: list[Callable[[], object]] = []
    if isinstance(respond.response_url, str) and respond.response_url.startswith(("https://", "http://")):
        url = respond.response_url
        ways.append(lambda: _respond(url, where, text, blocks, replace=replace))
    if where.channel:
        ways.append(lambda: _show_in_channel(client, where, text, blocks))
    if window is not None and where.trigger:
        ways.append(lambda: _pop_up(client, where, window))
    if where.by and not where.typing:
        ways.append(lambda: client.chat_postMessage(channel=where.by, text=text, blocks=list(blocks)))
    for number, way in enumerate(ways, 1):
        try:
            with translate_errors(desk.now, where.channel):
                way()
        except Refused:
            if number == len(ways):
                raise
        else:
            return


def _respond(url: str, where: ResponseTarget, text: str, blocks: Sequence[Block], *, replace: bool) -> None:
    said = {"text": text, "blocks": list(blocks), "response_type": "ephemeral", "replace_original": replace}
    answered = telling_webhook(url).send_dict({**said, **({"thread_ts": where.thread} if where.thread else {})})
    if answered.status_code != HTTPStatus.OK:  # used up, or older than half an hour
        raise Refused(WHERE, f"the response_url answered {answered.status_code}")


def _show_in_channel(client: WebClient, where: ResponseTarget, text: str, blocks: Sequence[Block]) -> None:
    client.chat_postEphemeral(
        channel=where.channel, user=where.by, thread_ts=where.thread or None, text=text, blocks=list(blocks)
    )


def _pop_up(client: WebClient, where: ResponseTarget, view: Block) -> None:
    if where.in_window:
        client.views_push(trigger_id=where.trigger, view=view)
    else:
        client.views_open(trigger_id=where.trigger, view=view)
