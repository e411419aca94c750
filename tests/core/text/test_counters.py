"""What counts as other words: everything but counters that tick and white space."""

import time

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
        ("No comments yet", "1 comment"),
        ("How? 1 reply", "How? 2 replies"),
        ("Replies 12 | Views 345", "Replies 13 | Views 350"),
        ("(3) comments", "(4) comments"),
        ("Posted 55 minutes ago, viewed 12 times", "Posted 2 hours ago, viewed 15 times"),
        ("How?\n3 hours ago", "How?\nan hour ago"),
        ("12 people like this", "13 people like this"),
        ("\U0001f44d 12 \U0001f4ac 3", "\U0001f44d 13 \U0001f4ac 4"),
        ("1,2 Tsd. Aufrufe", "1,3 Tsd. Aufrufe"),
        ("2 comentarios, 12 visualizações", "3 comentarios, 14 visualizações"),
        ("26 просмотров, 2 комментария", "29 просмотров, 3 комментария"),
        ("评论 3 浏览 20", "评论 4 浏览 22"),
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
        ("I waited 3 hours", "I waited 5 hours"),
        ("It broke 3 hours ago", "It broke 3 days ago"),
        ("I have 3 questions", "I have 4 questions"),
    ],
)
def test_any_other_number_is_a_word(before: str, after: str) -> None:
    assert without_counters(before) != without_counters(after)


@pytest.mark.parametrize(
    "part", ["\n", "1.", "1 ", "1\u3000\u3000", "!\n", "| ", "(", "no\n", "1 comment ", "posted ", "x"]
)
def test_whatever_is_repeated_counters_are_looked_for_in_linear_time(part: str) -> None:
    def cost(times: int) -> float:
        begun = time.process_time()
        without_counters(f"1 ago {part * times}")
        return time.process_time() - begun

    assert cost(40_000) < 40 * cost(4_000) + 0.5


def test_white_space_between_a_number_and_what_it_counts_says_nothing() -> None:
    assert without_counters("a\n\n\n12   comments") == without_counters("a 13 comments")
