"""Commands about all sending: hold and resume, and the button that resumes."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack, App, Respond

from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.queue import resume_button
from handlers.commands.command import EVERYBODY, Command, CommandResponse, People
from handlers.commands.grammar import source_and_reason
from handlers.interactions import ButtonPress, TypedCommand
from handlers.payloads import Json, parse_button_press


@dataclass(frozen=True, slots=True)
class Hold:
    source: str
    why: str


def register(app: App, desk: Desk) -> None:
    """Register the button that resumes."""
    app.action(action_ids.RESUME)(_resume_listener(desk))


def _read_hold(rest: str, _people: People) -> Hold:
    return Hold(*source_and_reason(rest))


def _hold(desk: Desk, command: Hold, typed: TypedCommand) -> CommandResponse:
    desk.sending.hold(typed.by, command.why, command.source, event=typed.event)
    what = f"Sending to {command.source}" if command.source else "All sending"
    told = f"{what} is held. Nothing leaves until a lead or communications resume it."
    return "Sending is held", text_response(told, desk.people, resume_button(command.source))


def _read_resume(rest: str, _people: People) -> str:
    source, why = source_and_reason(rest)
    return source or why


def _resume(desk: Desk, source: str, by: TypedCommand | ButtonPress) -> CommandResponse:
    lifted = desk.sending.resume(by.by, source, event=by.event)
    told = "Sending goes on." if lifted else "Nothing was held."
    return told, text_response(told, desk.people)


def _resume_listener(desk: Desk) -> Callable[..., None]:
    def resumed(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        text, blocks = _resume(
            desk, parse_button_press(body).value.removeprefix(action_ids.RESUME_PREFIX), parse_button_press(body)
        )
        respond(text=text, blocks=blocks, response_type="ephemeral", replace_original=True)

    return resumed


COMMANDS = (
    Command(
        "hold", "hold [source:name] [why]", "stop all sending, or one source's, at once", EVERYBODY, _read_hold, _hold
    ),
    Command(
        "resume",
        "resume [source:name]",
        "let it go on",
        "leads and communications",
        _read_resume,
        _resume,
        suggested=False,
    ),
)
