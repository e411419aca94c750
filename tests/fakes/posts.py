"""Posts for tests, with a default for every field."""

from datetime import UTC, datetime
from typing import Any

from bot.core.model import Author, Batch, Capabilities, Post, ReplyMode

WRITTEN = datetime(2026, 11, 2, 8, 59, tzinfo=UTC)


def a_post(external_id: str = "1", text: str = "How do I rotate my API key?", **changes: Any) -> Post:
    """A public question on a channel called square that takes replies by API."""
    values: dict[str, Any] = {
        "source": "square",
        "external_id": external_id,
        "author": Author("u-kim", "kim"),
        "text": text,
        "written_at": WRITTEN,
        "thread_id": external_id,
        "capabilities": Capabilities(ReplyMode.API),
    }
    return Post(**{**values, **changes})


def a_batch(*posts: Post, cursor: str = "c1", **changes: Any) -> Batch:
    return Batch(posts, cursor, **changes)
