"""The button that undoes what a command has just done, and what it is answered with."""

from collections.abc import Sequence

from bot.core.errors import Inside, Stale
from bot.desk import Desk
from bot.desk.context import AlreadyHandled
from bot.slack.blocks.elements import Part
from bot.slack.responses.confirmation import text_response, undo_button
from handlers.commands.command import CommandResponse
from handlers.interactions import OLD_BUTTON, ButtonPress, number_in


def undo_step(desk: Desk, by: str, questions: Sequence[int] = ()) -> list[Part]:
    """The button, where they can undo their last act on these questions; without one, on no question."""
    entries = desk.reverting.offered(by, tuple(questions))
    return [undo_button(entries)] if entries else []


def undo(desk: Desk, pressed: ButtonPress) -> CommandResponse:
    """Undo it. Raises Stale, saying what came between; of several that is told beside what was undone."""
    entries = [number_in(typed) for typed in pressed.value.split()]
    if not entries or not all(entries):
        raise Stale(OLD_BUTTON)
    undone, kept = _undo_each(desk, entries, pressed)
    if not undone:
        raise Stale(" ".join(kept))
    told = " ".join([f"Undone: {', '.join(undone)}.", *kept])
    return told, text_response(told, desk.people)


def _undo_each(desk: Desk, entries: Sequence[int], pressed: ButtonPress) -> tuple[list[str], list[str]]:
    """What was undone, and why not the rest; the newest first, as they were done."""
    undone, kept = [], []
    for entry in sorted(entries, reverse=True):
        event = [f"{key}:{entry}" for key in pressed.event] if len(entries) > 1 else pressed.event
        try:
            undone.append(desk.reverting.undo(entry, pressed.by, event=event))
        except AlreadyHandled:  # this press was begun before, and broken off
            if len(entries) == 1:
                raise
        except Inside as error:
            kept.append(str(error))
    return undone, kept
