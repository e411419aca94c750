"""The card: one question as its experts see it in a channel, to be read in three seconds. Pure: a question's detail and
the time in, blocks out.

Seven lines at most besides its words, which take five; once answered or closed, three. The rest is told on demand. Its
parts are in `cards`, notes in the thread in `question_notes`, the review message in `review`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.core.details import QuestionDetail
from bot.core.model import Person
from bot.core.states import QuestionState
from bot.core.telling.situation import SituationKind, situation_of
from bot.slack import action_ids
from bot.slack.blocks.elements import Block, actions, button, channel, header, line, person, said
from bot.slack.blocks.escape import label
from bot.slack.blocks.limits import fit
from bot.slack.blocks.quote import first_post
from bot.slack.blocks.rendered import rendered_lines
from bot.slack.messages.cards.buttons import card_buttons
from bot.slack.messages.cards.facts import hindrances, reason_line, state_line
from bot.slack.messages.cards.head import few_words, head
from bot.slack.messages.cards.rungs import next_rung
from bot.slack.messages.duplicates import count_unanswered, duplicate_suggestions, merged_notice
from bot.slack.messages.earlier_answers import closest_answer

MOST_LINES = 7
"""Rendered lines of a card, those of its quoted words and of its buttons not counted."""

_FOLDED = (SituationKind.ANSWERED, SituationKind.CLOSED)


def card(
    detail: QuestionDetail,
    people: Mapping[str, Person],
    now: datetime,
    tags: Collection[str] | None = None,
    web: str = "",
) -> list[Block]:
    """The question, how it stands, why it is here, and what can be done about it.

    `tags` are those the company has now; a tag not among them is struck through. None: not known. `web` is
    the address of the desk on the web, "" while there is none.
    """
    if detail.question.state is QuestionState.MERGED:
        return [header(detail.question.id), *merged_notice(detail), *actions(*card_buttons(detail))]
    top, state = head(detail, now, web), line(*state_line(detail, people, now, tags))
    if situation_of(detail, now).kind in _FOLDED and not count_unanswered(detail):
        return fit([*top, state, *actions(*card_buttons(detail))])
    told = [state, reason_line(detail, people)]
    more = _as_fit(_further(detail, people, now), MOST_LINES - rendered_lines([*top, *told]))
    return fit([*top, *few_words(detail), *told, *more, *actions(*card_buttons(detail))])


def _further(detail: QuestionDetail, people: Mapping[str, Person], now: datetime) -> list[list[Block]]:
    """What else is worth a line, the most important first: each with its buttons, if it has any."""
    return [
        *([line(*parts)] for parts in hindrances(detail, people, now)),
        *([line(*parts)] for parts in (next_rung(detail),) if parts),
        duplicate_suggestions(detail, 1),
        closest_answer(detail, people, now),
    ]


def _as_fit(groups: Sequence[Sequence[Block]], room: int) -> list[Block]:
    """The first groups for which there is room; one that is too long is left out, and those after it may fit."""
    shown: list[Block] = []
    for group in groups:
        if rendered_lines([*shown, *group]) <= room:
            shown += group
    return shown


def card_text(detail: QuestionDetail) -> str:
    """What a notification shows: none of the stranger's words."""
    first = first_post(detail)
    where = f" from {label(first.post.source, 40)}" if first else ""
    about = ", ".join(label(tag, 30) for tag in detail.question.tags[:5])
    return f"{detail.question.id}: a question{where}" + (f" about {about}" if about else "")


def moved_card(detail: QuestionDetail, people: Mapping[str, Person]) -> list[Block]:
    """What an old card shows after its question moved to another channel, or was merged before the new card was up."""
    question = detail.question
    if question.state is QuestionState.MERGED:
        return [*merged_notice(detail), *actions(button("Show", action_ids.SHOW, str(question.number)))]
    where = [said(f"{question.id} has moved to "), channel(question.channel), said(".")]
    holder = [said(" It is with "), person(question.claimed_by, people), said(".")] if question.claimed_by else []
    return [line(*where, *holder), *actions(button("Show", action_ids.SHOW, str(question.number)))]
