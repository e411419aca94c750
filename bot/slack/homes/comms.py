"""Communications' part of the App Home: what waits for them, what leaves, failed or changed in public, what is held,
and what came of the week. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.figures.reckoning import PeriodFigures
from bot.core.figures.wording import figure_table
from bot.core.homes.home import CommsHome, ReplyLine
from bot.core.model import Person
from bot.core.states import ReplyState
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    header,
    line,
    moment,
    one_line,
    person,
    pieces,
    preformatted,
    rich,
    said,
    sentence,
)
from bot.slack.homes.parts import LINES, and_more, burst_answer_line, replies_part, reply_line
from bot.slack.messages.reply import reply_buttons
from bot.slack.messages.review import EDITABLE
from bot.slack.messages.reviewing.changes import seen_value
from bot.slack.responses.figures import web_line
from bot.slack.responses.people import run_button

_HOLDS = 10
_WORDS = 150
_WEEK = ("asked", "answered", "promises_kept", "promises_broken", "seen_to_claimed", "proposed_to_approved", "voices")


def comms_part(home: CommsHome, people: Mapping[str, Person], now: datetime) -> list[Block]:
    return [
        *_waiting(home, people, now),
        *_leaving(home.leaving, people),
        *_failed(home.failed, people, now),
        *replies_part("Changed in public since yesterday", "", home.changed, people, now),
        header("Holds"),
        *_holds(home, people),
        *(_week(home.week, home.web) if home.week else []),
    ]


def _waiting(home: CommsHome, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """The longest waiting first, each with the windows in which it is decided on."""
    told = "Nothing waits for review. Candidates stand here, the longest waiting first."
    to_all = [(one.prepared_at, _for_burst(tag, one, people, now)) for tag, one in home.for_bursts]
    to_one = [(one.proposed_at, _with_steps([one], people, now, _decisions)) for one in home.waiting]
    by_age = sorted([*to_all, *to_one], key=lambda waiting: waiting[0])
    if not by_age:
        return [header("Waits for you"), sentence(told)]
    shown = [block for _, blocks in by_age[:LINES] for block in blocks]
    return [header("Waits for you"), *shown, *and_more(by_age)]


def _for_burst(tag: str, answer: BurstAnswer, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """One answer for a whole burst; as with a reply, nothing is approved by a press here."""
    value = action_ids.reply_value(answer.number, answer.sha256)
    return [
        line(*burst_answer_line(tag, answer, people, now)),
        rich({"type": "rich_text_quote", "elements": [one_line(answer.words.plain, _WORDS)]}),
        *actions(
            button("Read and approve…", action_ids.EDIT_FOR_ALL, value, "primary"),
            button("Decline…", action_ids.DECLINE_FOR_ALL, value),
        ),
    ]


def _failed(replies: Sequence[ReplyLine], people: Mapping[str, Person], now: datetime) -> list[Block]:
    return [header("Failed"), *_with_steps(replies, people, now, reply_buttons)] if replies else []


def _with_steps(
    replies: Sequence[ReplyLine],
    people: Mapping[str, Person],
    now: datetime,
    steps: Callable[[QuestionDetail, ReplyDetail], list[Part]],
) -> list[Block]:
    """Each reply in a line with the beginning of its words, and what can be done about it."""
    blocks: list[Block] = []
    for one in replies[:LINES]:
        blocks.append(line(*reply_line(one, people, now)))
        if one.detail is not None:
            file = one.detail.reply_detail(one.reply)
            blocks.append(rich({"type": "rich_text_quote", "elements": [one_line(file.reply.text, _WORDS)]}))
            blocks += actions(*steps(one.detail, file))
    return [*blocks, *and_more(replies)]


def _decisions(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    """Windows in which the whole of it is read: nothing is approved by a press here."""
    value = seen_value(detail, file)
    read = button("Read and approve…", action_ids.EDIT, value, "primary")
    return [
        *([read] if len(file.reply.words.plain) <= EDITABLE else []),
        button("Ask for changes…", action_ids.ASK_FOR_CHANGES, value),
        button("Decline…", action_ids.DECLINE, value),
        button("The whole question", action_ids.SHOW, str(detail.question.number)),
    ]


def _leaving(replies: Sequence[ReplyLine], people: Mapping[str, Person]) -> list[Block]:
    """What leaves next, each with the button that stops it."""
    blocks: list[Block] = []
    for one in replies[:LINES]:
        at = [said(" "), moment(one.send_at)] if one.send_at else []
        blocks.append(
            line(
                said("⏳ "),
                person(one.author, people),
                said(f"'s answer to Q-{one.question} on "),
                one_line(one.source, 30),
                said(" leaves"),
                *at,
                *([said(": "), one_line(one.failure, 120)] if one.failure else [said(".")]),
            )
        )
        if one.state is ReplyState.WAITING:
            blocks += actions(button("Stop" if one.failure else "Undo", action_ids.UNDO, str(one.reply), "danger"))
    return [header("Leaves next"), *blocks, *and_more(replies)] if blocks else []


def _holds(home: CommsHome, people: Mapping[str, Person]) -> list[Block]:
    held = [
        [
            said("⏸ "),
            _scope(scope),
            said(" by "),
            person(by, people),
            *([said(": "), one_line(why, 150)] if why else []),
        ]
        for scope, by, why in home.holds[:_HOLDS]
    ]
    hold = button("Hold all", action_ids.HOLD_ALL, "all", sure="Nothing leaves until somebody resumes it.")
    resume = run_button("Resume…", "resume")
    told = rich(bullets(held)) if held else sentence("Nothing is held: what is approved leaves.")
    return [told, *actions(*([resume] if held else []), hold)]


def _scope(scope: str) -> Part:
    return {**one_line(scope or "everything", 60), "style": {"bold": True}}


def _week(figures: PeriodFigures, web: str) -> list[Block]:
    """Some of what `stats 7d` shows, in the same digits, and the way to all of it."""
    return [
        header("This week"),
        rich(preformatted(pieces(figure_table(figures, _WEEK)))),
        *web_line(web, figures),
        *actions(run_button("All figures", "stats 7d", 2)),
    ]
