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
from bot.slack.blocks.newer import newer_kinds, without_newer
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
    ways: list[_Way] = []
    if isinstance(respond.response_url, str) and respond.response_url.startswith(("https://", "http://")):
        url = respond.response_url
        ways.append(lambda shown: _respond(url, where, text, shown, replace=replace))
    if where.channel:
        ways.append(lambda shown: _show_in_channel(client, where, text, shown))
    if window is not None and where.trigger:
        ways.append(lambda _shown: _pop_up(client, where, window))
    if where.by and not where.typing:
        ways.append(lambda shown: client.chat_postMessage(channel=where.by, text=text, blocks=list(shown)))
    for number, way in enumerate(ways, 1):
        try:
            _try_newer(desk, where, way, blocks)
        except Refused:
            if number == len(ways):
                raise
        else:
            return


_Way = Callable[[Sequence[Block]], object]


def _try_newer(desk: Desk, where: ResponseTarget, way: _Way, blocks: Sequence[Block]) -> None:
    """Go this way with the blocks as they are, and where Slack refuses newer ones, with what says the same. That it
    does is remembered once the plainer ones are taken: then it was not for something else.
    """
    kinds, plainer = newer_kinds(blocks), without_newer(blocks)
    if not kinds or desk.refused_kinds.refused(kinds, desk.now()):
        _go(desk, where, way, plainer)
        return
    try:
        _go(desk, where, way, blocks)
    except Refused as refusal:
        if refusal.code != _UNKNOWN_BLOCK:
            raise
        _go(desk, where, way, plainer)
        for kind in desk.refused_kinds.remember(kinds, desk.now()):
            log.warning("slack.no_such_block", block=kind, remedy="what says the same in plainer blocks is shown")


_UNKNOWN_BLOCK = "invalid_blocks"
"""What Slack says of a block that this workspace has not got yet."""


def _go(desk: Desk, where: ResponseTarget, way: _Way, blocks: Sequence[Block]) -> None:
    with translate_errors(desk.now, where.channel):
        way(blocks)


def _respond(url: str, where: ResponseTarget, text: str, blocks: Sequence[Block], *, replace: bool) -> None:
    said = {"text": text, "blocks": list(blocks), "response_type": "ephemeral", "replace_original": replace}
    answered = telling_webhook(url).send_dict({**said, **({"thread_ts": where.thread} if where.thread else {})})
    if answered.status_code != HTTPStatus.OK:  # used up, or older than half an hour
        refusal = Refused(WHERE, f"the response_url answered {answered.status_code}")
        refusal.code = _UNKNOWN_BLOCK if _UNKNOWN_BLOCK in answered.body else ""
        raise refusal


def _show_in_channel(client: WebClient, where: ResponseTarget, text: str, blocks: Sequence[Block]) -> None:
    client.chat_postEphemeral(
        channel=where.channel, user=where.by, thread_ts=where.thread or None, text=text, blocks=list(blocks)
    )


def _pop_up(client: WebClient, where: ResponseTarget, view: Block) -> None:
    if where.in_window:
        client.views_push(trigger_id=where.trigger, view=view)
    else:
        client.views_open(trigger_id=where.trigger, view=view)
