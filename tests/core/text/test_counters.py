"""What counts as other words: everything but counters that tick and white space."""

import pytest

from bot.core.text.counters import without_counters


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("How? 2 comments, 26 views", "How? 3 comments, 1,027 views"),
        ("Views: 26 | Likes: 3", "Views: 27 | Likes: 1.2k"),
        ("Rated 12 points by 3 readers", "Rated 13 points by 4 readers"),
        ("a  b\nc", "a b c"),
        ("12 Kommentare", "13 Kommentare"),
    ],
)
def test_a_text_in_which_only_counters_tick_says_the_same(before: str, after: str) -> None:
    assert without_counters(before) == without_counters(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It costs 5 EUR", "It costs 500 EUR"),
        ("since version 12", "since version 13"),
        ("error 403 on 2 hosts", "error 404 on 2 hosts"),
        ("2 comments", "2 views"),
        ("I have 3 questions", "I have 4 questions"),
    ],
)
def test_any_other_number_is_a_word(before: str, after: str) -> None:
    assert without_counters(before) != without_counters(after)
