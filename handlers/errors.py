"""The one place where a listener's error is caught: it becomes a sentence for the person, and a line in the log. A
broken rule is explained in its own words. An unforeseen error is logged without anybody's words, and the person is told
so.
"""

from collections.abc import Callable, Mapping

import structlog
from slack_bolt import Ack, App, BoltContext, BoltResponse, Respond
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

from bot.core.errors import Inside, Outside, Refused, Unauthorised, Unavailable
from bot.desk import Desk
from bot.desk.context import AlreadyHandled
from bot.slack.client.errors import WHERE
from bot.slack.windows.parts import notice_window
from handlers.interactions import OLD_BUTTON, OLD_ENTRY, OLD_WINDOW, ResponseTarget
from handlers.payloads import Json, ReadableBody, part, parts, response_target, text
from handlers.telling import NOT_DONE, tell_person

log = structlog.get_logger()

INTERNAL_ERROR = "Something went wrong on our side; it is logged. Nothing you wrote was sent."
TRY_LATER = "It could not be done just now; nothing was lost. Please try again in a moment."
SUBMIT_AGAIN = (
    "It could not be done just now; nothing was lost, your words are still here. "
    "Press the window's button again in a moment."
)
NO_RIGHT = "Slack does not let Switchboard do that at present. Please tell whoever runs it; the log says why."


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
    """The error listener, an ack that is kept after an error, and payloads that Bolt can read."""
    app.use(ReadableBody())
    app.use(_use_lasting_ack)
    app.error(_answers(app, desk))


def _use_lasting_ack(context: BoltContext, next_: Callable[[], None]) -> None:
    context["ack"] = LastingAck()  # type: ignore[no-untyped-call]  # Bolt is only partly typed
    next_()


def _answers(app: App, desk: Desk) -> Callable[..., BoltResponse | None]:
    def answered(
        error: Exception, body: Json, respond: Respond, client: WebClient, context: BoltContext, response: BoltResponse
    ) -> BoltResponse | None:
        unknown = isinstance(error, BoltUnhandledRequestError)
        is_submission = text(body, "type") == "view_submission"
        told = _told_of_unknown(body, context.get("not_kept")) if unknown else sentence_for(error)
        if is_submission and isinstance(error, Unavailable):
            told = SUBMIT_AGAIN
        if not unknown:
            log_error(error, body)
        if is_submission:
            return field_error_response(told, response_target(body), error) if told else BoltResponse(status=200)
        if unknown:  # nothing was acknowledged yet: that goes first
            app.listener_runner.listener_executor.submit(_tell, desk, client, respond, body, told)
            return BoltResponse(status=200)
        _tell(desk, client, respond, body, told)
        return BoltResponse(status=200) if response is not None else None

    return answered


def _told_of_unknown(body: Json, not_kept: Unavailable | None) -> str:
    """What is told of a payload that no listener took: it could not be kept, or nobody knows it."""
    return sentence_for(not_kept) if not_kept else sentence_for_unknown(body)


def _tell(desk: Desk, client: WebClient, respond: Respond, body: Json, told: str) -> None:
    where = response_target(body)
    if not told or not where.by:
        return
    try:
        tell_person(desk, client, respond, where, told)
    except Outside as trouble:
        log.warning("person.not_told", why=str(trouble))


def sentence_for_unknown(body: Json) -> str:
    """What is told of a payload that nobody listens for, which is logged in one line; "" for an event."""
    kind = text(body, "type")
    names = [text(action, "action_id")[:80] for action in parts(body, "actions")]
    view, event = part(body, "view"), part(body, "event")
    name = (text(event, "type") or text(body, "callback_id") or text(view, "callback_id"))[:80]
    log.info("payload.unknown", kind=kind or "command", name=" ".join(names) or name)
    known = {"block_actions": OLD_BUTTON, "view_submission": OLD_WINDOW}
    return known.get(kind, OLD_ENTRY if kind in ("message_action", "shortcut") or "command" in body else "")


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
            return f"{NOT_DONE} {_reason_of(error)}"
        case _:
            return INTERNAL_ERROR


def _reason_of(error: Outside) -> str:
    """Why Slack did not take it, as a person understands it; of other services, with their names."""
    if error.where != WHERE:
        return str(error)
    if isinstance(error, Unauthorised):
        return NO_RIGHT
    return f"{error.reason[:1].upper()}{error.reason[1:]}."


def log_error(error: Exception, body: Json) -> None:
    """Log an error from outside, or an unforeseen one with its type and place, never with anybody's words."""
    kind = text(body, "type") or text(body, "command")
    match error:
        case Inside():
            return
        case Outside():
            code = error.code if isinstance(error, Refused) else ""
            log.warning("listener.outside", where=error.where, why=error.reason, code=code, kind=kind)
        case _:
            log.error("listener.failed", error=type(error).__name__, at=_place_in_code(error), kind=kind)


def _place_in_code(error: Exception) -> str:
    trace, last = error.__traceback__, ""
    while trace is not None:
        last = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
        trace = trace.tb_next
    return last


def field_error_response(told: str, where: ResponseTarget, error: Exception) -> BoltResponse:
    """The ack that keeps the window open and shows `told` in it, beside the field that the error is about."""
    about = error.about if isinstance(error, Inside) and error.about in where.fields else where.field
    answer: Mapping[str, object] = {"response_action": "errors", "errors": {about: told[:2000]}}
    if not where.field:
        answer = {"response_action": "update", "view": notice_window(told, {})}
    return BoltResponse(status=200, body=dict(answer))
