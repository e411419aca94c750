"""A card unfolded: all of the words, every line about it, all earlier answers; as `show` tells a question. Pure."""

from collections.abc import Mapping
from datetime import datetime

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.model import Person
from bot.core.states import LIVE_REPLIES, PUBLISHED_REPLIES
from bot.core.telling.reason import came_here_for
from bot.slack.blocks.elements import Block, Part, bullets, line, link, one_line, person, rich, said, with_names
from bot.slack.blocks.quote import first_post
from bot.slack.messages.cards.facts import hindrances, state_line
from bot.slack.messages.cards.head import head, whole_words
from bot.slack.messages.duplicates import duplicate_suggestions
from bot.slack.messages.earlier_answers import earlier_answers


def whole_question(detail: QuestionDetail, people: Mapping[str, Person], now: datetime, web: str = "") -> list[Block]:
    """All that a card could say, without its buttons. `web` as in `card`."""
    first = first_post(detail)
    facts = [
        state_line(detail, people, now, None),
        _why_here(detail, people),
        *hindrances(detail, people, now),
        *(_reply(file, people) for file in detail.replies[-3:]),
    ]
    return [
        *head(detail, now, web),
        *(whole_words(first) if first else [line(said("Its post is no longer kept.", italic=True))]),
        rich(bullets([fact for fact in facts if fact])),
        *duplicate_suggestions(detail),
        *earlier_answers(detail, people, now),
    ]


def _why_here(detail: QuestionDetail, people: Mapping[str, Person]) -> list[Part]:
    question = detail.question
    tags = {**one_line(", ".join(question.tags) or "none yet", 150), "style": {"bold": True}}
    return [said("Tags: "), tags, said(" · "), *with_names(came_here_for(question), people, 300)]


def _reply(file: ReplyDetail, people: Mapping[str, Person]) -> list[Part]:
    reply = file.reply
    if reply.state not in LIVE_REPLIES | PUBLISHED_REPLIES:
        return []
    there = link(reply.url, "see it")
    return [
        said("Reply by " if reply.amends is None else "Correction by "),
        person(reply.author, people),
        said(": " + reply.state.words),
        *([said(" · "), *there] if there else []),
    ]
