"""What the parts of a home are drawn from: a list of questions or of replies under a title, and a load. Pure.

An empty part says what would stand there, so that a newcomer learns from it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.homes.home import FollowUpLine, ReplyLine
from bot.core.homes.upkeep import Finding, Upkeep
from bot.core.model import Person
from bot.core.queue import Queue
from bot.core.states import ReplyState
from bot.core.telling.situation import reply_situation
from bot.slack.blocks.burst_answers import reach_of
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    duration_words,
    header,
    link,
    one_line,
    person,
    rich,
    said,
    sentence,
    with_names,
)
from bot.slack.messages.situation import situation_line
from bot.slack.responses.queue import queue_line, show_select

LINES = 5
_WORDS = 160
NOBODY_ON = "Nobody is on these"
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
    lines = queue.items[:LINES]
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
    title: str,
    none: str,
    replies: Sequence[ReplyLine],
    people: Mapping[str, Person],
    now: datetime,
    *,
    own: bool = False,
) -> list[Block]:
    """The first replies of a list, which may all be the reader's `own`; without a title's part where there is none and
    nothing is to be said of that.
    """
    if not replies:
        return [header(title), sentence(none)] if none else []
    more = [[said("and more")]] if len(replies) > LINES else []
    told = [reply_line(one, people, now, own=own) for one in replies[:LINES]]
    return [header(title), rich(bullets([*told, *more]))]


def reply_line(one: ReplyLine, people: Mapping[str, Person], now: datetime, *, own: bool = False) -> list[Part]:
    """A reply in a line: how it stands, to what, by whom, since when, why it failed, and the way there. Of the reader's
    own that is under way, what its card says of it.
    """
    if own and one.detail is not None:
        situation = reply_situation(one.detail, one.detail.reply_detail(one.reply))
        number = [said(f"{situation.mark} "), said(f"Q-{one.question}", bold=True), said(": ")]
        return [*number, *situation_line(situation, people, mark=False)]
    there = link(one.url, "see it")
    why = _why(one.failure) if one.state in _TELLS_WHY else []
    return [
        said(f"{_MARKS.get(one.state, '⚪')} "),
        said(f"Q-{one.question}", bold=True),
        said(" "),
        *([] if own else [person(one.author, people), said(" ")]),
        said("to @"),
        one_line(one.handle or "somebody", 40),
        said(" on "),
        one_line(one.source, 30),
        said(f" · {_standing(one, now)}"),
        *([said(f" · {one.likes} like it")] if one.likes else []),
        *(_follow_up(one.follow_up, now) if one.follow_up else []),
        *why,
        *([said(" · "), *there] if there else []),
    ]


def burst_answer_line(tag: str, answer: BurstAnswer, people: Mapping[str, Person], now: datetime) -> list[Part]:
    """One answer for a whole burst that waits for review: whose, for whom, since when, and whether that is too long."""
    told = f"'s {answer.kind.words} to {reach_of(answer.going)} about "
    waits = f" · in review for {duration_words(now - answer.prepared_at)}{', late' if answer.is_late(now) else ''}"
    return [said("🟡 "), person(answer.author, people), said(told), one_line(tag, 60), said(waits)]


def _why(reason: str) -> list[Part]:
    return [said(": "), one_line(reason, 120)] if reason else []


def _follow_up(one: FollowUpLine, now: datetime) -> list[Part]:
    """· @kim wrote again 5 minutes ago: “And on errors?”, and 2 before · waits for an answer"""
    before = f", and {one.count - 1} before" if one.count > 1 else ""
    waits = " · waits for an answer" if one.waits else ""
    return [
        said(" · @"),
        one_line(one.handle or "somebody", 40),
        said(f" wrote again {duration_words(now - one.at)} ago: “"),
        one_line(one.words, 100),
        said(f"”{before}{waits}"),
    ]


def _standing(one: ReplyLine, now: datetime) -> str:
    """In review for 12 minutes; sent 2 h ago; failed, proposed 2 h ago."""
    if one.state is ReplyState.PROPOSED:
        return f"in review for {duration_words(now - one.proposed_at)}"
    if one.since is not None:
        return f"{one.state.words} {duration_words(now - one.since)} ago"
    return f"{one.state.words}, proposed {duration_words(now - one.proposed_at)} ago"


_TELLS_WHY = (ReplyState.FAILED, ReplyState.UNCERTAIN, ReplyState.WAITING)


def and_more(replies: Sequence[object]) -> list[Block]:
    """Says that there are more than are shown."""
    return [sentence("And more: /switchboard queue review")] if len(replies) > LINES else []


def upkeep_part(found: Upkeep, people: Mapping[str, Person]) -> list[Block]:
    """What is wrong with sources and Slack, in five lines at most, each with what mends it."""
    well = {0: "No source is read yet.", 1: "It is read as it should be."}.get(
        found.streams, f"All {found.streams} streams are read as they should be."
    )
    if not found.findings:
        return [header(UPKEEP), sentence(well)]
    shown = found.findings if len(found.findings) <= LINES else found.findings[: LINES - 1]
    more = len(found.findings) - len(shown)
    rest = [[said(f"and {more} more: switchboard doctor on the machine itself")]] if more else []
    return [header(UPKEEP), rich(bullets([*(_finding(one, people) for one in shown), *rest]))]


UPKEEP = "Sources and Slack"


def _finding(one: Finding, people: Mapping[str, Person]) -> list[Part]:
    told = "".join(str(part["text"]) for part in with_names(one.words, people, _WORDS))
    return [said(f"{one.mark} "), one_line(told, _WORDS), said(" → "), one_line(one.remedy, _WORDS)]


def load_bar(count: int, cap: int) -> str:
    """How loaded somebody is: ▓▓▓░░ 3 of 5."""
    shown = min(max(cap, 1), _WIDEST)
    full = min(shown, round(count * shown / max(cap, 1)))
    return f"{'▓' * full}{'░' * (shown - full)} {count} of {cap}"


_WIDEST = 10
