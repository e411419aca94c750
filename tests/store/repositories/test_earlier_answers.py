"""What is remembered of earlier answers: by words still kept, with vectors of the model that asks and no others."""

import numpy as np

from bot.core.earlier_answers import RankedAnswer
from bot.core.model import Receipt
from bot.core.states import ReplyState
from bot.store.repositories.history import NewEntry
from bot.store.repositories.posts import PostArrival
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Store, Transaction
from tests.fakes.posts import a_post

VECTOR = np.ones(4, "<f2").tobytes()


def answered(tx: Transaction, name: str, *states: ReplyState) -> tuple[int, int, int]:
    """A question with a reply brought through these states: question, post, reply."""
    number = tx.questions.create()
    post = tx.posts.add_all([PostArrival(a_post(name, f"asked by {name}"), question=number, role="asked")])[name]
    reply = tx.replies.propose(number, post, Wording(f"answer to {name}", "s", 1, 9, 1, ""), "U0ANA")
    for state in states:
        tx.replies.move(reply, state)
    tx.replies.record_receipt(reply, Receipt("r", "https://square.example/r", tx.now))
    return number, post, reply


OUT = (ReplyState.APPROVED, ReplyState.WAITING, ReplyState.SENDING, ReplyState.SENT)


def test_only_what_is_out_and_not_outdated_may_be_offered_the_newest_first(store: Store) -> None:
    with store.writing() as tx:
        first, second, outdated = (answered(tx, name, *OUT)[2] for name in "abc")
        answered(tx, "d")
        answered(tx, "e", *OUT, ReplyState.REMOVED)
        tx.earlier_answers.outdate(outdated, "U0ANA")
        assert tx.earlier_answers.offerable_replies() == [second, first]


def test_a_vector_is_given_to_the_model_that_made_it_alone(store: Store) -> None:
    with store.writing() as tx:
        _, post, reply = answered(tx, "a", *OUT)
        tx.duplicates.save("minilm-1+abc", {post: VECTOR})
        for model, vector in (("minilm-1", VECTOR), ("minilm-2", b""), ("", b"")):
            assert tx.earlier_answers.answers([reply], model)[0].asked == (("asked by a", vector),)


def test_what_was_taken_away_is_not_given_but_the_answer_is(store: Store) -> None:
    with store.writing() as tx:
        _, post, reply = answered(tx, "a", *OUT)
        tx.posts.erase_words(post)
        (answer,) = tx.earlier_answers.answers([reply], "")
        assert (answer.text, answer.asked) == ("answer to a", ())


def test_what_concerns_an_answer_is_told_since_an_entry_and_all_else_is_not(store: Store) -> None:
    with store.writing() as tx:
        (one, _, reply), (other, post, answer) = answered(tx, "a", *OUT), answered(tx, "b", *OUT)
        before = tx.earlier_answers.newest_entry()
        tx.record(NewEntry("question.claimed", "U0ANA", one))
        assert tx.earlier_answers.replies_changed_since(before) == frozenset()
        tx.record(NewEntry("reply.outdated", "U0ANA", one, reply))
        tx.record(NewEntry("post.gone", "ingest", other, data={"post": str(post)}))
        assert tx.earlier_answers.replies_changed_since(before) == {reply, answer}
        assert tx.earlier_answers.replies_changed_since(tx.earlier_answers.newest_entry()) == frozenset()


def test_a_question_is_never_offered_its_own_answer(store: Store) -> None:
    with store.writing() as tx:
        (one, _, reply), (_, _, other) = answered(tx, "a", *OUT), answered(tx, "b", *OUT)
        tx.earlier_answers.save(one, [RankedAnswer(reply, 0.9), RankedAnswer(other, 0.8)])
        assert [found.reply for found in tx.earlier_answers.of_question(one)] == [other]
