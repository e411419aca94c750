"""Exact duplicates: what does not make two posts different, and what does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.normalise import normalise_text, words_hash


@pytest.mark.parametrize(
    "again",
    [
        "how do i rotate my api key",
        "@acme How do I rotate my API key??? https://t.co/abc",
        "  How do I\n rotate — my API key! ",
    ],
)
def test_the_same_words_have_the_same_fingerprint(again: str) -> None:
    assert words_hash(again) == words_hash("How do I rotate my API key?")


def test_other_words_have_another_fingerprint() -> None:
    assert words_hash("How do I rotate my API key?") != words_hash("How do I rotate my API keys?")


def test_two_posts_without_words_are_not_taken_for_the_same() -> None:
    assert words_hash("https://a.example/1") != words_hash("https://a.example/2")
    assert words_hash("🔥") != words_hash("👍")


@given(st.text(alphabet=st.characters()))
def test_any_text_has_a_fingerprint_and_normalising_twice_changes_nothing(text: str) -> None:
    assert len(words_hash(text)) == 64
    assert normalise_text(normalise_text(text)) == normalise_text(text)
