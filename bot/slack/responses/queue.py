"""The response to `queue`: one page of the open questions. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.details import QuestionDetail
from bot.core.model import Person
from bot.core.queue import WHICH_WORDS, Queue, QueueChoice, QueueItem
from bot.core.telling.situation import situation_of
from bot.core.text.graphemes import clipped
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    button,
    duration_words,
    line,
    one_line,
    option,
    person,
    plain,
    said,
)
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit
from bot.slack.messages.situation import situation_line
from bot.slack.responses.question import MOST_LINES, question_value
from bot.slack.responses.queue_table import queue_table

_LONGEST_VALUE, _OFFERED = 150, 100


def queue_response(
    queue: Queue,
    chosen: QueueChoice,
    now: datetime,
    people: Mapping[str, Person],
    tags: Collection[str] = (),
    sources: Collection[str] = (),
) -> list[Block]:
    """One page of the queue as a table, what breaks first on top; with filters, a choice of what to show, and pages."""
    narrowed = " ".join(part for part in (chosen.which, chosen.tag, chosen.source) if part)
    about = [said(" ("), one_line(narrowed), said(")")] if narrowed else []
    filters = actions(*_filters(chosen, tags, sources))
    if not queue.items:
        return [line(said("Nothing waits in the queue"), *about, said(".")), *(filters if narrowed else [])]
    lines = queue.items[:MOST_LINES]
    pages = f", page {queue.page} of {queue.pages}" if queue.pages > 1 else ""
    return fit(
        [
            line(said(f"{queue.total} in the queue", bold=True), *about, *([said(pages)] if pages else [])),
            queue_table(lines, now, people),
            *actions(
                show_select(lines), button("Select…", action_ids.SELECT, choice_value(replace(chosen, page=queue.page)))
            ),
            *filters,
            *actions(*_paging(queue, chosen)),
        ]
    )


def choice_value(chosen: QueueChoice) -> str:
    """As the value of a button or an option."""
    return action_ids.page_value(chosen.tag, chosen.which, chosen.page, chosen.source)


def show_select(lines: Sequence[QueueItem]) -> Part:
    """A choice of one of these questions, which is shown then."""
    options = [option(f"{one.question.id} {label(one.words, 60)}", question_value(one)) for one in lines]
    return {"type": "static_select", "action_id": action_ids.SHOW, "placeholder": plain("Show…"), "options": options}


def _filters(chosen: QueueChoice, tags: Collection[str], sources: Collection[str]) -> list[Part]:
    """What the queue can be narrowed to; each choice keeps the others and begins at the first page."""
    first = replace(chosen, page=1)
    states = [("Everything open", ""), *((words, which) for which, words in WHICH_WORDS.items())]
    of_tag = [("Any tag", replace(first, tag="")), *((one, replace(first, tag=one)) for one in sorted(tags))]
    there = [("Any source", replace(first, source="")), *((one, replace(first, source=one)) for one in sorted(sources))]
    return [
        *_filter(action_ids.QUEUE_WHICH, "State", [(words, replace(first, which=one)) for words, one in states]),
        *(_filter(action_ids.QUEUE_TAG, "Tag", of_tag) if tags else []),
        *(_filter(action_ids.QUEUE_SOURCE, "Source", there) if len(sources) > 1 else []),
    ]


def _filter(action: str, name: str, choices: Sequence[tuple[str, QueueChoice]]) -> list[Part]:
    """A menu of the choices that fit into Slack's limits; nothing when none does."""
    fitting = [(words, value) for words, one in choices if words and len(value := choice_value(one)) <= _LONGEST_VALUE]
    options = [{"text": plain(clipped(words, 75)), "value": value} for words, value in fitting[:_OFFERED]]
    made: Part = {"type": "static_select", "action_id": action, "placeholder": plain(name), "options": options}
    return [made] if options else []


def queue_line(one: QueueItem, now: datetime, people: Mapping[str, Person]) -> list[Part]:
    """A question in one line: number, when it is due, age, state, tags, who has it, author, source, first words."""
    question = one.question
    situation = one.situation or situation_of(QuestionDetail(question, ()), now)
    tells_whom = not question.claimed_by or f"<@{question.claimed_by}>" in situation.sentence
    with_whom = [] if tells_whom else [said(" · "), person(question.claimed_by, people)]
    return [
        said(f"{situation.mark} "),
        said(question.id, bold=True),
        said(" "),
        _due(question.due_at, now, marked=situation.mark == _LATE),
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


_LATE = "⚠"


def _due(due_at: datetime | None, now: datetime, *, marked: bool) -> Part:
    """`marked`: the line begins with the mark of what is late."""
    if due_at is None:
        return said("no due time")
    if due_at <= now:
        return said(f"{'' if marked else f'{_LATE} '}late by {duration_words(now - due_at)}", bold=True)
    return said(f"due in {duration_words(due_at - now)}")


def _age(age: timedelta) -> str:
    return f"{duration_words(age)} old" if age >= timedelta(minutes=1) else "just asked"


def _paging(queue: Queue, chosen: QueueChoice) -> list[Part]:
    back = button("Previous page", action_ids.PAGE_BACK, choice_value(replace(chosen, page=queue.page - 1)))
    on = button("Next page", action_ids.PAGE, choice_value(replace(chosen, page=queue.page + 1)))
    return [*([back] if queue.page > 1 else []), *([on] if queue.page < queue.pages else [])]


def first_steps() -> list[Part]:
    return [
        button("What waits", action_ids.PAGE, action_ids.page_value("", "", 1)),
        button("What is mine", action_ids.PAGE_BACK, action_ids.page_value("", "mine", 1)),
    ]
