"""What a sink is handed, as values: an event, and the question as it stands when that is delivered. They hold only what
is public, or was: no colleague, nothing said inside, and no words of what is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.details import KeptPost, QuestionDetail
from bot.core.handing_on.events import EventType
from bot.core.states import OPEN, PUBLISHED_REPLIES, QuestionState

MOST_POSTS = 20
"""Posts of one question that are handed on: the first, and the newest."""

LONGEST_WORDS = 4_000
"""Characters of one post's words, or an answer's, that are handed on. What is cut ends with an ellipsis."""


@dataclass(frozen=True, slots=True)
class HandedPost:
    """A public post. `kind` is that of its source. Where it is `gone`, nothing in it tells who wrote what."""

    number: int
    source: str
    kind: str
    follow_up: bool
    written_at: datetime
    gone: bool = False
    url: str = ""
    author_id: str = ""
    handle: str = ""
    author_name: str = ""
    author_url: str = ""
    words: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class HandedAnswer:
    """An answer of ours that stands in public, under the post of this number."""

    reply: int
    post: int
    words: str
    url: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandedQuestion:
    """A question as it stands. `status`: open, answered or closed. `posts_left_out`: how many are not among `posts`."""

    number: int
    status: str
    tags: tuple[str, ...]
    seen_at: datetime
    posts: tuple[HandedPost, ...] = ()
    posts_left_out: int = 0
    answers: tuple[HandedAnswer, ...] = ()
    merged_into: int | None = None

    @property
    def id(self) -> str:
        return f"Q-{self.number}"


@dataclass(frozen=True, slots=True)
class SinkDelivery:
    """One event for one sink. `id` is the same for every attempt; `at` is when it happened. `post` and `reply` are the
    numbers of what it is about, None where it is about the question.
    """

    id: str
    event: EventType
    at: datetime
    question: HandedQuestion
    post: int | None = None
    reply: int | None = None


def handed_question(detail: QuestionDetail, sources: Mapping[str, str]) -> HandedQuestion:
    """What a sink with these sources (name → kind) is handed of a question: posts of others, and answers to them, are
    left out.
    """
    posts = [kept for kept in detail.posts if kept.post.source in sources and not kept.post.own]
    chosen = posts if len(posts) <= MOST_POSTS else [posts[0], *posts[1 - MOST_POSTS :]]
    ours = {kept.number for kept in posts}
    published = [one for one in detail.replies if one.reply.state in PUBLISHED_REPLIES and one.reply.amends is None]
    return HandedQuestion(
        number=detail.question.number,
        status=_status(detail.question.state),
        tags=detail.question.tags,
        seen_at=detail.question.created_at,
        posts=tuple(_handed_post(kept, sources[kept.post.source]) for kept in chosen),
        posts_left_out=len(posts) - len(chosen),
        answers=tuple(
            HandedAnswer(
                one.reply.number,
                one.reply.post,
                cut(one.reply.standing_shown.plain),
                one.reply.url,
                one.fate.sent_at,
            )
            for one in published
            if one.reply.post in ours
        ),
        merged_into=detail.question.merged_into,
    )


def cut(words: str, longest: int = LONGEST_WORDS) -> str:
    """The words, at most so many characters of them."""
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _handed_post(kept: KeptPost, kind: str) -> HandedPost:
    """Who wants no answer of ours is not handed on either."""
    post = kept.post
    bare = HandedPost(
        kept.number, post.source, kind, kept.role != "asked", post.written_at, gone=kept.gone or bool(kept.opt_out)
    )
    if bare.gone:
        return bare
    return HandedPost(
        number=bare.number,
        source=bare.source,
        kind=kind,
        follow_up=bare.follow_up,
        written_at=bare.written_at,
        url=post.url,
        author_id=post.author.id,
        handle=post.author.handle,
        author_name=post.author.name,
        author_url=post.author.url,
        words=cut(post.words),
        lang=post.lang,
    )


def _status(state: QuestionState) -> str:
    if state in (QuestionState.NEW, *OPEN):
        return "open"
    return "answered" if state is QuestionState.SENT else "closed"
