"""Earlier answers on a card: what was replied when something similar was asked before. Pure.

Their text is ours and was approved; it is drawn inert all the same, since it may quote a stranger.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.details import QuestionDetail
from bot.core.earlier_answers import EarlierAnswer
from bot.core.model import Person
from bot.core.replying.target import any_can_be_answered
from bot.core.states import QuestionState
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    button,
    inert,
    line,
    line_with,
    link,
    one_line,
    person,
    quote,
    rich,
    said,
    section,
)
from bot.slack.blocks.escape import headline

_SHOWN = 3
_LETTERS = 200
_WRITABLE = (QuestionState.ASKED, QuestionState.PROPOSED)
_UNTIL_ANSWERED = (QuestionState.ROUTED, *_WRITABLE)
_DAY, _MONTH, _YEAR = 1, 30.44, 365.25


def earlier_answers(detail: QuestionDetail, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """The answers that may fit, three at most, each with its age and buttons; nothing once the question is answered."""
    if detail.question.state not in _UNTIL_ANSWERED:
        return []
    blocks: list[Block] = []
    for answer in detail.earlier_answers[:_SHOWN]:
        blocks += _outdated(answer, people) if answer.outdated_by else _offered(answer, detail, people, now)
    return [line(said("Answered before:", bold=True)), *blocks] if blocks else []


def closest_answer(detail: QuestionDetail, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """The likeliest answer that still holds, in one line with the button that uses it; and how many more there are."""
    holding = [answer for answer in detail.earlier_answers[:_SHOWN] if not answer.outdated_by]
    if not holding or detail.question.state not in _UNTIL_ANSWERED or not any_can_be_answered(detail):
        return []
    answer, more = holding[0], len(holding) - 1
    author = people[answer.author].name if answer.author in people else "a colleague"
    about = f"{author}, {age(now - answer.sent_at)}" + (", check it" if answer.needs_checking(now) else "")
    room = 72 - len(about)
    words = headline(answer.text, max(20, room))
    told = f"Answered before: “{words}” - {about}" + (f", {more} more" if more else "")
    value = action_ids.pair_value(detail.question.number, answer.reply)
    return [line_with(told, button("Use it", action_ids.USE_EARLIER, value))]


def _offered(answer: EarlierAnswer, detail: QuestionDetail, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """Its text only where a post can be answered from here; the Use button only in a state that takes replies too."""
    question, value = detail.question, str(answer.reply)
    answerable = any_can_be_answered(detail)
    usable = answerable and question.state in _WRITABLE
    use = [button("Use it", action_ids.USE_EARLIER, f"{question.number} {value}")] if usable else []
    said_then = [quote(inert(answer.text, _LETTERS, 4))] if answerable else []
    return [
        rich(section(*_about(answer, people, now)), *said_then),
        *actions(*use, button("Out of date", action_ids.OUTDATE, value)),
    ]


def _about(answer: EarlierAnswer, people: Mapping[str, Person], now: datetime) -> list[Part]:
    """The question it answered, its age, author and tags, and a link to it."""
    tags = [said(" · "), one_line(", ".join(answer.tags), 60)] if answer.tags else []
    there = link(answer.url, "see it")
    old = [said(" · "), said("check it, it is old", bold=True)] if answer.needs_checking(now) else []
    return [
        said(f"like Q-{answer.question} · {age(now - answer.sent_at)} · "),
        person(answer.author, people),
        *tags,
        *([said(" · "), *there] if there else []),
        *old,
    ]


def _outdated(answer: EarlierAnswer, people: Mapping[str, Person]) -> list[Block]:
    told = [said(f"The answer to Q-{answer.question} is out of date, says "), person(answer.outdated_by, people)]
    return [line(*told, said(".")), *actions(button("It is right", action_ids.STILL_RIGHT, str(answer.reply)))]


def age(since: timedelta) -> str:
    """An age in words: today, yesterday, 3 days ago, 8 months ago."""
    days = since / timedelta(days=1)
    if days < 2 * _DAY:
        return "today" if days < _DAY else "yesterday"
    for size, unit in ((_YEAR, "year"), (_MONTH, "month")):
        if days >= size:
            count = int(days / size)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return f"{int(days)} days ago"
