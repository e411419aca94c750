"""Responses about one question: the question in full, its new tags, that it is ignored. Pure.

Each offers the next step as a button. Commands are parsed in `handlers.commands.dispatch`.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.core.details import QuestionDetail
from bot.core.model import Person
from bot.core.queue import QueueItem
from bot.core.states import QuestionState
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    channel,
    line,
    one_line,
    rich,
    said,
)
from bot.slack.blocks.limits import fit
from bot.slack.blocks.quote import first_post
from bot.slack.messages.card import card
from bot.slack.messages.cards.buttons import card_buttons
from bot.slack.messages.cards.whole import whole_question
from bot.slack.messages.corrections import learning_notice, verdict_blocks
from bot.slack.responses.history import history_line
from bot.slack.responses.promises import promise_lines

_HISTORY = 12
MOST_LINES = 15


def question_response(
    detail: QuestionDetail, people: Mapping[str, Person], now: datetime, web: str = ""
) -> list[Block]:
    """A question's card unfolded, what judged it and what is learnt from it, what is promised of it with the sum behind
    each due time, its last 12 history entries, and the way to its page on the web, where there is one (`web`).
    """
    if detail.question.state is QuestionState.MERGED:
        drawn, buttons = card(detail, people, now)[:-1], card_buttons(detail)
    else:
        drawn, buttons = whole_question(detail, people, now, web), card_buttons(detail, folded=False)
    history = [history_line(entry, people) for entry in detail.entries[-_HISTORY:]]
    lists = [rich(bullets(lines)) for lines in (promise_lines(detail, people), history) if lines]
    told = [*verdict_blocks(detail, people), *lists]
    return fit([*drawn, *told, *actions(*buttons)])


def tags_response(detail: QuestionDetail, *next_steps: Part) -> list[Block]:
    """A question's tags now, the channel it is in, and what is learnt from the change."""
    question = detail.question
    about = [said(f"{question.id} is about "), one_line(", ".join(question.tags) or "no known tag", 150)]
    where = line(*about, said(" now and is in "), channel(question.channel), said("."))
    return fit([where, *learning_notice(detail.effective_correction), *actions(*next_steps)])


def ignore_response(detail: QuestionDetail, kind: str, *next_steps: Part) -> list[Block]:
    """That a question is ignored, and whether the reason given teaches the classifier."""
    hint = "" if kind else " This reason teaches nothing; one that begins with spam, praise, news, job or not us does."
    question = detail.question
    told = line(said(f"{question.id} is ignored.{hint}"))
    return fit([told, *(learning_notice(detail.effective_correction) if kind else []), *actions(*next_steps)])


def question_text(detail: QuestionDetail) -> str:
    first = first_post(detail)
    return f"{detail.question.id}" + ("" if first else ": its post is no longer kept")


def question_value(one: QueueItem) -> str:
    return str(one.question.number)
