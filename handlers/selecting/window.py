"""*Select…* under the queue: a window with the page's questions, one act on those that are ticked, each by its own act
of the desk, and what became of each.
"""

from collections.abc import Callable, Mapping

from bot.core.errors import Faulty, Inside, Stale
from bot.core.moments.suggested import suggested_moments
from bot.desk import Desk
from bot.desk.context import AlreadyHandled, EventKeys
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, Part
from bot.slack.windows.select import ASSIGN, CLOSE, IGNORE, SNOOZE, TAG, question_option, select_window, selected_window
from handlers.commands.language.moments import chosen_moment
from handlers.commands.queue import read_page
from handlers.interactions import OLD_WINDOW, ButtonPress, OpenWindow, WindowSubmission, WindowValues

DoOne = Callable[[Desk, int, str, WindowValues, EventKeys], object]


def _assign(desk: Desk, number: int, by: str, filled: WindowValues, event: EventKeys) -> None:
    desk.questions.assign(number, filled.person, by, event=event)


def _tag(desk: Desk, number: int, by: str, filled: WindowValues, event: EventKeys) -> None:
    desk.questions.tag(number, by, add=filled.tags or (), event=event)


def _snooze(desk: Desk, number: int, by: str, filled: WindowValues, event: EventKeys) -> None:
    until = filled.moment or chosen_moment(desk, by, filled.span)
    desk.questions.snooze(number, by, until, event=event)


def _ignore(desk: Desk, number: int, by: str, filled: WindowValues, event: EventKeys) -> None:
    desk.questions.ignore(number, by, filled.why, filled.kind, event=event)


def _close(desk: Desk, number: int, by: str, filled: WindowValues, event: EventKeys) -> None:
    desk.questions.settle(number, by, filled.why, event=event)


_ACTS: Mapping[str, tuple[DoOne, str]] = {
    ASSIGN: (_assign, "assigned"),
    TAG: (_tag, "tagged"),
    SNOOZE: (_snooze, "snoozed"),
    IGNORE: (_ignore, "ignored"),
    CLOSE: (_close, "closed"),
}


def _opened(desk: Desk, pressed: ButtonPress) -> Block:
    """The questions of the page that the button stands under, as they are now."""
    chosen = read_page(pressed.value)
    page = desk.queue.page(chosen.tag, chosen.which, pressed.by, chosen.page, chosen.source)
    if not page.items:
        raise Stale("Nothing waits in that part of the queue any more.")
    listed = [question_option(item.question.number, item.words) for item in page.items]
    return select_window(listed, "", desk.tags, ())


def select_preview(desk: Desk, window: OpenWindow, by: str) -> Block:
    """The window with what the chosen act needs to know."""
    moments = suggested_moments(desk.now(), desk.zone_of(by))
    return select_window(_boxes(window), window.values.act, desk.tags, moments)


def _selected(desk: Desk, handed: WindowSubmission) -> Block:
    """Do it to each that is ticked; what is refused to one is done to the others all the same."""
    filled = handed.window.values
    if filled.act not in _ACTS:
        raise Faulty(["Choose what to do with them."]).concerning(action_ids.ACT)
    if not filled.questions:
        raise Faulty(["Tick the questions it is about."]).concerning(action_ids.QUESTIONS)
    done, told = [], []
    for number in filled.questions:
        refused = _refused(desk, number, handed)
        told.append(f"Q-{number}: {refused}" if refused else f"Q-{number} is {_ACTS[filled.act][1]}.")
        done += [] if refused else [number]
    entries = desk.reverting.offered(handed.by, done) if done else ()
    return selected_window(told, entries, desk.people)


def _refused(desk: Desk, number: int, handed: WindowSubmission) -> str:
    """Why it was not done to this one; "" when it was."""
    act, _ = _ACTS[handed.window.values.act]
    try:
        act(desk, number, handed.by, handed.window.values, [f"{key}:{number}" for key in handed.event])
    except AlreadyHandled:  # this window was handed in before, and its answer was lost
        return ""
    except Inside as error:
        return str(error)
    return ""


def _boxes(window: OpenWindow) -> list[Part]:
    """The window's boxes. Raises Stale for a window of another version."""
    fields = [block["element"] for block in window.blocks if block.get("block_id") == action_ids.QUESTIONS]
    options = fields[0].get("options") if fields and isinstance(fields[0], dict) else None
    if not isinstance(options, list):
        raise Stale(OLD_WINDOW)
    return options


SELECT_WINDOWS: Mapping[str, Callable[[Desk, ButtonPress], Block]] = {action_ids.SELECT: _opened}
SELECT_SUBMISSIONS: Mapping[str, Callable[[Desk, WindowSubmission], Block]] = {action_ids.SELECT_WINDOW: _selected}
