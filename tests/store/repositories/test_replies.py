"""Replies promise: what was tried with old words is no try of the new ones."""

from datetime import timedelta

from bot.core.states import ReplyState
from bot.store.repositories.posts import PostArrival
from bot.store.repositories.replies import SendClaim, Wording
from bot.store.transaction import Store, Transaction
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post

ANA = "U0ANA"


def _proposed(book: Transaction) -> int:
    question = book.questions.open()
    post = book.posts.add_all([PostArrival(a_post("1"), question=question, role="asked")])["1"]
    return book.replies.propose(question, post, _wording("First words."), ANA, ("", ""))


def _wording(text: str) -> Wording:
    return Wording(text, f"digest of {text}", len(text), 280, 1, "")


def _claimed(book: Transaction, reply: int) -> SendClaim:
    """The reply on its way out, claimed by a sender."""
    book.replies.move(reply, ReplyState.APPROVED)
    book.replies.move(reply, ReplyState.WAITING)
    book.replies.wait_until(reply, book.now)
    out = book.replies.claim_for_sending(reply)
    assert out is not None
    return out


def test_new_words_start_with_no_tries_and_no_first_try(store: Store, clock: FakeClock) -> None:
    with store.writing() as book:
        reply = _proposed(book)
        out = _claimed(book, reply)
        book.replies.outcome(reply, out.lease.token, ReplyState.FAILED, "the author blocked us")
    clock.now += timedelta(hours=1)
    with store.writing() as book:
        book.replies.reword(reply, _wording("New words."), ANA)
        assert book.replies.one(reply).failure == ""
        book.replies.move(reply, ReplyState.PROPOSED)
        out = _claimed(book, reply)
    assert (out.attempts, out.since) == (1, clock.now)
