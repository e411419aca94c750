"""The message about a burst: how many questions of one tag in how long, each in a line as it stands, what was said to
all of them, and what can be done for all at once. Pure.

It holds none of a stranger's words but names: those are on each question's own card.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.burst_answers.answer import BurstAnswerKind
from bot.core.burst_answers.detail import BurstDetail, BurstLine, standing_answers
from bot.core.bursts import Burst
from bot.core.calendars.working_time import is_at_work
from bot.core.model import Person
from bot.slack import action_ids
from bot.slack.blocks.burst_answers import questions
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    duration_words,
    line,
    one_line,
    option,
    person,
    plain,
    rich,
    said,
    with_names,
)
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit
from bot.slack.messages.burst_answers.told import answer_line, waits_to_leave

_CALLED = 10
_STOP = "What has not left yet stays here; each question keeps its reply in review. What has left stands."


def burst_message(detail: BurstDetail, people: Mapping[str, Person], *, call: bool = False) -> list[Block]:
    """The burst as it is now. `call` mentions those who were asked; only its first posting does."""
    burst, resolved = detail.burst, detail.burst.resolved_at is not None
    answers = [line(*answer_line(one, people)) for one in standing_answers(detail.answers)]
    asked = [line(*_asked(burst, people, call=call))] if burst.ended_at is None else []
    listed = [] if resolved else [rich(*_listed(detail, people))]
    return fit([line(*_told(burst, people)), *asked, *listed, *answers, *actions(*_buttons(detail))])


def burst_text(burst: Burst) -> str:
    """What a notification shows."""
    return f"{questions(burst.count)} about {label(burst.tag, 60)} in {duration_words(_length(burst))}"


def _told(burst: Burst, people: Mapping[str, Person]) -> list[Part]:
    about = [said(" about "), {**one_line(burst.tag, 60), "style": {"bold": True}}]
    length = duration_words(_length(burst))
    if burst.resolved_at is not None:
        by = [said(" was resolved by "), person(burst.resolved_by, people)]
        return [said("🟢 The burst"), *about, *by, said(f": {questions(burst.count)}.")]
    if burst.ended_at is not None:
        return [said("The burst"), *about, said(f" is over after {length}: {questions(burst.count)}.")]
    return [said("🔥 "), said(questions(burst.count), bold=True), *about, said(f" in {length}.")]


def _asked(burst: Burst, people: Mapping[str, Person], *, call: bool) -> list[Part]:
    called = [
        part
        for slack in burst.asked[:_CALLED]
        for part in (said(" "), person(slack, people, call=call and _works(slack, people, burst.newest_at)))
    ]
    quiet = said("While it lasts, the cards of its questions call nobody.", italic=True)
    return [said("Asked:"), *called, said(". "), quiet] if called else [quiet]


def _works(slack: str, people: Mapping[str, Person], at: datetime) -> bool:
    known = people.get(slack)
    return known is None or is_at_work(known.hours, at)


def _listed(detail: BurstDetail, people: Mapping[str, Person]) -> list[Part]:
    """Its newest questions, a line each, and how many more there are."""
    lines = [_question(one, people) for one in detail.lines]
    more = len(detail.burst.questions) - len(lines)
    if more > 0:
        lines.append([said(f"and {more} more.")])
    return [bullets(lines or [[said("None of them is open to be shown.")]])]


def _question(one: BurstLine, people: Mapping[str, Person]) -> list[Part]:
    asker = [said(" @"), one_line(one.handle, 40), said(" on "), one_line(one.source, 30)] if one.source else []
    state = with_names(one.situation.sentence, people, 120)
    return [
        said(f"{one.situation.mark} "),
        *_number(one),
        *asker,
        said(" · "),
        *state,
    ]


def _number(one: BurstLine) -> list[Part]:
    """The question's number, which leads to its card."""
    text = f"Q-{one.question}"
    if one.card is None:
        return [said(text, bold=True)]
    address = f"https://slack.com/archives/{one.card.room}/p{one.card.ts.replace('.', '')}"
    return [{"type": "link", "url": address, "text": text}]


def _buttons(detail: BurstDetail) -> list[Part]:
    """What can be done for all; nothing but a look once it is resolved."""
    value, show = str(detail.burst.number), _show(detail)
    if detail.burst.resolved_at is not None:
        return show
    under_way = detail.under_way
    stoppable = [one for one in detail.answers if waits_to_leave(one)]
    stop = [
        button("Stop the answer", action_ids.STOP_BURST_ANSWER, str(one.number), "danger", _STOP)
        for one in stoppable[-1:]
    ]
    if under_way is not None:
        return [*show, *stop]
    again = detail.newest(BurstAnswerKind.HOLDING) is not None
    first = ("Answer the newer ones…", "") if again else ("Answer all…", "primary")
    return [
        button(first[0], action_ids.ANSWER_ALL, value, first[1]),
        button("Resolve…", action_ids.RESOLVE_BURST, value),
        button("Put in, take out…", action_ids.CHANGE_BURST, value),
        *show,
        *stop,
    ]


def _show(detail: BurstDetail) -> list[Part]:
    """A choice of one of its questions, which is shown then."""
    options = [option(f"Q-{one.question} @{label(one.handle, 40)}", str(one.question)) for one in detail.lines]
    select: Part = {"type": "static_select", "action_id": action_ids.SHOW, "placeholder": plain("Show…")}
    return [{**select, "options": options}] if options else []


def _length(burst: Burst) -> timedelta:
    return burst.newest_at - burst.started_at
