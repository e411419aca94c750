"""Buttons in answers that change something and are answered in their place: *Resume*, *Undo*."""

from collections.abc import Callable, Mapping

from bot.desk import Desk
from bot.slack import action_ids
from handlers.commands.answers.undo import undo
from handlers.commands.command import CommandResponse
from handlers.commands.sending import resume
from handlers.interactions import ButtonPress

ANSWERED: Mapping[str, Callable[[Desk, ButtonPress], CommandResponse]] = {
    action_ids.RESUME: lambda desk, pressed: resume(
        desk, pressed.value.removeprefix(action_ids.RESUME_PREFIX), pressed
    ),
    action_ids.REVERT: undo,
}
