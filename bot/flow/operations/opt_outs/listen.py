"""Opt-outs in what arrives: which posts of a batch ask for one, whose posts are silent, and how they are kept."""

from collections.abc import Collection, Mapping, Sequence

from bot.core.model import Batch, Post
from bot.core.opt_outs.hearing import HeardOptOut, hear, may_ask_to_stop
from bot.core.opt_outs.opt_out import OptOutCause, OptOutRequest, OptOutScope, author_key, community_key
from bot.core.watch.known_posts import KnownPost, says_the_same
from bot.flow.operations.opt_outs.honour import add_opt_out
from bot.store.transaction import Transaction

_BY = "ingest"


def hear_opt_outs(
    tx: Transaction, source: str, posts: Sequence[Post], known: Mapping[str, KnownPost]
) -> Sequence[HeardOptOut]:
    """Those of these posts that ask us to stop, and did not say so before."""
    asking = [post for post in posts if _is_news(post, known) and may_ask_to_stop(post)]
    if not asking:
        return ()
    presence = tx.opt_outs.presence(source, asking)
    return [heard for post in asking if (heard := hear(post, presence)) is not None]


def silent_posts(tx: Transaction, posts: Sequence[Post], heard: Sequence[HeardOptOut]) -> Collection[str]:
    """Ids of the posts whose author has opted out, by now or within these; one that asks for it is still shown."""
    authors = {one.key for one in heard if one.scope is OptOutScope.AUTHOR}
    asking = {one.post.external_id for one in heard}
    return {post.external_id for post in posts if _is_silent(tx, post, authors, asking)}


def keep_opt_outs(tx: Transaction, source: str, batch: Batch, heard: Sequence[HeardOptOut]) -> None:
    """Keep and honour what was heard, and what the rules of communities say."""
    kind = tx.opt_outs.kind_of(source)
    known = tx.posts.known(source, [one.post.external_id for one in heard]) if heard else {}
    for one in heard:
        post = known.get(one.post.external_id)
        name = one.post.community if one.scope is OptOutScope.COMMUNITY else one.post.author.handle
        asked = OptOutRequest(kind, one.scope, one.key, name, OptOutCause.ASKED, post.number if post else None, _BY)
        add_opt_out(tx, asked, _BY)
    for community in batch.no_bots:
        key = community_key(community)
        rules = OptOutRequest(kind, OptOutScope.COMMUNITY, key, community, OptOutCause.RULES, by=_BY)
        add_opt_out(tx, rules, _BY)


def _is_news(post: Post, known: Mapping[str, KnownPost]) -> bool:
    before = known.get(post.external_id)
    return before is None or not says_the_same(before, post)


def _is_silent(tx: Transaction, post: Post, authors: Collection[str], asking: Collection[str]) -> bool:
    covering = tx.opt_outs.covering(post)
    if covering is not None and covering.asked.scope is OptOutScope.AUTHOR:
        return True
    return author_key(post.author.id) in authors and post.external_id not in asking
