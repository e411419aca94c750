"""Notes in the thread about who has the question: asked for, given, kept, a colleague called. Pure."""

from collections.abc import Callable, Mapping

from bot.core.routing.take_over import ASKED, KEPT, open_request
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, button, line, person, said
from bot.slack.messages.thread_entry import NoteContext


def take_over_button(number: int) -> Part:
    return button("Ask to take over", action_ids.TAKE_OVER, str(number))


def _asked(context: NoteContext) -> list[Block]:
    """Calls whoever has it, with both answers while it waits for one."""
    detail, seq = context.detail, context.entry.seq
    holder = person(context.entry.data.get("holder", ""), context.people, call=True)
    told = line(holder, said(" "), context.actor(), said(" asks to take this question over."))
    if open_request(detail, seq) is None:
        return [told]
    value = action_ids.pair_value(detail.question.number, seq)
    return [
        told,
        *actions(button("Give it", action_ids.GIVE, value, "primary"), button("Keep it", action_ids.KEEP, value)),
    ]


def _kept(context: NoteContext) -> list[Block]:
    asker = person(context.entry.data.get("to", ""), context.people, call=True)
    return [line(asker, said(" "), context.actor(), said(" keeps this question."))]


def _called(context: NoteContext) -> list[Block]:
    called = person(context.entry.data.get("to", ""), context.people, call=True)
    return [line(called, said(" "), context.actor(), said(" asks whether you know this."))]


CLAIM_NOTES: Mapping[str, Callable[[NoteContext], list[Block]]] = {
    ASKED: _asked,
    KEPT: _kept,
    "question.colleague_called": _called,
}
"""Kind of history entry → the note about it."""
