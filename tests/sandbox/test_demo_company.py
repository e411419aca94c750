"""The example company's public is coherent: every voice exists, every tag is there, hard cases are among them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import feedparser
import httpx
import pytest

from bot.core.verdict import Intent
from bot.sandbox.demo.company import ACCOUNT, PublicPost, load_public, open_square, publish_posts
from bot.sandbox.square import SquareServer

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TAGS = {"api", "sso", "billing", "integrations", "reliability", "privacy"}
BY_SLUG = {post.slug: post for post in load_public().posts}


def for_us() -> list[PublicPost]:
    return [post for post in load_public().posts if post.about_us]


def test_there_are_enough_voices_and_each_is_somebody() -> None:
    handles = {customer.handle for customer in load_public().customers}
    assert {post.handle for post in load_public().posts} == handles
    assert ACCOUNT not in handles
    assert 30 <= len(load_public().posts) <= 40
    assert len(BY_SLUG) == len(load_public().posts)


def test_every_tag_is_asked_about_more_than_once() -> None:
    asked = [tag for post in for_us() if post.need.wants_an_answer for tag in post.tags]
    assert set(asked) == TAGS
    assert min(asked.count(tag) for tag in TAGS) >= 3


def test_whatever_wants_an_answer_has_a_tag_and_nothing_else_has() -> None:
    for post in load_public().posts:
        assert bool(post.tags) == (post.about_us and post.need.wants_an_answer), post.slug


def test_every_need_and_a_third_language_are_among_them() -> None:
    needs = {post.need for post in load_public().posts} | {entry.need for entry in load_public().entries}
    assert needs == set(Intent)
    assert {post.lang for post in load_public().posts} == {"en", "de", "es"}


def test_the_same_question_is_asked_by_another_person_in_other_words() -> None:
    pairs = [(post, BY_SLUG[post.again]) for post in load_public().posts if post.again]
    assert pairs
    for again, first in pairs:
        assert again.tags == first.tags
        assert again.handle != first.handle
        assert again.text != first.text
        assert again.hours_ago < first.hours_ago


def test_the_hostile_post_holds_what_must_never_take_effect() -> None:
    text = BY_SLUG["hostile"].text
    assert all(part in text for part in ("<!channel>", "<@U", "|https://", "<script>", "\u202e", "\x1b", "\x07"))


def test_near_misses_and_only_they_are_not_about_us() -> None:
    said = [f"{p.title} {p.text}".lower() for p in load_public().posts if p.about_us and not p.under]
    missed = [f"{p.title} {p.text}".lower() for p in load_public().posts if not p.about_us]
    assert [text for text in said if "ferrywire" not in text] == []
    assert len(missed) >= 3
    assert [text for text in missed if "ferrywire" in text] == []
    assert [text for text in missed if "ferry wire" in text]


@pytest.fixture
def square() -> Iterator[SquareServer]:
    with open_square("a-token") as square:
        yield square


def test_all_that_was_said_stands_on_the_square_and_in_the_feed(square: SquareServer) -> None:
    ids = publish_posts(square, NOW)
    notes = {note.id: note for thread in square.board.threads() for note in thread}
    assert set(ids) == set(BY_SLUG)
    assert {slug: notes[number].text for slug, number in ids.items()} == {s: p.text for s, p in BY_SLUG.items()}
    assert notes[ids["is-it-down"]].written_at == NOW - timedelta(hours=2)
    assert notes[ids["hubspot-answer"]].parent == ids["hubspot"]
    feed = feedparser.parse(httpx.get(f"{square.url}/feed.atom", trust_env=False).content)
    assert not feed.bozo
    assert {e.title for e in feed.entries} == {e.title for e in load_public().entries}
