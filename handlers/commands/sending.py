"""Commands about all sending: hold and resume, and the button that resumes."""

from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.queue import resume_button
from handlers.commands.answers.undo import undo_step
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import source_and_reason
from handlers.interactions import ButtonPress, TypedCommand


def _read(rest: str, _people: People) -> str:
    """Read once it is known which sources there are."""
    return rest


def _hold(desk: Desk, rest: str, typed: TypedCommand) -> CommandResponse:
    source, why = source_and_reason(rest, "hold", desk.sending.sources())
    desk.sending.hold(typed.by, why, source, event=typed.event)
    told = f"{_sending_to(source)} is held. Nothing leaves until a lead or communications resume it."
    told += f" That is {source} only; to hold everything, type: hold all {why}" if source and why else ""
    return "Sending is held", text_response(told, desk.people, resume_button(source), *undo_step(desk, typed.by))


def _typed_resume(desk: Desk, rest: str, typed: TypedCommand) -> CommandResponse:
    source, why = source_and_reason(rest, "resume", desk.sending.sources())
    return resume(desk, source or why, typed)


def resume(desk: Desk, source: str, by: TypedCommand | ButtonPress) -> CommandResponse:
    """Resume sending, of one source or all; typed, or by the button under the answer to `hold`."""
    lifted = desk.sending.resume(by.by, source, event=by.event)
    held = [(scope, f"<@{who}>{f': {why}' if why else ''}") for scope, who, why in desk.sending.holds()]
    goes_on = not any(scope in ("", source) for scope, _ in held)
    still = [f"{_sending_to(scope)} is held by {whom}." for scope, whom in held]
    told = " ".join([_resumed_sentence(source, lifted=lifted, goes_on=goes_on), *still])
    return told, text_response(told, desk.people, *(undo_step(desk, by.by) if lifted else []))


def _resumed_sentence(source: str, *, lifted: bool, goes_on: bool) -> str:
    if not lifted:
        return f"{source} was not held by itself." if source and not goes_on else "Nothing was held."
    return "Sending goes on." if goes_on else f"The hold on {source} is lifted."


def _sending_to(source: str) -> str:
    return f"Sending to {source}" if source else "All sending"


COMMANDS = (
    Command("hold", "hold [all|source] [why]", "stop all sending, or one source's, at once", Act.HOLD, _read, _hold),
    Command(
        "resume",
        "resume [all|source]",
        "let it go on",
        Act.RESUME,
        _read,
        _typed_resume,
        suggested=False,
    ),
)
