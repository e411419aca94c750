"""What windows and messages say alike of one answer for a whole burst: how many it goes to, who is left out. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.burst_answers.answer import BurstRecipient, RecipientState
from bot.core.model import Person
from bot.slack.blocks.elements import Part, one_line, said, with_names

_MOST_LEFT_OUT = 20


def questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def left_out_lines(recipients: Sequence[BurstRecipient], people: Mapping[str, Person]) -> list[list[Part]]:
    """The questions that get none, those with one reason together."""
    by_reason: dict[str, list[int]] = {}
    for one in recipients:
        if one.state is RecipientState.LEFT_OUT:
            by_reason.setdefault(one.why, []).append(one.question)
    lines = [
        [said(_numbers(numbers), bold=True), said(": "), *with_names(why, people, 300)]
        for why, numbers in list(by_reason.items())[:_MOST_LEFT_OUT]
    ]
    more = len(by_reason) - len(lines)
    return [*lines, *([[said(f"and for {more} more reasons.")]] if more > 0 else [])]


def _numbers(numbers: Sequence[int]) -> str:
    shown = ", ".join(f"Q-{number}" for number in numbers[:_MOST_LEFT_OUT])
    return f"{shown} and {len(numbers) - _MOST_LEFT_OUT} more" if len(numbers) > _MOST_LEFT_OUT else shown


def channel_words(channels: Mapping[str, int]) -> Part:
    """So many on each source."""
    return one_line(", ".join(f"{count} on {source}" for source, count in sorted(channels.items())), 200)
