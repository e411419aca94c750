"""Of several earlier answers that say the same, one is enough: the one said last."""

from datetime import UTC, datetime, timedelta

from bot.core.earlier_answers import CHECK_AFTER, MAX_SHOWN, EarlierAnswer, distinct_answers

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
WORDS = "Create a second key, move your calls over to it, then delete the first one."


def an_answer(reply: int, text: str, likeness: float = 0.8, days_ago: int = 10) -> EarlierAnswer:
    return EarlierAnswer(reply, reply, text, "U0ANA", NOW - timedelta(days=days_ago), likeness=likeness)


def test_of_two_that_say_the_same_the_one_said_last_is_kept_in_the_place_of_the_better() -> None:
    old, other, new = (
        an_answer(1, f"{WORDS}\n\nAna, engineer at Acme", 0.9, 300),
        an_answer(2, "The limit is 600 calls a minute.", 0.8),
        an_answer(3, f"{WORDS}\n\nBen, engineer at Acme", 0.7, 3),
    )
    assert [one.reply for one in distinct_answers([old, other, new])] == [3, 2]


def test_answers_that_differ_are_all_kept_up_to_a_few_the_likeliest_first() -> None:
    many = [an_answer(n, f"alpha{n} beta{n} gamma{n}", n / 10) for n in range(1, 8)]
    assert [one.reply for one in distinct_answers(many)] == [7, 6, 5]
    assert len(distinct_answers(many)) == MAX_SHOWN


def test_an_answer_is_to_be_checked_once_it_is_older_than_half_a_year() -> None:
    assert not an_answer(1, WORDS, days_ago=CHECK_AFTER.days).needs_checking(NOW)
    assert an_answer(1, WORDS, days_ago=CHECK_AFTER.days + 1).needs_checking(NOW)
