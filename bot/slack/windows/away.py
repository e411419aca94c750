"""The windows about being away: until when, and what of somebody's questions is to be handed on. Pure."""

from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block, Part, actions, field, hinted, plain, sentence
from bot.slack.windows.parts import modal, reason_field


def away_window() -> Block:
    """Until when: as one types it, or chosen, which goes before."""
    typed: Part = {"type": "plain_text_input", "placeholder": plain("fri"), "max_length": 100}
    blocks = [
        hinted(
            field(action_ids.UNTIL, "Until when?", typed, optional=True),
            "As you would say it: 2h, tomorrow 14:00, fri, next week, 24.12.",
        ),
        field(action_ids.MOMENT, "Or choose", {"type": "datetimepicker"}, optional=True),
        reason_field("Why? Your colleagues see it.", optional=True),
    ]
    return modal(action_ids.AWAY_WINDOW, "Away", "I am away", blocks, WindowMetadata())


def held_window(told: str, hand_over: Part) -> Block:
    """Somebody who goes away holds questions: says which, with the button that hands them on."""
    blocks = [sentence(told), *actions(hand_over)]
    return {"type": "modal", "title": plain("Hand over?"), "close": plain("Keep them"), "blocks": blocks}
