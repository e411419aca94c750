"""One act on several questions: each in a transaction of its own, and one answer that says what became of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.errors import Faulty, Inside
from bot.desk import Desk
from bot.desk.context import AlreadyHandled, EventKeys
from bot.slack.blocks.elements import Part
from bot.slack.responses.confirmation import show_buttons
from handlers.commands.answers.undo import undo_step
from handlers.interactions import TypedCommand

_SHOWN = 5
MOST_HANDED_OVER = 20
"""Questions that somebody who goes away can hand on at once."""

OneByOne = Callable[[int, EventKeys], object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Which questions it was done to, and why not to the others."""

    done: tuple[int, ...]
    refused: tuple[str, ...] = ()

    def told(self, one: str, several: str = "") -> str:
        """What was done: "Q-1 is closed." or "Q-1 and Q-2 are closed.", then what was not and why."""
        said = f"{listed(self.done)} {one if len(self.done) == 1 else several or one.replace('is ', 'are ', 1)}"
        return " ".join([said, *self.refused])


def on_each(numbers: Sequence[int], typed: TypedCommand, act: OneByOne) -> Outcome:
    """Act on each question. What is refused to one is done to the others all the same; raises Inside where it is
    refused to every one.
    """
    if len(numbers) == 1:
        act(numbers[0], typed.event)
        return Outcome(tuple(numbers))
    done, refused = [], []
    for number in numbers:
        try:
            act(number, [f"{key}:{number}" for key in typed.event])
        except AlreadyHandled:  # this command was begun before, and broken off
            done.append(number)
        except Inside as error:
            refused.append(_about(number, str(error)))
        else:
            done.append(number)
    if not done:
        raise Faulty(refused)
    return Outcome(tuple(done), tuple(refused))


def next_steps(desk: Desk, by: str, numbers: Sequence[int]) -> list[Part]:
    """Buttons under the answer: to see the questions, and to undo what was done to them."""
    return [*show_buttons(numbers[:_SHOWN]), *undo_step(desk, by, numbers)]


def listed(numbers: Sequence[int]) -> str:
    """Q-1, Q-2 and Q-3."""
    *first, last = [f"Q-{number}" for number in numbers]
    return f"{', '.join(first)} and {last}" if first else last


def _about(number: int, problem: str) -> str:
    return problem if f"Q-{number}" in problem else f"Q-{number}: {problem}"
