"""What the parts of a home are drawn from: a list of questions or of replies under a title, and a load. Pure.

An empty part says what would stand there, so that a newcomer learns from it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.homes.home import ReplyLine
from bot.core.model import Person
from bot.core.queue import Queue
from bot.core.states import ReplyState
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    duration_words,
    header,
    line,
    link,
    moment,
    one_line,
    person,
    rich,
    said,
    sentence,
)
from bot.slack.responses.queue import queue_line, show_select

_LINES = 5
_MARKS: Mapping[ReplyState, str] = {
    ReplyState.PROPOSED: "🟡",
    ReplyState.CHANGES_ASKED: "🟣",
    ReplyState.APPROVED: "⏳",
    ReplyState.WAITING: "⏳",
    ReplyState.SENDING: "⏳",
    ReplyState.HANDED_OVER: "⏳",
    ReplyState.SENT: "🟢",
    ReplyState.EDITED: "🟢",
    ReplyState.FAILED: "🔴",
    ReplyState.UNCERTAIN: "🔴",
    ReplyState.REMOVED: "🔴",
}
"""Those of a question whose reply is so; all else is closed."""


def questions_part(title: str, none: str, queue: Queue, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """The first questions of a list, and a choice of one to be shown."""
    lines = queue.items[:_LINES]
    if not lines:
        return [header(title), sentence(none)]
    more = queue.total - len(lines)
    return [
        header(title),
        rich(bullets([queue_line(one, now, people) for one in lines])),
        *actions(show_select(lines)),
        *([sentence(f"And {more} more: /switchboard queue")] if more > 0 else []),
    ]


def replies_part(
    title: str, none: str, replies: Sequence[ReplyLine], people: Mapping[str, Person], now: datetime
) -> list[Block]:
    """The first replies of a list; without a title's part where there is none and nothing is to be said of that."""
    if not replies:
        return [header(title), sentence(none)] if none else []
    more = [[said("and more")]] if len(replies) > _LINES else []
    told = [reply_line(one, people, now) for one in replies[:_LINES]]
    return [header(title), rich(bullets([*told, *more]))]


def reply_line(one: ReplyLine, people: Mapping[str, Person], now: datetime) -> list[Part]:
    """A reply in a line: how it stands, to what, by whom, since when, why it failed, and the way there."""
    there = link(one.url, "see it")
    why = [said(": "), one_line(one.failure, 120)] if one.failure and one.state in _TELLS_WHY else []
    return [
        said(f"{_MARKS.get(one.state, '⚪')} "),
        said(f"Q-{one.question}", bold=True),
        said(" "),
        person(one.author, people),
        said(" to @"),
        one_line(one.handle or "somebody", 40),
        said(" on "),
        one_line(one.source, 30),
        said(f" · {one.state.words}, proposed {duration_words(now - one.proposed_at)} ago"),
        *why,
        *([said(" · "), *there] if there else []),
    ]


_TELLS_WHY = (ReplyState.FAILED, ReplyState.UNCERTAIN, ReplyState.WAITING)


def leaving_part(replies: Sequence[ReplyLine], people: Mapping[str, Person]) -> list[Block]:
    """What leaves next, each with the button that stops it."""
    blocks: list[Block] = [header("Leaves next")]
    for one in replies[:_LINES]:
        at = [said(" at "), moment(one.send_at)] if one.send_at else []
        blocks.append(
            line(said("⏳ "), person(one.author, people), said(f"'s answer to Q-{one.question} leaves"), *at, said("."))
        )
        if one.state is ReplyState.WAITING:
            blocks += actions(button("Undo", action_ids.UNDO, str(one.reply)))
    return blocks if len(blocks) > 1 else []


def load_bar(count: int, cap: int) -> str:
    """How loaded somebody is: ▓▓▓░░ 3 of 5."""
    shown = min(max(cap, 1), _WIDEST)
    full = min(shown, round(count * shown / max(cap, 1)))
    return f"{'▓' * full}{'░' * (shown - full)} {count} of {cap}"


_WIDEST = 10
