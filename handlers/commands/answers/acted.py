"""What whoever pressed a button or handed in a window is answered, alone, where that can be undone."""

from collections.abc import Mapping

from slack_bolt import Respond
from slack_sdk import WebClient

from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import actions
from bot.slack.responses.confirmation import text_response
from handlers.commands.answers.undo import undo_step
from handlers.commands.command import CommandResponse
from handlers.interactions import ButtonPress, ResponseTarget, WindowSubmission
from handlers.telling import answer_person, reaching

_DONE: Mapping[str, str] = {
    action_ids.REOPEN: "is open again.",
    action_ids.SETTLE: "is closed.",
    action_ids.MERGE: "is merged.",
    action_ids.SPLIT: "is a question of its own again.",
    action_ids.GIVE: "is given to who asked for it.",
    action_ids.NOT_MINE_WINDOW: "is handed over.",
    action_ids.SNOOZE_WINDOW: "is put off.",
    action_ids.IGNORE_WINDOW: "is closed.",
    action_ids.SAME_AS_WINDOW: "is merged.",
    action_ids.UNLEARN: "teaches nothing.",
    action_ids.DECLINE_WINDOW: "has one answer less: it is declined.",
    action_ids.CHANGES_WINDOW: "has an answer that its author is to change.",
}
"""Button or window → what became of the question. A claim is not among them: *Release* gives it back."""

_ABOUT_ANOTHER = (action_ids.SPLIT, action_ids.UNLEARN)
"""Buttons whose value is not the question they are about in the end."""


def press_response(
    desk: Desk, pressed: ButtonPress, came_to: object, shown: CommandResponse | None = None
) -> CommandResponse | None:
    """What a press did and *Undo*, under what is `shown` in its answer; that alone where nothing can be undone."""
    if pressed.action not in _DONE:
        return shown
    number = came_to if pressed.action in _ABOUT_ANOTHER and isinstance(came_to, int) else pressed.number
    if shown is None:
        return _told(desk, pressed.by, pressed.action, number)
    return shown[0], [*shown[1], *actions(*undo_step(desk, pressed.by, [number]))]


def answer_window(desk: Desk, client: WebClient, handed: WindowSubmission) -> None:
    """Tell whoever handed it in what it did, with *Undo*, where they opened it; nothing where that cannot be undone."""
    metadata = handed.window.metadata
    if handed.window.callback not in _DONE:
        return
    with reaching():
        answer = _told(desk, handed.by, handed.window.callback, metadata.question)
        if answer is not None:
            where = ResponseTarget(handed.by, *metadata.source_message)
            answer_person(desk, client, Respond(response_url=""), where, answer)


def _told(desk: Desk, by: str, action: str, number: int) -> CommandResponse | None:
    undo = undo_step(desk, by, [number])
    told = f"Q-{number} {_DONE[action]}"
    return (told, text_response(told, desk.people, *undo)) if undo else None
