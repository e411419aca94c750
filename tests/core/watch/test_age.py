"""Age promises: a first reading asks no archive, and nothing that was written while it is read is left out."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import Author, Post
from bot.core.watch.age import AgeLimits, StreamAge, is_news

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
LIMITS = AgeLimits(first=timedelta(hours=24), oldest=timedelta(hours=168))


def post(ago: timedelta, *, dated: bool = True) -> Post:
    return Post("s", "1", Author("a", "a"), "What is it?", NOW - ago, dated=dated)


@pytest.mark.parametrize(("hours", "asked"), [(0, True), (23, True), (25, False), (24 * 400, False)])
def test_a_first_reading_asks_only_what_is_younger_than_its_first_hours(hours: float, asked: bool) -> None:
    stream = StreamAge(NOW, first_reading=True)
    assert is_news(post(timedelta(hours=hours)), stream, LIMITS, NOW) is asked


@pytest.mark.parametrize(("hours", "asked"), [(1, True), (47, True), (48.5, True), (50, False)])
def test_what_was_written_before_the_stream_was_added_is_no_news_later(hours: float, asked: bool) -> None:
    stream = StreamAge(NOW - timedelta(hours=48))
    assert is_news(post(timedelta(hours=hours)), stream, LIMITS, NOW) is asked


def test_what_first_appears_when_it_is_older_than_the_oldest_hours_is_no_news() -> None:
    stream = StreamAge(NOW - timedelta(days=99))
    assert is_news(post(timedelta(hours=167)), stream, LIMITS, NOW)
    assert not is_news(post(timedelta(hours=169)), stream, LIMITS, NOW)


def test_a_post_without_a_date_is_known_in_a_first_reading_and_news_afterwards() -> None:
    assert not is_news(post(timedelta(0), dated=False), StreamAge(NOW, first_reading=True), LIMITS, NOW)
    assert is_news(post(timedelta(0), dated=False), StreamAge(NOW), LIMITS, NOW)
