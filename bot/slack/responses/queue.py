"""The response to `queue`: one page of the open questions. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.details import QuestionDetail
from bot.core.model import Person
from bot.core.queue import Queue, QueueItem
from bot.core.telling.situation import situation_of
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    duration_words,
    line,
    one_line,
    person,
    rich,
    said,
)
from bot.slack.blocks.limits import fit
from bot.slack.messages.situation import situation_line
from bot.slack.responses.question import MOST_LINES, question_value


def queue_response(queue: Queue, tag: str, which: str, now: datetime, people: Mapping[str, Person]) -> list[Block]:
    """One page of the queue, with a button for each question and for the pages beside it."""
    narrowed = " ".join(part for part in (which, tag) if part)
    about = [said(" ("), one_line(narrowed), said(")")] if narrowed else []
    if not queue.items:
        return [line(said("Nothing waits in the queue"), *about, said("."))]
    lines = queue.items[:MOST_LINES]
    pages = f", page {queue.page} of {queue.pages}" if queue.pages > 1 else ""
    return fit(
        [
            line(said(f"{queue.total} in the queue", bold=True), *about, *([said(pages)] if pages else [])),
            rich(bullets([queue_line(one, now, people) for one in lines])),
            *actions(
                *[button(one.question.id, f"{action_ids.SHOW}_{n}", question_value(one)) for n, one in enumerate(lines)]
            ),
            *actions(*_paging(queue, tag, which)),
        ]
    )


def queue_line(one: QueueItem, now: datetime, people: Mapping[str, Person]) -> list[Part]:
    """A question in one line: number, when it is due, age, state, tags, who has it, author, source, first words."""
    question = one.question
    with_whom = [said(" · "), person(question.claimed_by, people)] if question.claimed_by else []
    situation = one.situation or situation_of(QuestionDetail(question, ()), now)
    return [
        said(f"{situation.mark} "),
        said(question.id, bold=True),
        said(" "),
        _due(question.due_at, now),
        said(f" · {_age(now - question.created_at)} · "),
        *situation_line(situation, people, mark=False),
        said(" · "),
        one_line(", ".join(question.tags) or "no tag", 60),
        *with_whom,
        said(" · @"),
        one_line(one.handle, 40),
        said(" on "),
        one_line(one.source, 30),
        said(": "),
        one_line(one.words, 100),
    ]


def _due(due_at: datetime | None, now: datetime) -> Part:
    if due_at is None:
        return said("no due time")
    if due_at <= now:
        return said(f"⚠ late by {duration_words(now - due_at)}", bold=True)
    return said(f"due in {duration_words(due_at - now)}")


def _age(age: timedelta) -> str:
    return f"{duration_words(age)} old" if age >= timedelta(minutes=1) else "just asked"


def _paging(queue: Queue, tag: str, which: str) -> list[Part]:
    back = button("Previous page", action_ids.PAGE_BACK, action_ids.page_value(tag, which, queue.page - 1))
    on = button("Next page", action_ids.PAGE, action_ids.page_value(tag, which, queue.page + 1))
    return [*([back] if queue.page > 1 else []), *([on] if queue.page < queue.pages else [])]


def first_steps() -> list[Part]:
    return [
        button("What waits", action_ids.PAGE, action_ids.page_value("", "", 1)),
        button("What is mine", action_ids.PAGE_BACK, action_ids.page_value("", "mine", 1)),
    ]
