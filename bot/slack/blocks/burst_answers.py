"""What windows and messages say alike of one answer for a whole burst: how many it goes to, who is left out. Pure."""

from collections.abc import Collection, Mapping, Sequence

from bot.core.burst_answers.answer import BurstAnswer, BurstRecipient, RecipientState
from bot.core.model import Person
from bot.slack.blocks.elements import Block, Part, bullets, line, one_line, rich, said, with_names

_MOST_LEFT_OUT = 20
_MOST_FORBIDDEN = 10


def questions(count: int) -> str:
    return "1 question" if count == 1 else f"{count} questions"


def posts_of_questions(posts: int, asked: int) -> str:
    """So many questions; and posts, where a question has several."""
    return questions(asked) if posts == asked else f"{posts} posts of {questions(asked)}"


def reach_of(recipients: Collection[BurstRecipient]) -> str:
    """How many posts of how many questions these are."""
    return posts_of_questions(len(recipients), len({one.question for one in recipients}))


def left_out_lines(recipients: Sequence[BurstRecipient], people: Mapping[str, Person]) -> list[list[Part]]:
    """The questions that get none, those with one reason together; posts of those that get one elsewhere are told as
    such.
    """
    going = {one.question for one in recipients if one.state is not RecipientState.LEFT_OUT}
    by_reason: dict[str, dict[int, None]] = {}
    for one in recipients:
        if one.state is RecipientState.LEFT_OUT:
            by_reason.setdefault(one.why, {})[one.question] = None
    lines = [
        [said(_numbers(list(numbers), going), bold=True), said(": "), *with_names(why, people, 300)]
        for why, numbers in list(by_reason.items())[:_MOST_LEFT_OUT]
    ]
    more = len(by_reason) - len(lines)
    return [*lines, *([[said(f"and for {more} more reasons.")]] if more > 0 else [])]


def _numbers(numbers: Sequence[int], going: Collection[int]) -> str:
    named = [f"one more post of Q-{number}" if number in going else f"Q-{number}" for number in numbers]
    shown = ", ".join(named[:_MOST_LEFT_OUT])
    return f"{shown} and {len(numbers) - _MOST_LEFT_OUT} more" if len(numbers) > _MOST_LEFT_OUT else shown


def forbidden_blocks(answer: BurstAnswer) -> list[Block]:
    """What lint says against the words, unless communications let them pass."""
    if not answer.forbidden:
        return []
    told = [[said("⛔ "), one_line(one, 300)] for one in answer.forbidden[:_MOST_FORBIDDEN]]
    return [line(said("Lint forbids these words:", bold=True)), rich(bullets(told))]


def channel_words(channels: Mapping[str, int]) -> Part:
    """So many on each source."""
    return one_line(", ".join(f"{count} on {source}" for source, count in sorted(channels.items())), 200)
