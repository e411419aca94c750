"""The buttons by which a question changes hands, those that tell more of it, and what is offered where it is taken."""

from collections.abc import Callable, Mapping

from bot.core.errors import Claimed, SwitchboardError
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part
from bot.slack.messages.cards.claims import take_over_button
from bot.slack.responses.explanation import colleagues_window, reason_window, words_window
from handlers.interactions import ButtonPress
from handlers.payloads import Json, parse_button_press

CLAIM_ACTS: Mapping[str, Callable[[Desk, ButtonPress], object]] = {
    action_ids.RELEASE: lambda desk, pressed: desk.questions.release(pressed.number, pressed.by, event=pressed.event),
    action_ids.TAKE_OVER: lambda desk, pressed: desk.claims.ask_to_take_over(
        pressed.number, pressed.by, event=pressed.event
    ),
    action_ids.GIVE: lambda desk, pressed: desk.claims.give(
        pressed.number, pressed.other, pressed.by, event=pressed.event
    ),
    action_ids.KEEP: lambda desk, pressed: desk.claims.keep(
        pressed.number, pressed.other, pressed.by, event=pressed.event
    ),
    action_ids.CALL_COLLEAGUE: lambda desk, pressed: desk.claims.call(
        pressed.number, pressed.value.partition(" ")[2], pressed.by, event=pressed.event
    ),
}
"""Buttons that act at once."""

CLAIM_WINDOWS: Mapping[str, Callable[[Desk, ButtonPress], Block]] = {
    action_ids.READ_ALL: lambda desk, pressed: words_window(
        desk.questions.detail_for(Act.LOOK, pressed.number, pressed.by)
    ),
    action_ids.EXPLAIN: lambda desk, pressed: reason_window(
        *desk.experts.who_could_answer(pressed.number, pressed.by), desk.people, desk.now()
    ),
    action_ids.WHO: lambda desk, pressed: colleagues_window(
        *desk.experts.who_could_answer(pressed.number, pressed.by), pressed.by
    ),
}
"""Buttons that open a window that tells more."""


def remedies(error: SwitchboardError, body: Json) -> list[Part]:
    """What is offered to a person whose press was refused: to take over what somebody else has claimed."""
    if not isinstance(error, Claimed) or body.get("type") != "block_actions":
        return []
    return [take_over_button(parse_button_press(body).number)]
