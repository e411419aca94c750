"""The buttons of the App Home about being away, and the window behind one of them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import Block
from bot.slack.responses.people import run_button
from bot.slack.windows.away import away_window, held_window
from handlers.commands.answers.several import MOST_HANDED_OVER, listed
from handlers.commands.language.moments import typed_moment
from handlers.interactions import ButtonPress, WindowSubmission


def _window(desk: Desk, pressed: ButtonPress) -> Block:
    desk.check_may(Act.BE_AWAY, pressed.by)
    return away_window()


def _be_away(desk: Desk, handed: WindowSubmission) -> Block | None:
    desk.check_may(Act.BE_AWAY, handed.by)
    until, why = _until(desk, handed)
    held = desk.absences.begin(handed.by, until, handed.by, why, event=handed.event)
    if not held:
        return None
    numbers = " ".join(f"Q-{number}" for number in held[:MOST_HANDED_OVER])
    hand_over = run_button("Hand over to those who are asked", f"release {numbers}", 0, "primary")
    return held_window(f"Nobody asks you until then. You hold {listed(held)}: hand over?", hand_over)


def _until(desk: Desk, handed: WindowSubmission) -> tuple[datetime, str]:
    """Until when, and why; a reason may also stand behind what was typed. Raises Faulty."""
    filled = handed.window.values
    if filled.moment is not None:
        return filled.moment, filled.why
    try:
        until, why = typed_moment(desk, handed.by, filled.until)
    except Faulty as fault:
        told = fault if filled.until.strip() else Faulty(["Until when? Type it, such as fri, or choose it below."])
        raise told.concerning(action_ids.UNTIL) from fault
    return until, filled.why or why


AWAY_ACTS: Mapping[str, Callable[[Desk, ButtonPress], object]] = {
    action_ids.BACK: lambda desk, pressed: desk.absences.end(pressed.by, pressed.by, event=pressed.event),
}
AWAY_WINDOWS: Mapping[str, Callable[[Desk, ButtonPress], Block]] = {action_ids.AWAY: _window}
AWAY_SUBMISSIONS: Mapping[str, Callable[[Desk, WindowSubmission], Block | None]] = {action_ids.AWAY_WINDOW: _be_away}
