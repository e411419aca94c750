"""Whether a post is news, or so old that it is known and silent. Judged once, when it first appears."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.model import Post

LATE = timedelta(hours=1)
"""How long after it was written a post may come to light: search indexes and caches lag behind."""


@dataclass(frozen=True, slots=True)
class AgeLimits:
    """`first`: how far back the first reading of a stream asks. `oldest`: what is older when it appears is silent."""

    first: timedelta = timedelta(hours=24)
    oldest: timedelta = timedelta(hours=168)


@dataclass(frozen=True, slots=True)
class StreamAge:
    """Since when a stream is read, and whether its first reading is still under way."""

    added_at: datetime
    first_reading: bool = False


def is_news(post: Post, stream: StreamAge, limits: AgeLimits, now: datetime) -> bool:
    """Whether a post that appears `now` for the first time is asked.

    What was written before the stream was added is none, save in the first reading: there `limits.first` decides. A
    post without a date is of unknown age in a first reading, and news afterwards.
    """
    if not post.dated:
        return not stream.first_reading
    if now - post.written_at > limits.oldest:
        return False
    earliest = stream.added_at - (limits.first if stream.first_reading else LATE)
    return post.written_at >= earliest
