"""Vectors go with the words they were made of; posts move between questions whole, and back to where they were."""

import time
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.core.model import Author
from bot.core.routing.route import Route
from bot.core.states import QuestionState
from bot.store.repositories.duplicates import DECLINED, MERGED, MOST_COMPARED, SPLIT, SUGGESTED
from bot.store.repositories.posts import PostArrival
from bot.store.tables.similarity import SameRow, VectorRow
from bot.store.transaction import Store, Transaction
from tests.fakes.clock import START
from tests.fakes.posts import a_post

LONG_AGO = START - timedelta(days=7)


def asked(book: Transaction, *names: str, state: QuestionState = QuestionState.ROUTED) -> int:
    """A question with these asking posts, each in a conversation of its own."""
    number = book.questions.open()
    for name in names:
        post = a_post(name, f"words of {name}", author=Author(f"u-{name}", name), thread_id=name)
        book.posts.add_all([PostArrival(post, question=number, role="asked")])
    if state is not QuestionState.NEW:
        book.questions.move(number, QuestionState.ROUTED)
        book.questions.route(number, Route("#ask-api", (), ("api",), "because"))
    return number


def says_under(book: Transaction, number: int, name: str, thread: str) -> None:
    post = a_post(name, "and then?", parent_id=thread, thread_id=thread)
    book.posts.add_all([PostArrival(post, question=number, role="follow_up")])


def merge(book: Transaction, number: int, into: int) -> None:
    book.questions.move(number, QuestionState.MERGED)
    book.duplicates.merge(number, into)
    book.duplicates.says(number, into, MERGED, "U0ANA")


def split(book: Transaction, number: int) -> None:
    book.duplicates.split(number, "U0ANA")


def held(book: Transaction, number: int) -> set[str]:
    return {kept.post.external_id for kept in book.posts.of_question(number)}


def post_of(book: Transaction, number: int) -> int:
    return book.posts.of_question(number)[0].number


@pytest.mark.parametrize("act", ["take_away", "change", "forget"])
def test_a_vector_is_deleted_with_the_words_it_was_made_of(store: Store, engine: Engine, act: str) -> None:
    with store.writing() as book:
        book.posts.add_all([PostArrival(a_post("1"))])
        book.duplicates.keep("m", {1: b"12"})
    with Session(engine) as session:
        assert [row.post for row in session.exec(select(VectorRow))] == [1]
    with store.writing() as book:
        if act == "change":
            book.posts.change(1, a_post("1", "quite other words"))
        else:
            (book.posts.take_away if act == "take_away" else book.posts.forget)(1)
    with Session(engine) as session:
        assert session.exec(select(VectorRow)).all() == []


def test_a_post_that_went_meanwhile_gets_no_vector(store: Store, engine: Engine) -> None:
    with store.writing() as book:
        book.posts.add_all([PostArrival(a_post("1"))])
        book.posts.take_away(1)
        book.duplicates.keep("m", {1: b"12", 99: b"34"})
    with Session(engine) as session:
        assert session.exec(select(VectorRow)).all() == []


def test_candidates_are_posts_of_other_open_questions_with_vectors_of_this_model_alone(store: Store) -> None:
    with store.writing() as book:
        one, other = asked(book, "a"), asked(book, "b", "c")
        asked(book, "d", state=QuestionState.NEW)
        book.questions.move(asked(book, "e"), QuestionState.SETTLED)
        book.duplicates.keep("m", {2: b"12"})
        book.duplicates.keep("old", {3: b"99"})
        says_under(book, other, "f", "b")
    with store.reading() as book:
        found = book.duplicates.candidates(one, "m", LONG_AGO)
        assert [(candidate.question, candidate.post, candidate.vector) for candidate in found] == [
            (other, 3, b""),
            (other, 2, b"12"),
        ]
        assert book.duplicates.candidates(one, "m", START + timedelta(seconds=1)) == ()


@pytest.mark.parametrize("state", [DECLINED, SPLIT])
@pytest.mark.parametrize("turned", [False, True])
def test_what_a_person_kept_apart_is_no_candidate_from_either_side(store: Store, state: str, turned: bool) -> None:
    with store.writing() as book:
        one, other, third = asked(book, "a"), asked(book, "b"), asked(book, "c")
        book.duplicates.says(*((other, one) if turned else (one, other)), state, "U0ANA")
        assert [c.question for c in book.duplicates.candidates(one, "m", LONG_AGO)] == [third]
        merge(book, other, third)
        assert book.duplicates.candidates(one, "m", LONG_AGO) == ()


def test_a_suggestion_keeps_its_likeness_when_a_person_has_their_say(store: Store) -> None:
    with store.writing() as book:
        one, other = asked(book, "a"), asked(book, "b")
        book.duplicates.says(two := asked(book, "c"), one, SUGGESTED, "triage", 0.71)
        book.duplicates.says(two, other, SUGGESTED, "triage", 0.83)
        assert [(twin.number, twin.likeness) for twin in book.duplicates.suggested(two)] == [(other, 0.83), (one, 0.71)]
        book.duplicates.says(one, two, DECLINED, "U0ANA")
        assert [twin.number for twin in book.duplicates.suggested(two)] == [other]


def test_a_chain_of_merges_leads_to_the_last_and_each_can_leave_it(store: Store) -> None:
    with store.writing() as book:
        a, b, c = asked(book, "a", "a2"), asked(book, "b"), asked(book, "c")
        merge(book, a, b)
        merge(book, b, c)
        assert (book.duplicates.last(a), book.duplicates.last(b), book.duplicates.last(c)) == (c, c, c)
        assert book.duplicates.within(c) == [a, b]
        assert held(book, c) == {"a", "a2", "b", "c"}
        split(book, a)
        assert (held(book, a), held(book, c)) == ({"a", "a2"}, {"b", "c"})
        assert book.duplicates.within(c) == [b]


def test_what_was_merged_before_goes_along_when_its_question_is_split_off(store: Store) -> None:
    with store.writing() as book:
        a, b, c = asked(book, "a"), asked(book, "b"), asked(book, "c")
        merge(book, a, b)
        merge(book, b, c)
        split(book, b)
        assert (held(book, b), held(book, c)) == ({"a", "b"}, {"c"})
        assert book.duplicates.last(a) == b
        split(book, a)
        assert (held(book, a), held(book, b)) == ({"a"}, {"b"})


def test_what_was_said_under_a_post_goes_with_it_and_nothing_else_does(store: Store) -> None:
    with store.writing() as book:
        a, b = asked(book, "a"), asked(book, "b", "b2")
        says_under(book, a, "under a", "a")
        merge(book, a, b)
        says_under(book, b, "later under a", "a")
        says_under(book, b, "under b", "b")
        split(book, a)
        assert held(book, a) == {"a", "under a", "later under a"}
        assert held(book, b) == {"b", "b2", "under b"}
        new = book.questions.open()
        book.duplicates.give(post_of(book, b), new)
        assert (held(book, new), held(book, b)) == ({"b", "under b"}, {"b2"})


def test_a_suggestion_may_be_followed_the_other_way_round(store: Store, engine: Engine) -> None:
    with store.writing() as book:
        one, two = asked(book, "a"), asked(book, "b")
        book.duplicates.says(two, one, SUGGESTED, "triage", 0.7)
        merge(book, one, two)
        assert (book.duplicates.within(two), book.duplicates.within(one)) == ([one], [])
        split(book, one)
        assert book.duplicates.within(two) == []
        assert book.duplicates.apart(one) == {two}
    with Session(engine) as session:
        assert [(row.question, row.other, row.likeness) for row in session.exec(select(SameRow))] == [(one, two, 0.7)]


def test_a_split_keeps_it_apart_from_all_that_it_was_part_of(store: Store) -> None:
    with store.writing() as book:
        a, b, c = asked(book, "a"), asked(book, "b"), asked(book, "c")
        merge(book, a, b)
        merge(book, b, c)
        split(book, a)
        assert book.duplicates.apart(a) == {b, c}


def test_five_thousand_posts_of_open_questions_are_read_in_a_tenth_of_a_second(store: Store) -> None:
    made = np.random.default_rng(1).standard_normal((5_000, 384)).astype("<f2")
    with store.writing() as book:
        for place in range(50):
            asked(book, *(f"p{place}-{one}" for one in range(100)))
        book.duplicates.keep("m", {place + 1: row.tobytes() for place, row in enumerate(made)})
    took = []
    for _ in range(3):
        with store.reading() as book:
            began = time.process_time()
            found = book.duplicates.candidates(51, "m", LONG_AGO)
            took.append(time.process_time() - began)
    assert min(took) < 0.1
    assert len(found) == 5_000
    assert all(len(candidate.vector) == 768 for candidate in found)


def test_one_is_compared_with_the_newest_only_where_very_many_are_open(store: Store) -> None:
    with store.writing() as book:
        asked(book, *(str(place) for place in range(MOST_COMPARED + 3)))
        found = book.duplicates.candidates(2, "m", LONG_AGO)
    assert [one.post for one in found] == list(range(MOST_COMPARED + 3, 3, -1))
