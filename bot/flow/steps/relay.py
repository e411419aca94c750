"""The step that publishes: claim, check that the reply may still be sent, send once, record. A claim without a result
is looked up on the channel: if found, it is SENT; if provably absent, it is sent again; if unknown, it is UNCERTAIN and
a person decides. So nothing is sent twice and nothing is lost unnoticed.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.core.company import Company, Current
from bot.core.errors import HeldThere, Rationed, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import OutgoingReply, Post, PostStatus, ReplyMode
from bot.core.ports.channel import Finder, Replier
from bot.core.ports.runtime import Failpoint
from bot.core.reply import Reply
from bot.core.replying.compose import approval_hash
from bot.core.replying.retrying import held_since, next_attempt, span_tried, tried_since
from bot.core.states import ReplyState
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.close import ANOTHER_PUBLISHED, close_after_attempt
from bot.flow.operations.lint_check import blocks_without_override
from bot.flow.operations.notify import begin_notice, end_notice
from bot.flow.operations.propose import ReplyRules, rules_in
from bot.flow.operations.published.manners import put_off_claimed
from bot.flow.operations.published.send_outcome import (
    STOPPED_THERE,
    SendOutcome,
    failed_outcome,
    held_outcome,
    uncertain_outcome,
)
from bot.flow.operations.reassess import may_leave_now, reassess_question
from bot.flow.operations.record_sent import mark_published
from bot.store.repositories.history import NewEntry
from bot.store.repositories.replies import SendClaim
from bot.store.transaction import Store, Transaction

log = structlog.get_logger()

LOOKUP_DELAY = timedelta(seconds=30)
"""How long to wait before looking up a send whose outcome is unknown: channels show a new post with a delay."""

TOLD_AFTER = 3
"""After so many attempts in vain operators are told that the channel takes no reply."""

FIRST_LOOKUP_DELAY = timedelta(minutes=1)
"""How long after it was handed over a reply is first looked for (by the step `find`)."""


@dataclass(frozen=True, slots=True)
class PreparedSend:
    """A claimed reply with the post it goes to and what its channel is given."""

    claim: SendClaim
    post: Post
    outgoing: OutgoingReply

    @property
    def reply(self) -> Reply:
        return self.claim.reply


class Relay:
    """The step `relay`. Its keys are `source/reply number`; one channel's replies are sent in order."""

    name = "relay"

    def __init__(
        self,
        store: Store,
        repliers: Mapping[str, Replier],
        failpoint: Failpoint,
        company: Current[Company],
        is_read: Callable[[int], bool] = lambda _question: True,
    ) -> None:
        self._store = store
        self._company = company
        self._is_read = is_read
        self._unread: frozenset[str] = frozenset()
        self._repliers = repliers
        self._failpoint = failpoint

    def due(self) -> Sequence[str]:
        """Replies whose undo window is over, and claims whose sender died, once their threads were read."""
        with self._store.reading() as tx:
            due = {f"{source}/{number}": tx.replies.one(number) for source, number in tx.replies.due_to_send()}
        unread = frozenset(key for key, reply in due.items() if not self._is_heard(reply))
        for key in unread - self._unread:
            log.info("relay.waits_for_thread", reply=due[key].number, question=f"Q-{due[key].question}")
        self._unread = unread
        return [key for key in due if key not in unread]

    def serial_key(self, key: str) -> str:
        """One for each channel: its replies are sent in order; channels run in parallel."""
        return f"relay:{key.partition('/')[0]}"

    def run(self, key: str) -> None:
        """Send one reply, once."""
        leaving = self._claim(int(key.rpartition("/")[2]))
        if leaving is None:
            return
        self._failpoint("relay.claimed")
        outcome = self._try(leaving)
        self._failpoint("relay.sent" if outcome.receipt else "relay.tried")
        with self._store.writing() as tx:
            tx.questions.locked_state(leaving.reply.question)
            _record_outcome(tx, leaving, outcome, self.name)
            if outcome is _ASKED_AGAIN:
                reassess_question(tx, self._rules(tx), leaving.reply.question)
        self._failpoint("relay.recorded")
        happened, question = outcome.what or "reply.reassessed", f"Q-{leaving.reply.question}"
        log.info(happened, reply=leaving.reply.number, question=question, source=leaving.post.source)

    def _is_heard(self, reply: Reply) -> bool:
        """Whether we know what its Slack message says now; words of a window have none."""
        return not reply.spoken_ts or self._is_read(reply.question)

    def _rules(self, tx: Transaction) -> ReplyRules:
        return rules_in(tx, self._company(), self._repliers)

    def _claim(self, number: int) -> PreparedSend | None:
        with self._store.writing() as tx:
            if not self._is_heard(tx.replies.one(number)):
                return None
            out = tx.replies.claim_for_sending(number)
            if out is None:
                return None
            post = tx.posts.one(out.reply.post).post
            if put_off_claimed(tx, self._company(), out, post):
                return None
            tx.record(NewEntry("reply.claimed", self.name, out.reply.question, number, data={"try": str(out.attempts)}))
            images = tx.replies.images.outgoing(number)
        key = f"switchboard-{number}-{out.reply.sha256[:16]}"
        return PreparedSend(out, post, OutgoingReply(post, out.reply.text, key, out.since, images))

    def _try(self, leaving: PreparedSend) -> SendOutcome:
        """Everything between the claim and the record. A channel's errors are caught only here and in `_look_up`."""
        replier = self._repliers.get(leaving.post.source)
        if replier is None:
            if leaving.claim.lease.took_over:
                return uncertain_outcome(
                    f"{leaving.post.source} is no longer among the sources, so it cannot be looked up"
                )
            return failed_outcome(f"{leaving.post.source} is no longer among the sources")
        try:
            return self._look_up(leaving, replier) or self._unfit(leaving, replier) or self._send(leaving, replier)
        except Unavailable as error:
            return self._put_off(leaving, error)
        except (Unauthorised, Refused) as error:
            barred = isinstance(error, Unauthorised)
            remedy = ". An operator has to mend it; then retry" if barred else ""
            return replace(failed_outcome(error.reason + remedy), takes_none=barred)
        except Uncertain as error:
            return self._unknown(leaving, error)

    def _look_up(self, leaving: PreparedSend, replier: Replier) -> SendOutcome | None:
        """What became of an earlier attempt; None when there was none, or it provably had no effect."""
        if not leaving.claim.lease.took_over or leaving.post.capabilities.reply is ReplyMode.ASSIST:
            return None
        if not isinstance(replier, Finder):
            return uncertain_outcome(f"{leaving.post.source} cannot be asked whether it was posted")
        try:
            receipt = replier.find_reply(leaving.outgoing)
        except (Uncertain, Unauthorised, Refused) as error:  # it may be there: a blind retry could send it twice
            return self._unknown(leaving, error) if isinstance(error, HeldThere) else uncertain_outcome(error.reason)
        except Unavailable as error:
            look_at = error.retry_at or self._store.now() + LOOKUP_DELAY
            return SendOutcome(ReplyState.SENDING, "reply.looked_up", error.reason, look_at=look_at)
        if receipt is None:
            return None if self._held_since(leaving) is None else failed_outcome(STOPPED_THERE)
        return SendOutcome(ReplyState.SENT, "reply.sent", "found there", receipt)

    def _unknown(self, leaving: PreparedSend, error: Uncertain) -> SendOutcome:
        """It is looked up later: soon, or once a moderator there had time to let it pass."""
        now = self._store.now()
        if isinstance(error, HeldThere):
            return held_outcome(error.reason, self._held_since(leaving) or now, now)
        return SendOutcome(ReplyState.SENDING, "reply.looked_up", error.reason, look_at=now + LOOKUP_DELAY)

    def _held_since(self, leaving: PreparedSend) -> datetime | None:
        with self._store.reading() as tx:
            return held_since(tx.history.of_question(leaving.reply.question), leaving.reply.number)

    def _unfit(self, leaving: PreparedSend, replier: Replier) -> SendOutcome | None:
        """Why it must not be sent now, or None."""
        with self._store.reading() as tx:
            obstacle = self._obstacle(tx, leaving)
        if obstacle is not None:
            return obstacle
        status = PostStatus.OPEN if leaving.claim.by_hand else replier.post_status(leaving.post)
        if status is not PostStatus.OPEN:
            why = "was deleted or removed" if status is PostStatus.GONE else "is locked: it takes no replies"
            return failed_outcome(f"the post {why}")
        return None

    def _forbidden(self, tx: Transaction, reply: Reply) -> str:
        """What lint says against these words by today's rules, as an embargo may have come meanwhile."""
        blocks = blocks_without_override(tx, self._company(), reply)
        return f"lint forbids it now: {blocks[0].told}" if blocks else ""

    def _obstacle(self, tx: Transaction, leaving: PreparedSend) -> SendOutcome | None:
        """How the attempt ends because of what we know; None when nothing stands in its way."""
        if held := tx.holds.reason_to_keep(leaving.reply.number):
            return SendOutcome(ReplyState.WAITING, "reply.held", held, again_at=tx.now)
        if tx.replies.other_published(leaving.reply.post, leaving.reply.number):
            return SendOutcome(ReplyState.WITHDRAWN, "reply.withdrawn", ANOTHER_PUBLISHED)
        if opt_out := tx.posts.one(leaving.reply.post).opt_out:
            return SendOutcome(ReplyState.WITHDRAWN, "reply.withdrawn", opt_out)
        if reason := _reason_not_to_send(tx, leaving) or self._forbidden(tx, leaving.reply):
            return failed_outcome(reason)
        return None if may_leave_now(tx, self._rules(tx), leaving.reply) else _ASKED_AGAIN

    def _send(self, leaving: PreparedSend, replier: Replier) -> SendOutcome:
        """Checked again under its lock: the look at the post took time, and whatever is held by now stays."""
        with self._store.writing() as tx:
            tx.replies.renew_lease(leaving.reply.number, leaving.claim.lease.token)
            if obstacle := self._obstacle(tx, leaving):
                return obstacle
        if leaving.claim.by_hand or leaving.post.capabilities.reply is ReplyMode.ASSIST:
            assist, why = replier.assist(leaving.outgoing), leaving.post.capabilities.why
            return SendOutcome(ReplyState.HANDED_OVER, "reply.handed_over", why, assist=assist)
        self._failpoint("relay.checked")
        return SendOutcome(ReplyState.SENT, "reply.sent", receipt=replier.reply(leaving.outgoing))

    def _put_off(self, leaving: PreparedSend, error: Unavailable) -> SendOutcome:
        now, patience = self._store.now(), self._company().relay.patience
        with self._store.reading() as tx:
            since = tried_since(tx.history.of_question(leaving.reply.question), leaving.reply.number) or now
        again_at = next_attempt(leaving.claim.attempts, now, error.retry_at)
        if now - since >= patience and not isinstance(error, Rationed):
            return replace(failed_outcome(f"{error.reason}{span_tried(patience)}"), takes_none=True)
        often = leaving.claim.attempts >= TOLD_AFTER and error.retry_at is None
        later = SendOutcome(ReplyState.WAITING, "reply.put_off", error.reason, again_at=again_at, takes_none=often)
        return replace(later, rationed=isinstance(error, Rationed))


def _reason_not_to_send(tx: Transaction, leaving: PreparedSend) -> str:
    """Why these words may not go to this post: not those approved, the post is gone, or a colleague has answered."""
    reply, post = leaving.reply, leaving.post
    images = tuple((hashlib.sha256(one.content).hexdigest(), one.alt) for one in leaving.outgoing.images)
    if approval_hash(reply.text, post.source, post.external_id, images) != reply.sha256:
        return "its words or images are not those that were approved"
    if tx.history.changed_late(reply.number):
        return "its message was changed or deleted while it was on its way; send it all the same, or withdraw it"
    present = tx.posts.one(reply.post)
    if present.gone:
        return "the post was deleted or removed"
    if present.post.capabilities.reply is ReplyMode.NONE:
        return present.post.capabilities.why or "this post cannot be answered"
    already = tx.own_posts.unrecorded_answer(post.source, post.external_id)
    return f"we have answered it already: {already}" if already else ""


def _record_outcome(tx: Transaction, leaving: PreparedSend, outcome: SendOutcome, by: str) -> None:
    number, token, question = leaving.reply.number, leaving.claim.lease.token, leaving.reply.question
    data = {"source": leaving.post.source} if outcome.state in _UNSENT else {}
    if outcome.receipt is not None:
        data = {"url": outcome.receipt.url, "external_id": outcome.receipt.external_id}
    if outcome.what == "reply.put_off" and outcome.again_at is not None:
        data = {"until": outcome.again_at.isoformat()} | ({"cap": leaving.post.source} if outcome.rationed else {})
    if outcome.look_at is not None:
        tx.replies.look_up_after(number, token, outcome.look_at)
        tx.wake(by, f"{leaving.post.source}/{number}", outcome.look_at)
    else:
        tx.replies.record_outcome(number, token, outcome.state, outcome.why if outcome.what in _TROUBLE else "")
    if outcome.receipt is not None:
        mark_published(tx, question, number, outcome.receipt)
    if outcome.assist is not None:
        look = tx.now + FIRST_LOOKUP_DELAY
        tx.replies.handed_over.add(number, outcome.assist, look)
        tx.wake("find", f"{leaving.post.source}/{number}", look)
    if outcome.again_at is not None:
        tx.replies.set_send_at(number, outcome.again_at)
        tx.wake(by, f"{leaving.post.source}/{number}", outcome.again_at)
    if outcome.takes_none:
        begin_notice(tx, NoticeKind.SENDING, leaving.post.source, outcome.why)
    elif outcome.receipt is not None:
        end_notice(tx, NoticeKind.SENDING, leaving.post.source)
    if outcome.what:
        tx.record(NewEntry(outcome.what, by, question, number, outcome.why, data))
    close_after_attempt(tx, leaving.reply, outcome.state, by)


_UNSENT = (ReplyState.FAILED, ReplyState.UNCERTAIN)
_ASKED_AGAIN = SendOutcome(ReplyState.WAITING, "")
"""It has not the approvals that it needs now: it goes back to review, which says why."""

_TROUBLE = frozenset({"reply.failed", "reply.uncertain", "reply.put_off"})
"""The reply says why, until it gets on."""
