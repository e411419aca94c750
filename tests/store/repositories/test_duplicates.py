"""Vectors go with the words they were made of; posts move between questions whole, and back to where they were."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from bot.core.model import Author
from bot.core.routing.route import Route
from bot.core.states import QuestionState
from bot.store.repositories.duplicates import DECLINED, MAX_COMPARED, MERGED, SPLIT, SUGGESTED
from bot.store.repositories.posts import PostArrival
from bot.store.tables.similarity import SameRow, VectorRow
from bot.store.transaction import Store, Transaction
from tests.fakes.clock import START
from tests.fakes.posts import a_post

LONG_AGO = START - timedelta(days=7)


def asked(tx: Transaction, *names: str, state: QuestionState = QuestionState.ROUTED) -> int:
    """A question with these asking posts, each in a conversation of its own."""
    number = tx.questions.create()
    for name in names:
        post = a_post(name, f"words of {name}", author=Author(f"u-{name}", name), thread_id=name)
        tx.posts.add_all([PostArrival(post, question=number, role="asked")])
    if state is not QuestionState.NEW:
        tx.questions.move(number, QuestionState.ROUTED)
        tx.questions.set_route(number, Route("#ask-api", (), ("api",), "because"))
    return number


def says_under(tx: Transaction, number: int, name: str, thread: str) -> None:
    post = a_post(name, "and then?", parent_id=thread, thread_id=thread)
    tx.posts.add_all([PostArrival(post, question=number, role="follow_up")])


def merge(tx: Transaction, number: int, into: int) -> None:
    tx.questions.move(number, QuestionState.MERGED)
    tx.duplicates.merge(number, into)
    tx.duplicates.record_relation(number, into, MERGED, "U0ANA")


def split(tx: Transaction, number: int) -> None:
    tx.duplicates.split(number, "U0ANA")


def held(tx: Transaction, number: int) -> set[str]:
    return {kept.post.external_id for kept in tx.posts.of_question(number)}


def post_of(tx: Transaction, number: int) -> int:
    return tx.posts.of_question(number)[0].number


@pytest.mark.parametrize("act", ["take_away", "change", "forget"])
def test_a_vector_is_deleted_with_the_words_it_was_made_of(store: Store, engine: Engine, act: str) -> None:
    with store.writing() as tx:
        tx.posts.add_all([PostArrival(a_post("1"))])
        tx.duplicates.save("m", {1: b"12"})
    with Session(engine) as session:
        assert [row.post for row in session.exec(select(VectorRow))] == [1]
    with store.writing() as tx:
        if act == "change":
            tx.posts.update_words(1, a_post("1", "quite other words"))
        else:
            (tx.posts.erase_words if act == "take_away" else tx.posts.forget)(1)
    with Session(engine) as session:
        assert session.exec(select(VectorRow)).all() == []


def test_a_post_that_went_meanwhile_gets_no_vector(store: Store, engine: Engine) -> None:
    with store.writing() as tx:
        tx.posts.add_all([PostArrival(a_post("1"))])
        tx.posts.erase_words(1)
        tx.duplicates.save("m", {1: b"12", 99: b"34"})
    with Session(engine) as session:
        assert session.exec(select(VectorRow)).all() == []


def test_candidates_are_posts_of_other_open_questions_with_vectors_of_this_model_alone(store: Store) -> None:
    with store.writing() as tx:
        one, other = asked(tx, "a"), asked(tx, "b", "c")
        asked(tx, "d", state=QuestionState.NEW)
        tx.questions.move(asked(tx, "e"), QuestionState.SETTLED)
        tx.duplicates.save("m", {2: b"12"})
        tx.duplicates.save("old", {3: b"99"})
        says_under(tx, other, "f", "b")
    with store.reading() as tx:
        found = tx.duplicates.candidates(one, "m", LONG_AGO)
        assert [(candidate.question, candidate.post, candidate.vector) for candidate in found] == [
            (other, 3, b""),
            (other, 2, b"12"),
        ]
        assert tx.duplicates.candidates(one, "m", START + timedelta(seconds=1)) == ()


@pytest.mark.parametrize("state", [DECLINED, SPLIT])
@pytest.mark.parametrize("turned", [False, True])
def test_what_a_person_kept_apart_is_no_candidate_from_either_side(store: Store, state: str, turned: bool) -> None:
    with store.writing() as tx:
        one, other, third = asked(tx, "a"), asked(tx, "b"), asked(tx, "c")
        tx.duplicates.record_relation(*((other, one) if turned else (one, other)), state, "U0ANA")
        assert [c.question for c in tx.duplicates.candidates(one, "m", LONG_AGO)] == [third]
        merge(tx, other, third)
        assert tx.duplicates.candidates(one, "m", LONG_AGO) == ()


def test_a_suggestion_keeps_its_likeness_when_a_person_has_their_say(store: Store) -> None:
    with store.writing() as tx:
        one, other = asked(tx, "a"), asked(tx, "b")
        tx.duplicates.record_relation(two := asked(tx, "c"), one, SUGGESTED, "triage", 0.71)
        tx.duplicates.record_relation(two, other, SUGGESTED, "triage", 0.83)
        assert [(twin.number, twin.likeness) for twin in tx.duplicates.suggestions(two)] == [(other, 0.83), (one, 0.71)]
        tx.duplicates.record_relation(one, two, DECLINED, "U0ANA")
        assert [twin.number for twin in tx.duplicates.suggestions(two)] == [other]


def test_a_chain_of_merges_leads_to_the_last_and_each_can_leave_it(store: Store) -> None:
    with store.writing() as tx:
        a, b, c = asked(tx, "a", "a2"), asked(tx, "b"), asked(tx, "c")
        merge(tx, a, b)
        merge(tx, b, c)
        assert (tx.duplicates.present_holder(a), tx.duplicates.present_holder(b), tx.duplicates.present_holder(c)) == (
            c,
            c,
            c,
        )
        assert tx.duplicates.questions_merged_into(c) == [a, b]
        assert held(tx, c) == {"a", "a2", "b", "c"}
        split(tx, a)
        assert (held(tx, a), held(tx, c)) == ({"a", "a2"}, {"b", "c"})
        assert tx.duplicates.questions_merged_into(c) == [b]


def test_what_was_merged_before_goes_along_when_its_question_is_split_off(store: Store) -> None:
    with store.writing() as tx:
        a, b, c = asked(tx, "a"), asked(tx, "b"), asked(tx, "c")
        merge(tx, a, b)
        merge(tx, b, c)
        split(tx, b)
        assert (held(tx, b), held(tx, c)) == ({"a", "b"}, {"c"})
        assert tx.duplicates.present_holder(a) == b
        split(tx, a)
        assert (held(tx, a), held(tx, b)) == ({"a"}, {"b"})


def test_what_was_said_under_a_post_goes_with_it_and_nothing_else_does(store: Store) -> None:
    with store.writing() as tx:
        a, b = asked(tx, "a"), asked(tx, "b", "b2")
        says_under(tx, a, "under a", "a")
        merge(tx, a, b)
        says_under(tx, b, "later under a", "a")
        says_under(tx, b, "under b", "b")
        split(tx, a)
        assert held(tx, a) == {"a", "under a", "later under a"}
        assert held(tx, b) == {"b", "b2", "under b"}
        new = tx.questions.create()
        tx.duplicates.move_post(post_of(tx, b), new)
        assert (held(tx, new), held(tx, b)) == ({"b", "under b"}, {"b2"})


def test_a_suggestion_may_be_followed_the_other_way_round(store: Store, engine: Engine) -> None:
    with store.writing() as tx:
        one, two = asked(tx, "a"), asked(tx, "b")
        tx.duplicates.record_relation(two, one, SUGGESTED, "triage", 0.7)
        merge(tx, one, two)
        assert (tx.duplicates.questions_merged_into(two), tx.duplicates.questions_merged_into(one)) == ([one], [])
        split(tx, one)
        assert tx.duplicates.questions_merged_into(two) == []
        assert tx.duplicates.known_different(one) == {two}
    with Session(engine) as session:
        assert [(row.question, row.other, row.likeness) for row in session.exec(select(SameRow))] == [(one, two, 0.7)]


def test_a_split_keeps_it_apart_from_all_that_it_was_part_of(store: Store) -> None:
    with store.writing() as tx:
        a, b, c = asked(tx, "a"), asked(tx, "b"), asked(tx, "c")
        merge(tx, a, b)
        merge(tx, b, c)
        split(tx, a)
        assert tx.duplicates.known_different(a) == {b, c}


def test_every_post_of_open_questions_is_read_with_its_vector(store: Store) -> None:
    made = np.random.default_rng(1).standard_normal((20, 384)).astype("<f2")
    with store.writing() as tx:
        for place in range(2):
            asked(tx, *(f"p{place}-{one}" for one in range(10)))
        tx.duplicates.save("m", {place + 1: row.tobytes() for place, row in enumerate(made)})
    with store.reading() as tx:
        found = tx.duplicates.candidates(3, "m", LONG_AGO)
    assert {candidate.post: candidate.vector for candidate in found} == {
        place + 1: row.tobytes() for place, row in enumerate(made)
    }


@pytest.mark.prove
def test_one_is_compared_with_the_newest_only_where_very_many_are_open(store: Store) -> None:
    with store.writing() as tx:
        asked(tx, *(str(place) for place in range(MAX_COMPARED + 3)))
        found = tx.duplicates.candidates(2, "m", LONG_AGO)
    assert [one.post for one in found] == list(range(MAX_COMPARED + 3, 3, -1))
