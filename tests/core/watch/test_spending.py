"""What a source cost today, in words."""

from datetime import UTC, datetime

import pytest

from bot.core.watch.spending import Spending

MIDNIGHT = datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("posts", "dollars", "limit", "words"),
    [
        (0, 0.0, None, "0 posts today, about $0.00"),
        (1, 0.015, 5.0, "1 post today, about $0.01 of $5.00"),
        (12345, 1234.5, 2000.0, "12,345 posts today, about $1,234.50 of $2,000.00"),
    ],
)
def test_it_says_posts_and_dollars_and_what_a_day_may_cost(
    posts: int, dollars: float, limit: float | None, words: str
) -> None:
    assert Spending(posts, dollars, limit, MIDNIGHT).words == words
