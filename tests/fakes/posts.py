"""Posts to build tests on: each with an id, everything else with a sensible default."""

from datetime import UTC, datetime
from typing import Any

from bot.core.model import Author, Batch, Capabilities, Post, ReplyMode

WRITTEN = datetime(2026, 11, 2, 8, 59, tzinfo=UTC)


def a_post(external_id: str = "1", text: str = "How do I rotate my API key?", **changes: Any) -> Post:
    """A public question on a channel called square that may be answered by its API."""
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
