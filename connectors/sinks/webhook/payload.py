"""What a webhook says, as models: each body is made by them, and the published JSON Schema is theirs.

Receivers ignore keys that they do not know: more may come. None is taken away, and none changes its meaning.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from bot.core.handing_on.events import EventType
from bot.core.handing_on.record import HandedAnswer, HandedPost, HandedQuestion, SinkDelivery


class _Payload(BaseModel):
    model_config = ConfigDict(frozen=True)


class PostPayload(_Payload):
    """A public post, as it was last read."""

    number: int = Field(description="Ours; it never changes.")
    source: str = Field(description="The name of its source in the configuration.")
    kind: str = Field(description="The kind of that source: which channel it is.")
    role: Literal["asked", "follow_up"] = Field(description="Whether it asks the question or came later.")
    written_at: datetime
    gone: bool = Field(description="It is gone: delete what you hold of it. Then all below is null.")
    url: str | None
    author: str | None = Field(description="Its author's handle there.")
    author_url: str | None
    text: str | None = Field(description="Its words, at most 4000 characters.")
    language: str | None = Field(description="ISO 639, where it is known.")


class AnswerPayload(_Payload):
    """An answer of the company's that stands in public now."""

    reply: int = Field(description="Its number.")
    post: int = Field(description="The number of the post that it answers.")
    text: str = Field(description="What stands there, at most 4000 characters.")
    url: str | None
    sent_at: datetime | None


class QuestionPayload(_Payload):
    """One thing asked in public, whole, as it stands when this is sent. It takes the place of all you hold of it."""

    id: str = Field(description="As people type it.", examples=["Q-12"])
    number: int
    status: Literal["open", "answered", "closed"]
    tags: list[str]
    seen_at: datetime = Field(description="When it was first seen.")
    merged_into: str | None = Field(description="The question that has its posts now.")
    posts: list[PostPayload] = Field(description="Of your sources: the first, and the newest of at most 20.")
    posts_left_out: int = Field(description="How many more there are.")
    answers: list[AnswerPayload]


class DataPayload(_Payload):
    """What the event is about."""

    question: QuestionPayload
    post: int | None = Field(description="The number of the post that it is about.")
    reply: int | None = Field(description="The number of the answer that it is about.")


class EventPayload(_Payload):
    """One event. Its id is the header webhook-id, the same whenever it is sent."""

    type: EventType
    timestamp: datetime = Field(description="When it happened, which may be long before it is sent.")
    data: DataPayload


def event_schema() -> dict[str, JsonValue]:
    """The JSON Schema (2020-12) of a body."""
    schema = EventPayload.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Switchboard's webhooks"}


def body_of(delivery: SinkDelivery) -> bytes:
    """The body, minified, in UTF-8."""
    data = DataPayload(question=_question(delivery.question), post=delivery.post, reply=delivery.reply)
    event = EventPayload(type=delivery.event, timestamp=delivery.at, data=data)
    return event.model_dump_json().encode()


def _question(question: HandedQuestion) -> QuestionPayload:
    return QuestionPayload.model_validate(
        {
            "id": question.id,
            "number": question.number,
            "status": question.status,
            "tags": list(question.tags),
            "seen_at": question.seen_at,
            "merged_into": f"Q-{question.merged_into}" if question.merged_into else None,
            "posts": [_post(post) for post in question.posts],
            "posts_left_out": question.posts_left_out,
            "answers": [_answer(answer) for answer in question.answers],
        }
    )


def _post(post: HandedPost) -> PostPayload:
    return PostPayload(
        number=post.number,
        source=post.source,
        kind=post.kind,
        role="follow_up" if post.follow_up else "asked",
        written_at=post.written_at,
        gone=post.gone,
        url=post.url or None,
        author=post.handle or None,
        author_url=post.author_url or None,
        text=None if post.gone else post.words,
        language=post.lang or None,
    )


def _answer(answer: HandedAnswer) -> AnswerPayload:
    return AnswerPayload(
        reply=answer.reply, post=answer.post, text=answer.words, url=answer.url or None, sent_at=answer.sent_at
    )
