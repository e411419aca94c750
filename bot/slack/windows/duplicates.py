"""The window in which a person says that a question asks the same as another: the likeliest ones, or those found by
words. Pure.
"""

from collections.abc import Sequence

from bot.core.model import Question
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block, Part, field, hinted, line, option, said, sentence, with_dispatch
from bot.slack.windows.parts import modal
from bot.slack.windows.question import Place


def same_as_window(
    question: Question, offered: Sequence[tuple[int, str]], place: Place, *, searched: bool = False
) -> Block:
    """The questions to choose from, and a field by which others are found."""
    typed: Part = {
        "type": "plain_text_input",
        "max_length": 200,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    search = with_dispatch(field(action_ids.SEARCH_WORDS, "Look for another by its words", typed, optional=True))
    into = f"Everything goes on there; {question.id} can be split off again."
    return modal(
        action_ids.SAME_AS_WINDOW,
        f"{question.id} is the same as…",
        "Merge",
        [
            *_choice(offered, searched=searched),
            hinted(search, "Press Enter to search among the open questions."),
            line(said(into, italic=True)),
        ],
        WindowMetadata(question=question.number, source_message=place),
    )


def _choice(offered: Sequence[tuple[int, str]], *, searched: bool) -> list[Block]:
    if not offered:
        told = "No open question holds these words." if searched else "No open question is like it."
        return [sentence(f"{told} Look for one by other words.")]
    options = [option(f"Q-{number} {words}", str(number)) for number, words in offered]
    name = "Found by these words" if searched else "Which asks the same?"
    return [field(action_ids.INTO, name, {"type": "radio_buttons", "options": options[:10]})]
