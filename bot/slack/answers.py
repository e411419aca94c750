"""What a slash command answers: the queue, one question in full, help. Pure; every answer offers the next step.

How a command is read stands in `handlers.commands`.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.core.details import Dossier
from bot.core.model import Entry, Person
from bot.core.queue import Queue, QueueLine
from bot.slack import names
from bot.slack.cards import STATES, buttons, card
from bot.slack.fit import fit
from bot.slack.quoted import asked
from bot.slack.rich import (
    Block,
    Part,
    actions,
    bullets,
    button,
    channel,
    header,
    line,
    moment,
    one_line,
    person,
    rich,
    said,
    sentence,
    with_names,
)
from bot.slack.taught import judged, learns

_HISTORY = 12
_SHOWN = 15

HELP = (
    ("queue [tag] [unassigned|mine|overdue] [page]", "what waits for an answer"),
    ("show Q-12", "one question, its history and its buttons"),
    ("assign Q-12 @ana", "give a question to a person"),
    ("tag Q-12 +sso -billing", "say what it is about; Switchboard learns from it"),
    ("ignore Q-12 reason", "set a question aside; a reason that begins with spam, praise, news, job or not us teaches"),
    ("merge Q-12 Q-9", "two questions ask the same: what was asked in the first goes to the second"),
    ("split Q-12", "they did not: a merged question is one of its own again"),
    ("hold [source:name] [why]", "stop all sending, or one source's, at once"),
    ("resume [source:name]", "let it go on"),
    ("help", "this"),
)
"""Every command there is, and what it does."""


def queue_answer(queue: Queue, tag: str, which: str, now: datetime, people: Mapping[str, Person]) -> list[Block]:
    """One page of the queue, with a button for each question and for the pages beside it."""
    about = " ".join(part for part in (which, tag) if part)
    if not queue.lines:
        return [sentence(f"Nothing waits in the queue{f' ({about})' if about else ''}.")]
    lines = queue.lines[:_SHOWN]
    pages = f", page {queue.page} of {queue.pages}" if queue.pages > 1 else ""
    return fit(
        [
            line(said(f"{queue.total} in the queue", bold=True), one_line(f" {about}"), said(pages)),
            rich(bullets([queue_line(one, now, people) for one in lines])),
            *actions(*[button(one.question.id, f"{names.SHOW}_{n}", _number(one)) for n, one in enumerate(lines)]),
            *actions(*_paging(queue, tag, which)),
        ]
    )


def queue_line(one: QueueLine, now: datetime, people: Mapping[str, Person]) -> list[Part]:
    """A question in one line: number, promise, tags, who, where, the first words."""
    question = one.question
    late = question.due_at is not None and question.due_at <= now
    due = [said(" overdue", bold=True)] if late else []
    with_whom = [said(" · "), person(question.claimed_by, people)] if question.claimed_by else []
    return [
        said(question.id, bold=True),
        *due,
        said(f" {STATES[question.state]} · "),
        one_line(", ".join(question.tags) or "no tag", 60),
        *with_whom,
        said(" · @"),
        one_line(one.handle, 40),
        said(" on "),
        one_line(one.source, 30),
        said(": "),
        one_line(one.words, 100),
    ]


def show_answer(dossier: Dossier, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """A question as its card shows it, what judged it and what is learnt from it, and the end of its history."""
    drawn = card(dossier, people, now)
    history = [_entry(entry, people) for entry in dossier.entries[-_HISTORY:]]
    told = [*judged(dossier, people), *([rich(bullets(history))] if history else [])]
    return fit([*drawn[:-1], *told, drawn[-1]] if buttons(dossier) else [*drawn, *told])


def tagged_answer(dossier: Dossier) -> list[Block]:
    """What a question is about now, where it went, and that it was learnt."""
    question = dossier.question
    about = [said(f"{question.id} is about "), one_line(", ".join(question.tags) or "no known tag", 150)]
    where = line(*about, said(" now and is in "), channel(question.channel), said("."))
    return fit([where, *learns(dossier.lesson), *actions(show_button(question.number))])


def ignored_answer(dossier: Dossier, kind: str) -> list[Block]:
    """That a question is set aside, and whether the reason teaches."""
    hint = "" if kind else " This reason teaches nothing; one that begins with spam, praise, news, job or not us does."
    question = dossier.question
    told = line(said(f"{question.id} is ignored.{hint}"))
    return fit([told, *(learns(dossier.lesson) if kind else []), *actions(show_button(question.number))])


def show_text(dossier: Dossier) -> str:
    first = asked(dossier)
    return f"{dossier.question.id}" + ("" if first else ": its post is no longer kept")


def help_answer() -> list[Block]:
    commands = [[said(f"/switchboard {what}", bold=True), said(f": {why}")] for what, why in HELP]
    return [header("Switchboard"), rich(bullets(commands)), *actions(*_first_steps())]


def told_answer(text: str, people: Mapping[str, Person], *next_steps: Part) -> list[Block]:
    """One thing to say, perhaps with other people's words in it, and what to do next."""
    return fit([line(*(with_names(text, people, 1500) or [said("Done.")])), *actions(*next_steps)])


def show_button(number: int) -> Part:
    return button(f"Show Q-{number}", names.SHOW, str(number))


def resume_button(source: str) -> Part:
    return button("Resume", names.RESUME, names.ALL + source[:1000])


def _number(one: QueueLine) -> str:
    return str(one.question.number)


def _entry(entry: Entry, people: Mapping[str, Person]) -> list[Part]:
    what = entry.what.replace(".", " ").replace("_", " ")
    why = [said(": "), *with_names(entry.why, people, 120)] if entry.why else []
    return [moment(entry.at), said(" "), one_line(what, 60), said(" by "), person(entry.by, people), *why]


def _paging(queue: Queue, tag: str, which: str) -> list[Part]:
    back = button("Previous page", names.PAGE_BACK, names.page_value(tag, which, queue.page - 1))
    on = button("Next page", names.PAGE, names.page_value(tag, which, queue.page + 1))
    return [*([back] if queue.page > 1 else []), *([on] if queue.page < queue.pages else [])]


def _first_steps() -> list[Part]:
    return [
        button("What waits", names.PAGE, names.page_value("", "", 1)),
        button("What is mine", names.PAGE_BACK, names.page_value("", "mine", 1)),
    ]
