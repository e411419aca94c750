"""The one place where a listener's error is caught: it becomes a sentence for the person, and a line in the log. A
broken rule is explained in its own words. An unforeseen error is logged without anybody's words, and the person is told
so.
"""

from collections.abc import Callable, Mapping

import structlog
from slack_bolt import Ack, App, BoltContext, BoltResponse, Respond
from slack_sdk import WebClient

from bot.core.errors import Inside, Outside, Unavailable
from bot.desk import Desk
from bot.desk.context import AlreadyHandled
from bot.slack.blocks.elements import Block
from bot.slack.client.errors import translate_errors
from bot.slack.responses.confirmation import text_response
from bot.slack.windows.parts import notice_window
from handlers.interactions import ResponseTarget
from handlers.payloads import Json, response_target

log = structlog.get_logger()

INTERNAL_ERROR = "Something went wrong on our side; it is logged. Nothing you wrote was sent."
TRY_LATER = "It could not be done just now; nothing was lost. Please try again in a moment."
NOT_DONE = "That was not done."


class LastingAck(Ack):
    """An ack that is kept. Bolt forgets one when the listener fails within the 10 ms in which it looks for it, and then
    sends Slack nothing (slack_bolt 1.30, `ThreadListenerRunner.run`).
    """

    _given: BoltResponse | None = None

    @property
    def response(self) -> BoltResponse | None:
        return self._given

    @response.setter
    def response(self, value: BoltResponse | None) -> None:
        self._given = value or self._given


def register(app: App, desk: Desk) -> None:
    """The error listener, and an ack that is kept after an error."""
    app.use(_use_lasting_ack)
    app.error(_answers(desk))


def _use_lasting_ack(context: BoltContext, next_: Callable[[], None]) -> None:
    context["ack"] = LastingAck()  # type: ignore[no-untyped-call]  # Bolt is only partly typed
    next_()


def _answers(desk: Desk) -> Callable[..., BoltResponse | None]:
    def answered(
        error: Exception, body: Json, respond: Respond, client: WebClient, response: BoltResponse | None
    ) -> BoltResponse | None:
        told, where = sentence_for(error), response_target(body)
        log_error(error, body)
        if body.get("type") == "view_submission":
            return field_error_response(told or NOT_DONE, where) if told else BoltResponse(status=200)
        if told and where.by:
            try:
                tell_person(desk, client, respond, where, told)
            except Outside as trouble:
                log.warning("person.not_told", why=str(trouble))
        return BoltResponse(status=200) if response is not None else None

    return answered


def sentence_for(error: Exception) -> str:
    """The sentence for the person; "" when there is nothing to say, because this was done already."""
    match error:
        case AlreadyHandled():
            return ""
        case Inside():
            return str(error)
        case Unavailable():
            return f"{TRY_LATER} ({error.where} could not answer.)"
        case Outside():
            return f"{NOT_DONE} {error}"
        case _:
            return INTERNAL_ERROR


def log_error(error: Exception, body: Json) -> None:
    """Log an error from outside, or an unforeseen one with its type and place, never with anybody's words."""
    kind = str(body.get("type") or body.get("command") or "")
    match error:
        case Inside():
            return
        case Outside():
            log.warning("listener.outside", where=error.where, why=error.reason, kind=kind)
        case _:
            log.error("listener.failed", error=type(error).__name__, at=_place_in_code(error), kind=kind)


def _place_in_code(error: Exception) -> str:
    trace, last = error.__traceback__, ""
    while trace is not None:
        last = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
        trace = trace.tb_next
    return last


def field_error_response(told: str, where: ResponseTarget) -> BoltResponse:
    """The ack that keeps the window open and shows `told` in it."""
    answer: Mapping[str, object] = {"response_action": "errors", "errors": {where.field: told[:2000]}}
    if not where.field:
        answer = {"response_action": "update", "view": notice_window(told, {})}
    return BoltResponse(status=200, body=dict(answer))


def tell_person(desk: Desk, client: WebClient, respond: Respond, where: ResponseTarget, told: str) -> None:
    """Tell the person, and nobody else, where they are looking. Raises Outside when Slack cannot be reached."""
    blocks = text_response(told, desk.people)
    with translate_errors(desk.now, where.channel):
        if respond.response_url:
            respond(
                text=NOT_DONE,
                blocks=blocks,
                response_type="ephemeral",
                replace_original=False,
                thread_ts=where.thread or None,
            )
        elif where.channel:
            client.chat_postEphemeral(
                channel=where.channel, user=where.by, thread_ts=where.thread or None, text=NOT_DONE, blocks=blocks
            )
        elif where.trigger and not where.typing:
            _pop_up(client, where, notice_window(told, desk.people))


def _pop_up(client: WebClient, where: ResponseTarget, view: Block) -> None:
    if where.in_window:
        client.views_push(trigger_id=where.trigger, view=view)
    else:
        client.views_open(trigger_id=where.trigger, view=view)
