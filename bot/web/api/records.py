"""What the API answers, as models: each answer is made by them, and its published description is theirs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.core.api.replies import ReadReply
from bot.core.conversations.listing import ConversationLine
from bot.core.details import KeptPost
from bot.core.model import Person
from bot.core.states import PUBLISHED_REPLIES, UNANSWERED, QuestionState, ReplyState
from bot.core.verdict import Intent


class ApiRecord(BaseModel):
    """What all have in common: they are values, and hold nothing that is not described."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PostRecord(ApiRecord):
    """A public post, as it was last read."""

    source: str = Field(description="The name of its source in the configuration.")
    role: Literal["asked", "follow_up"] = Field(description="Whether it asks the question or came later.")
    url: str | None = Field(description="Where it stands; null where that is not known or it is gone.")
    author: str | None = Field(description="Its author's handle there; null where it is gone.")
    text: str | None = Field(description="Its words; null where it is gone: then they are kept nowhere.")
    language: str | None = Field(description="ISO 639, where it is known.")
    written_at: datetime
    gone: bool = Field(description="It was taken away there.")


class AnswerRecord(ApiRecord):
    """An answer of ours that stands in public."""

    reply: int = Field(description="Its number: `/api/v1/replies/{number}`.")
    url: str | None


class QuestionRecord(ApiRecord):
    """One thing asked in public, and how it stands. Scope questions:read."""

    id: str = Field(description="As people type it: Q-12.", examples=["Q-12"])
    number: int
    state: QuestionState
    late: bool = Field(description="An answer, or what comes before it, is due and not there.")
    intent: Intent
    tags: list[str]
    seen_at: datetime = Field(description="When it was first seen.")
    due_at: datetime | None = Field(description="When the promise that breaks next does.")
    snoozed_until: datetime | None
    claimed_by: str | None = Field(description="The name of the colleague who has claimed it.")
    merged_into: str | None = Field(description="The question that has its posts now.")
    posts: list[PostRecord]
    answers: list[AnswerRecord] = Field(description="What stands in public now.")


class ReplyRecord(ApiRecord):
    """An answer of ours, on its way or in public. Scope replies:read."""

    number: int
    question: str = Field(description="The question that it answers: Q-12.", examples=["Q-12"])
    state: ReplyState
    source: str = Field(description="Where it goes, by its name in the configuration.")
    author: str | None = Field(
        description="Its author's name; null for somebody who is no longer in the configuration."
    )
    approved_by: list[str] = Field(description="The names of those who approved its present words.")
    words: str | None = Field(description="What stands in public now, corrections included; null while nothing does.")
    url: str | None = Field(description="Where it stands, or stood.")
    post_url: str | None = Field(description="The post that it answers.")
    holding: bool = Field(description="It says only that the answer will come.")
    proposed_at: datetime
    sent_at: datetime | None
    seen_at: datetime | None = Field(description="When it was last seen there.")
    likes: int | None


class QuestionPageRecord(ApiRecord):
    """One page of questions, the newest first."""

    data: list[QuestionRecord]
    next_cursor: str | None = Field(description="To be handed on as `cursor`; null on the last page.")


class ReplyPageRecord(ApiRecord):
    """One page of replies, the newest first."""

    data: list[ReplyRecord]
    next_cursor: str | None = Field(description="To be handed on as `cursor`; null on the last page.")


class PeriodRecord(ApiRecord):
    """From one moment to another, which no longer belongs to it."""

    since: datetime
    until: datetime


class ScopeRecord(ApiRecord):
    """Of which questions the figures are; "" for all."""

    tag: str
    source: str
    person: str


class FigureRecord(ApiRecord):
    """One figure of the period and of the one before; null where there is nothing to reckon it from."""

    value: float | None
    before: float | None


class PartRecord(ApiRecord):
    """One part of the period."""

    seen: int
    answered: int


class NumbersRecord(ApiRecord):
    """The figures, as `switchboard stats --json` tells them. Scope numbers:read."""

    since: datetime
    until: datetime
    before: PeriodRecord = Field(description="The period with which it is compared.")
    of: ScopeRecord
    figures: dict[str, FigureRecord] = Field(
        description="By name: `switchboard stats --meanings` says what each means."
    )
    chart: list[PartRecord]


class ProblemRecord(ApiRecord):
    """Why there is no answer, and what to do (RFC 9457)."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    faults: list[str] = Field(default=[], description="Each fault in what was asked, where there are several.")


def question_record(one: ConversationLine, people: Mapping[str, Person], now: datetime) -> QuestionRecord:
    """What questions:read shows of a question."""
    question = one.question
    published = [file.reply for file in one.detail.replies if file.reply.state in PUBLISHED_REPLIES]
    late = question.due_at is not None and question.due_at <= now and question.state in UNANSWERED
    return QuestionRecord(
        id=question.id,
        number=question.number,
        state=question.state,
        late=late,
        intent=question.intent,
        tags=list(question.tags),
        seen_at=question.created_at,
        due_at=question.due_at,
        snoozed_until=question.snoozed_until,
        claimed_by=_name(question.claimed_by, people),
        merged_into=f"Q-{question.merged_into}" if question.merged_into else None,
        posts=[_post_record(kept) for kept in one.detail.posts],
        answers=[
            AnswerRecord(reply=reply.number, url=reply.url or None) for reply in published if reply.amends is None
        ],
    )


def reply_record(one: ReadReply, people: Mapping[str, Person]) -> ReplyRecord:
    """What replies:read shows of a reply."""
    reply = one.reply
    return ReplyRecord(
        number=reply.number,
        question=one.question.id,
        state=reply.state,
        source=one.source,
        author=_name(reply.author, people),
        approved_by=[people[by].name for by in one.approved_by if by in people],
        words=one.words,
        url=reply.url or None,
        post_url=one.post_url or None,
        holding=reply.holding,
        proposed_at=reply.proposed_at,
        sent_at=one.fate.sent_at,
        seen_at=one.fate.seen_at,
        likes=one.fate.likes,
    )


def _post_record(kept: KeptPost) -> PostRecord:
    post, there = kept.post, not kept.gone
    return PostRecord(
        source=post.source,
        role="asked" if kept.role == "asked" else "follow_up",
        url=post.url or None if there else None,
        author=post.author.handle or None if there else None,
        text=post.words if there else None,
        language=post.lang or None,
        written_at=post.written_at,
        gone=kept.gone,
    )


def _name(slack: str, people: Mapping[str, Person]) -> str | None:
    return people[slack].name if slack in people else None
