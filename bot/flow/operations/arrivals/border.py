"""What a connector brought, made fit for the store: hostile or absurd values of one post cost that post alone. Pure."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.model import Author, Batch, Post

LONGEST_ID = 1_000
"""Characters of an external id."""
LONGEST_TEXT = 200_000
"""Characters of a post's text; what follows is cut."""
MOST_REACH = 2**31 - 1
"""The most that every database keeps in an integer; nobody is followed by as many."""
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No public post is older than the web; a date before it says nothing."""
AHEAD = timedelta(days=1)
"""A date further in the future says nothing: a clock is wrong, theirs or ours. One that is nearer means now."""


def admit(batch: Batch, now: datetime) -> Batch:
    """The batch with sound values only. Posts without an id are set aside and said in `warning`."""
    posts = tuple(_sound(post, now) for post in batch.posts if post.external_id)
    aside = len(batch.posts) - len(posts)
    gone = tuple(map(_sound_id, batch.gone))
    if not aside:
        return replace(batch, posts=posts, gone=gone)
    told = f"{aside} of its posts {'has' if aside == 1 else 'have'} no id and cannot be taken in."
    return replace(batch, posts=posts, gone=gone, warning=f"{batch.warning} {told}".strip())


def _sound(post: Post, now: datetime) -> Post:
    dated = post.dated and post.written_at.tzinfo is not None and EARLIEST <= post.written_at <= now + AHEAD
    return replace(
        post,
        external_id=_sound_id(post.external_id),
        parent_id=_sound_id(post.parent_id),
        thread_id=_sound_id(post.thread_id),
        author=_sound_author(post.author),
        text=post.text[:LONGEST_TEXT],
        title=post.title[:LONGEST_TEXT],
        written_at=min(post.written_at, now) if dated else now,
        dated=dated,
    )


def _sound_id(name: str) -> str:
    """An id the store can keep: one that is endless or not printable is known by its hash."""
    if len(name) <= LONGEST_ID and name.isprintable():
        return name
    return f"~{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()}"


def _sound_author(author: Author) -> Author:
    if author.reach is None or 0 <= author.reach <= MOST_REACH:
        return author
    return replace(author, reach=None if author.reach < 0 else MOST_REACH)
