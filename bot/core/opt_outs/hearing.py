"""Which posts ask us to stop: words that are said to us, and who or what they are to cover. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.core.model import Post
from bot.core.opt_outs.opt_out import OptOutScope, author_key, community_key
from bot.core.opt_outs.phrases import asks_to_stop, forbids_bots


@dataclass(frozen=True, slots=True)
class OurPresence:
    """Where we stand in the conversations of some posts: ids of our own posts, threads with an answer of ours, posts
    that we answered with their authors, and the handles we go by.
    """

    ours: Collection[str] = ()
    threads: Collection[str] = ()
    answered: Mapping[str, str] = field(default_factory=dict)
    handles: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class HeardOptOut:
    """A post that asks us to stop. `scope`: whether it speaks for its author, or a moderator for the community."""

    post: Post
    scope: OptOutScope

    @property
    def key(self) -> str:
        if self.scope is OptOutScope.COMMUNITY:
            return community_key(self.post.community)
        return author_key(self.post.author.id) or author_key(self.post.author.handle)


def may_ask_to_stop(post: Post) -> bool:
    """Whether a look at the conversation is worth it: the words would ask us to stop, were they said to us."""
    said_to_somebody = post.parent_id or "@" in post.text or "u/" in post.text
    return bool(said_to_somebody) and not post.own and not post.repost and asks_to_stop(post.text)


def hear(post: Post, presence: OurPresence) -> HeardOptOut | None:
    """What this post, of which `may_ask_to_stop` holds, asks of us; None where it is said to somebody else.

    Anybody who answers us, or names us, is heard; in a thread where we answered, only words against bots are.
    """
    to_us = _is_said_to_us(post, presence)
    beside_us = post.thread_id in presence.threads and forbids_bots(post.text)
    if not to_us and not beside_us:
        return None
    for_all = post.moderator and post.community and (not post.automatic or forbids_bots(post.text))
    if post.automatic and not for_all:
        return None
    heard = HeardOptOut(post, OptOutScope.COMMUNITY if for_all else OptOutScope.AUTHOR)
    return heard if heard.key else None


def _is_said_to_us(post: Post, presence: OurPresence) -> bool:
    if post.parent_id in presence.ours or presence.answered.get(post.parent_id) == post.author.id:
        return True
    words = post.text.casefold()
    return any(_names(words, handle.casefold()) for handle in presence.handles if handle)


def _names(words: str, handle: str) -> bool:
    """Whether a handle is mentioned, as @handle or u/handle, and not the beginning of a longer one."""
    for mark in ("@", "u/"):
        before, found, after = words.partition(mark + handle)
        if found and not before[-1:].isalnum() and not (after[:1].isalnum() or after[:1] in ("_", "-")):
            return True
    return False
