"""A text's words for the index: alike whatever the capitals and accents, and no mark that a database would read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.searching.tokens import tokens_of


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The X-Request-Id, on 429s!", ["the", "x", "request", "id", "on", "429s"]),
        ("Über STRASSE straße", ["uber", "strasse", "strasse"]),
        ("a “NEAR” OR * -b", ["a", "near", "or", "b"]),
        ("日本API", ["u65e5", "u672c", "api"]),
        ("ship it 🚀", ["ship", "it", "u1f680"]),
        ("", []),
        ("…—'\"*()", []),
    ],
)
def test_words_are_told_apart(text: str, tokens: list[str]) -> None:
    assert tokens_of(text) == tokens


@given(st.text())
def test_no_word_holds_a_mark_or_a_space(text: str) -> None:
    for token in tokens_of(text):
        assert token
        assert not set(token) & set("'\"*\\ ()&|!:<>-\0\n")
        assert all(one.isalnum() or one >= "\u0080" for one in token)


@given(st.text(), st.text(alphabet="abcdeéü日🚀 ", max_size=8), st.text())
def test_a_phrase_is_found_where_it_stands(before: str, phrase: str, after: str) -> None:
    wanted, there = tokens_of(phrase), tokens_of(f"{before} {phrase} {after}")
    assert any(there[place : place + len(wanted)] == wanted for place in range(len(there) + 1))
