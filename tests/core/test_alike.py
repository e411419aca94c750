"""Texts that share words are offered to choose from, the likeliest first."""

from bot.core.searching.alike import most_alike

OTHERS = [
    (1, "Where is the rate limit documented?"),
    (2, "The rate is fine."),
    (3, "Is the weather nice?"),
    (4, "What is the limit, and the rate, of the trial?"),
]


def test_whoever_shares_the_rarest_words_comes_first_and_whoever_shares_none_is_left_out() -> None:
    assert [number for number, _ in most_alike("Rate limit documented where?", OTHERS, 10)] == [1, 4, 2]
    assert [number for number, _ in most_alike("Rate limit documented where?", OTHERS, 1)] == [1]


def test_without_words_nothing_is_alike() -> None:
    assert most_alike("", OTHERS, 10) == []
