"""Sorts a batch of posts: which open a question, which continue one, which changed, which are gone. It decides and
changes nothing; `store` carries it out. Whether a post needs an answer is judged by triage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.core.model import Batch, Post
from bot.store.repositories.posts import KnownPost, PostArrival
from bot.store.repositories.posts import content_hash as words_of


@dataclass(frozen=True, slots=True)
class BatchContext:
    """What the store knows about a batch: posts seen before, and the questions its conversations belong to."""

    known: Mapping[str, KnownPost]
    conversations: Mapping[str, int]
    askers: Mapping[tuple[str, str], int]


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


class Sorter:
    """Decides what each post of a batch is. Pure."""

    def __init__(self, concerns: Callable[[Post], bool]) -> None:
        self._concerns = concerns

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
                if known.content_hash != words_of(post):
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
        if post.own:
            return PostArrival(post, verdict="own")
        if post.repost:
            return PostArrival(post, verdict="repost")
        question = _continued_question(post, context)
        if question is not None:
            return PostArrival(post, question=question, role="follow_up", waiting=True)
        return None if self._concerns(post) else PostArrival(post, verdict="elsewhere")


def _continued_question(post: Post, context: BatchContext) -> int | None:
    """The question whose conversation this continues: under its post or our reply, or by an asker in the thread."""
    if post.parent_id and (number := context.conversations.get(post.parent_id)) is not None:
        return number
    if not post.parent_id:
        return None
    return context.askers.get((post.thread_id, post.author.id))
