"""Sorts a batch of posts: which open a question, which continue one, which changed, which are gone. It decides and
changes nothing; `store` carries it out. Whether a post needs an answer is judged by triage.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.model import Batch, Post
from bot.core.watch.age import AgeLimits, StreamAge, is_news
from bot.core.watch.known_posts import KnownPost, says_the_same
from bot.store.repositories.posts import PostArrival

TOO_OLD = "old"
"""The verdict on a post that concerns us and is no news."""
OPTED_OUT = "opted_out"
"""The verdict on a post that would concern us, of an author who asked us not to answer."""


@dataclass(frozen=True, slots=True)
class BatchContext:
    """What the store knows about a batch: posts seen before, and the questions its conversations belong to. `silent`
    are ids of posts whose author opted out.
    """

    known: Mapping[str, KnownPost]
    conversations: Mapping[str, int]
    askers: Mapping[tuple[str, str], int]
    age: StreamAge
    now: datetime
    silent: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class SortedBatch:
    """A batch, sorted. `quiet` posts open no question, `asking` open or join one; `changed` pairs the old with
    the new, `back` those that were gone with what stands there again, `below_others` those that say the same below
    other posts.
    """

    quiet: tuple[PostArrival, ...]
    asking: tuple[Post, ...]
    changed: tuple[tuple[KnownPost, Post], ...]
    gone: tuple[KnownPost, ...]
    back: tuple[tuple[KnownPost, Post], ...] = ()
    below_others: tuple[tuple[KnownPost, Post], ...] = ()


class PostTest(Protocol):
    """Which posts concern us: `bot.core.watch.query.Watch`."""

    def matches(self, post: Post) -> bool:
        """Whether it may open a question."""

    def excludes(self, post: Post) -> bool:
        """Whether its author is shut out, wherever they write."""


class Sorter:
    """Decides what each post of a batch is. Pure."""

    def __init__(self, watch: PostTest, limits: AgeLimits) -> None:
        self._watch = watch
        self._limits = limits

    def sort(self, batch: Batch, context: BatchContext) -> SortedBatch:
        """Every new or changed post goes into exactly one group; a known post that is unchanged or gone into none."""
        quiet: dict[str, PostArrival] = {}
        asking: dict[str, Post] = {}
        changed: list[tuple[KnownPost, Post]] = []
        back: list[tuple[KnownPost, Post]] = []
        below_others: list[tuple[KnownPost, Post]] = []
        for post in batch.posts:
            known = context.known.get(post.external_id)
            if known is not None and known.gone:
                back += [(known, post)] if post.external_id not in batch.gone else []
            elif known is not None:
                if not says_the_same(known, post):
                    changed.append((known, post))
                elif known.has_other_context(post):
                    below_others.append((known, post))
            elif arrival := self._quiet_arrival(post, context):
                quiet[post.external_id] = arrival
            else:
                asking[post.external_id] = post
        gone = (context.known[name] for name in batch.gone if name in context.known)
        return SortedBatch(
            tuple(quiet.values()),
            tuple(asking.values()),
            tuple(changed),
            tuple(k for k in gone if not k.gone),
            tuple(back),
            tuple(below_others),
        )

    def _quiet_arrival(self, post: Post, context: BatchContext) -> PostArrival | None:
        """A new post that opens no question, and why; None when it opens one."""
        if verdict := self._silent(post):
            return PostArrival(post, verdict=verdict)
        question = continued_question(post, context)
        if post.external_id in context.silent and (question is not None or self._watch.matches(post)):
            return PostArrival(post, verdict=OPTED_OUT)
        if question is not None:
            return PostArrival(post, question=question, role="follow_up", waiting=True)
        if not self._watch.matches(post):
            return PostArrival(post, verdict="elsewhere")
        return None if is_news(post, context.age, self._limits, context.now) else PostArrival(post, verdict=TOO_OLD)

    def _silent(self, post: Post) -> str:
        """Why a post neither opens a question nor continues one, whatever it says; "" when it may."""
        reasons = (
            ("own", post.own),
            ("repost", post.repost),
            ("automatic", post.automatic),
            ("elsewhere", self._watch.excludes(post)),
        )
        return next((why for why, holds in reasons if holds), "")


def continued_question(post: Post, context: BatchContext) -> int | None:
    """The question whose conversation this continues: under its post or our reply, or by an asker in the thread."""
    if post.parent_id and (number := context.conversations.get(post.parent_id)) is not None:
        return number
    if not post.parent_id:
        return None
    return context.askers.get((post.thread_id, post.author.id))
