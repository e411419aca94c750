"""The response after something was done. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.model import Person
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part, actions, button, line, said, with_names
from bot.slack.blocks.limits import fit


def text_response(text: str, people: Mapping[str, Person], *next_steps: Part) -> list[Block]:
    """One text, which may hold other people's words, and buttons for what to do next."""
    return fit([line(*(with_names(text, people, 1500) or [said("Done.")])), *actions(*next_steps)])


def show_button(number: int) -> Part:
    return button(f"Show Q-{number}", action_ids.SHOW, str(number))


def show_buttons(numbers: Sequence[int]) -> list[Part]:
    """One for each: in one message each has an id of its own."""
    if len(numbers) == 1:
        return [show_button(numbers[0])]
    return [
        button(f"Show Q-{number}", f"{action_ids.SHOW}_{place}", str(number)) for place, number in enumerate(numbers)
    ]


def undo_button(entries: Sequence[int]) -> Part:
    """Undoes the acts that these entries of the history tell of."""
    return button("Undo", action_ids.REVERT, " ".join(map(str, entries)))


def ask_button(thread_ts: str, ts: str) -> Part:
    """Under words that lint forbids: their author asks communications to let them pass."""
    return button("Ask communications to allow it", action_ids.ASK_TO_ALLOW, f"{thread_ts} {ts}")
