"""Replies promise: what was tried with old words is no try of the new ones."""

import json
from datetime import timedelta

from bot.core.states import ReplyState
from bot.core.text.findings_json import findings_from_json, findings_to_json
from bot.core.text.lint_finding import LintFinding, Severity
from bot.store.repositories.posts import PostArrival
from bot.store.repositories.replies import SendClaim
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Store, Transaction
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post

ANA = "U0ANA"


def _proposed(tx: Transaction) -> int:
    question = tx.questions.create()
    post = tx.posts.add_all([PostArrival(a_post("1"), question=question, role="asked")])["1"]
    return tx.replies.propose(question, post, _wording("First words."), ANA)


def _wording(text: str) -> Wording:
    return Wording(text, f"digest of {text}", len(text), 280, 1, "")


def _claimed(tx: Transaction, reply: int) -> SendClaim:
    """The reply on its way out, claimed by a sender."""
    tx.replies.move(reply, ReplyState.APPROVED)
    tx.replies.move(reply, ReplyState.WAITING)
    tx.replies.set_send_at(reply, tx.now)
    out = tx.replies.claim_for_sending(reply)
    assert out is not None
    return out


def test_new_words_start_with_no_tries_and_no_first_try(store: Store, clock: FakeClock) -> None:
    with store.writing() as tx:
        reply = _proposed(tx)
        out = _claimed(tx, reply)
        tx.replies.record_outcome(reply, out.lease.token, ReplyState.FAILED, "the author blocked us")
    clock.now += timedelta(hours=1)
    with store.writing() as tx:
        tx.replies.reword(reply, _wording("New words."), ANA)
        assert tx.replies.one(reply).failure == ""
        tx.replies.move(reply, ReplyState.PROPOSED)
        out = _claimed(tx, reply)
    assert (out.attempts, out.since) == (1, clock.now)


def test_findings_are_kept_by_rule_and_place_and_those_of_earlier_versions_are_read() -> None:
    found = LintFinding("secret", Severity.BLOCK, "This looks like a key.", (3, 9), "•••")
    assert findings_from_json(json.loads(json.dumps(findings_to_json([found])))) == (found,)
    earlier = findings_from_json(["warn: It promises something.", "block: It is a key.", "odd"])
    assert [(one.severity.value, one.message, one.span) for one in earlier] == [
        ("warn", "It promises something.", (0, 0)),
        ("block", "It is a key.", (0, 0)),
        ("warn", "odd", (0, 0)),
    ]
