"""Which posts of a batch the store knows already. A post is the same when its id is, or when its author and words are
and it leads to the same place: tracking and session values of the address aside, or its whole query and host where it
was written at the same time. Where ids may clash, the same time is enough, or that it was found in place of the other.
Other words under an id that is known are another post where they lead elsewhere and author or time differ, or, where
ids may clash, have little in common and another time: nothing is overwritten by it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.core.model import Batch, Post
from bot.core.text.addresses import address_path, canonical_address
from bot.core.text.normalise import normalise_text
from bot.core.watch.known_posts import KnownPost, author_words_hash, says_something_else, says_the_same
from bot.store.transaction import Transaction

_ID_MARK = "~"
_HASH = 12


@dataclass(frozen=True, slots=True)
class IdentifiedBatch:
    """A batch in which every id stands for one post, and what is known of those that were seen before."""

    batch: Batch
    known: Mapping[str, KnownPost]


def identify(tx: Transaction, source: str, batch: Batch, others: frozenset[str] = frozenset()) -> IdentifiedBatch:
    """Look the batch up; posts that only share an id with another one get an id of their own. A known post that comes
    under another id is known by that one from now on. `others` are ids that stand there besides, in other parts of it.
    """
    ids = {post.external_id for post in batch.posts} | set(batch.gone)
    known = tx.posts.known(source, ids)
    posts = batch.posts
    for with_own_id in (_with_own_id, _with_id_of_words):
        posts = _tell_apart(posts, known, with_own_id, clashing=batch.ids_may_clash)
        if own_ids := {post.external_id for post in posts} - ids:
            known |= tx.posts.known(source, own_ids)
            ids |= own_ids
    same = _by_words(tx, source, replace(batch, posts=posts), known, others)
    for name, twin in same.items():
        tx.posts.add_alias(twin.number, name)
    return IdentifiedBatch(replace(batch, posts=posts), known | same)


def _tell_apart(
    posts: Sequence[Post], known: Mapping[str, KnownPost], with_own_id: Callable[[Post], Post], *, clashing: bool
) -> tuple[Post, ...]:
    found = []
    for post in posts:
        before = known.get(post.external_id)
        another = before is not None and _is_another(before, post, clashing=clashing)
        found.append(with_own_id(post) if another else post)
    return tuple(found)


def _is_another(known: KnownPost, post: Post, *, clashing: bool) -> bool:
    """Whether a post only shares an id with a known one: place and words differ, and author or, where ids may clash,
    time; there the words may be enough. Who edits a post and its address at once leaves the time at which it was
    published. Of a post whose words were deleted for their age only the time is left.
    """
    same_author, same_time = known.author_id == post.author.id, post.dated and known.written_at == post.written_at
    if known.gone:
        return clashing and post.dated and not same_time
    if not known.author_id or says_the_same(known, post) or (same_author and (same_time or not clashing)):
        return False
    there, here = address_path(known.url), address_path(post.url)
    if there and here and there != here:
        return True
    return clashing and not same_time and says_something_else(known, post)


def _with_own_id(post: Post) -> Post:
    """The post under an id of its own, which outlasts an edit of its words."""
    told = f"{post.author.id}\0{address_path(post.url)}\0{post.written_at.isoformat() if post.dated else ''}"
    return _marked_with(post, told)


def _with_id_of_words(post: Post) -> Post:
    """The post under an id of its words, where that too is another post's."""
    return _marked_with(post, normalise_text(post.words))


def _marked_with(post: Post, told: str) -> Post:
    own = f"{post.external_id}{_ID_MARK}{sha256(told.encode(errors='surrogatepass')).hexdigest()[:_HASH]}"
    thread = own if post.thread_id == post.external_id else post.thread_id
    return replace(post, external_id=own, thread_id=thread)


def _by_words(
    tx: Transaction, source: str, batch: Batch, known: Mapping[str, KnownPost], others: frozenset[str]
) -> dict[str, KnownPost]:
    """The known posts that come under another id now. None that also stands there."""
    strangers = {
        post.external_id: (author_words_hash(post), post) for post in batch.posts if post.external_id not in known
    }
    if not strangers:
        return {}
    standing = others | {post.external_id for post in batch.posts}
    found = tx.posts.by_author_and_words(source, {words for words, _ in strangers.values()})
    same: dict[str, KnownPost] = {}
    for name, (words, post) in strangers.items():
        left = [twin for twin in found.get(words, ()) if twin.external_id not in standing]
        twins = [twin for twin in left if _is_same(twin, post, batch)]
        same |= {name: twins[0]} if twins else {}
    return same


def _is_same(known: KnownPost, post: Post, batch: Batch) -> bool:
    """Whether two posts with the same author and words are one."""
    same_time = post.dated and known.written_at == post.written_at
    return post.external_id in batch.renamed or (batch.ids_may_clash and same_time) or _same_place(known, post)


def _same_place(known: KnownPost, post: Post) -> bool:
    """Whether two posts with the same author and words are one: by where they lead, or when they were written."""
    there, here = canonical_address(known.url), canonical_address(post.url)
    if not there or not here:
        return False
    same_path = _path(known.url) == _path(post.url)
    return there == here or (same_path and (not post.dated or known.written_at == post.written_at))


def _path(url: str) -> str:
    """The path alone: a redirect may lead to another host."""
    return address_path(url).partition("/")[2]
