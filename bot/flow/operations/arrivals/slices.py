"""A batch in parts that are stored one after another, so that whoever else has something to write waits for one part at
most. Pure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.model import Batch, Post

SLICE = 100
"""Posts of one transaction: storing a question takes some 4 ms, and seconds are too long for a reply to wait."""


def slices(batch: Batch) -> Sequence[Batch]:
    """Parts of the batch; the last has all that is besides posts, and the posts that are reported gone as well.
    Posts of one id are in one part.
    """
    gone = frozenset(batch.gone)
    parts = list(_parts(post for post in batch.posts if post.external_id not in gone))
    last = parts.pop() if parts else ()
    reported = tuple(post for post in batch.posts if post.external_id in gone)
    part = Batch((), batch.cursor, ids_may_clash=batch.ids_may_clash, renamed=batch.renamed)
    return [*(replace(part, posts=posts) for posts in parts), replace(batch, posts=(*last, *reported))]


def _parts(posts: Iterable[Post]) -> Iterator[tuple[Post, ...]]:
    of_one_id: dict[str, list[Post]] = {}
    for post in posts:
        of_one_id.setdefault(post.external_id, []).append(post)
    part: list[Post] = []
    for same in of_one_id.values():
        part += same
        if len(part) >= SLICE:
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)
