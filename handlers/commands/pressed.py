"""Buttons in answers that change something and are answered in their place: *Resume* and what it shows, *Undo*, and
what stands for a command.
"""

from collections.abc import Callable, Mapping

from bot.desk import Desk
from bot.slack import action_ids
from handlers.commands.answers.undo import undo
from handlers.commands.command import CommandResponse
from handlers.commands.dispatch import run_command
from handlers.commands.sending import resume, resume_all, resume_one
from handlers.interactions import ButtonPress, TypedCommand


def _run(desk: Desk, pressed: ButtonPress) -> CommandResponse:
    """Does what the command in the button's value does when whoever pressed it types it."""
    return run_command(desk, TypedCommand(pressed.by, pressed.value, pressed.event))


ANSWERED: Mapping[str, Callable[[Desk, ButtonPress], CommandResponse]] = {
    action_ids.RESUME: lambda desk, pressed: resume(
        desk, pressed.value.removeprefix(action_ids.RESUME_PREFIX), pressed
    ),
    action_ids.RESUME_ALL: resume_all,
    action_ids.RESUME_ONE: resume_one,
    action_ids.REVERT: undo,
    **dict.fromkeys(action_ids.RUN_PLACES, _run),
}
