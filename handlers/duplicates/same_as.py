"""*Same as…* in a card's menu: likely duplicates to choose from, a search for others, and the merge."""

from collections.abc import Callable, Mapping

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.core.searching.search import terms_in
from bot.desk import Desk
from bot.slack import action_ids
from bot.slack.blocks.elements import Block
from bot.slack.windows.duplicates import same_as_window
from handlers.interactions import ButtonPress, OpenWindow, WindowSubmission


def _opened(desk: Desk, pressed: ButtonPress) -> Block:
    detail = desk.questions.detail_for(Act.MERGE, pressed.number, pressed.by)
    return same_as_window(detail.question, desk.duplicates.likely(pressed.number, pressed.by), pressed.place)


def searched(desk: Desk, window: OpenWindow, by: str) -> Block:
    """The window with what is found by the words typed in it; with the likeliest ones where there are none."""
    number, typed = window.metadata.question, window.values.search
    question = desk.questions.detail_for(Act.MERGE, number, by).question
    terms = terms_in(typed) if typed.strip() else ()
    place = window.metadata.source_message
    return same_as_window(question, desk.duplicates.likely(number, by, terms), place, searched=bool(terms))


def _merge(desk: Desk, handed: WindowSubmission) -> None:
    number, into = handed.window.metadata.question, handed.window.values.into
    desk.check_may(Act.MERGE, handed.by, number)
    if not into:
        raise Faulty(["Choose the question that asks the same, or look for it by its words."]).concerning("into")
    desk.duplicates.merge(number, into, handed.by, event=handed.event)


SAME_AS_WINDOWS: Mapping[str, Callable[[Desk, ButtonPress], Block]] = {action_ids.SAME_AS: _opened}
SAME_AS_SUBMISSIONS: Mapping[str, Callable[[Desk, WindowSubmission], None]] = {action_ids.SAME_AS_WINDOW: _merge}
