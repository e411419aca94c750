"""Whether an approved reply waits: nothing leaves in a quiet time, and we answer only so often. Asked within the claim,
by the steps that send.
"""

from bot.core.company import Company
from bot.core.model import Post
from bot.core.replying.manners import DAY, PutOff, put_off_by_caps
from bot.core.states import ReplyState
from bot.store.repositories.history import NewEntry
from bot.store.repositories.replies import SendClaim
from bot.store.transaction import Transaction

_QUIET = "nothing leaves now, by our own policy"


def put_off_claimed(tx: Transaction, company: Company, claim: SendClaim, post: Post, step: str = "relay") -> bool:
    """Put a claimed reply back, to leave later, in a quiet time and where it would go beyond a cap; whether it was. Not
    so one that may have been sent already: it is looked up first.
    """
    if claim.lease.took_over:
        return False
    quiet = quiet_until(tx, company, claim.reply.question, post.source)
    wait = quiet or (_capped(tx, company, claim, post) if claim.reply.amends is None else None)
    if wait is None:
        return False
    reply = claim.reply
    tx.replies.record_outcome(reply.number, claim.lease.token, ReplyState.WAITING, wait.why)
    tx.replies.set_send_at(reply.number, wait.until)
    tx.wake(step, f"{post.source}/{reply.number}", wait.until)
    data = {"until": wait.until.isoformat(), "quiet" if quiet else "cap": post.source}
    tx.record(NewEntry("reply.put_off", step, reply.question, reply.number, wait.why, data))
    return True


def quiet_until(tx: Transaction, company: Company, question: int, source: str) -> PutOff | None:
    """Until when an answer to this question stays here, and why; None where it need not."""
    quiet = company.effective_policy.quiet_at(tx.now, source, tx.questions.one(question).tags)
    return None if quiet is None else PutOff(quiet.end, f"{_QUIET}: {quiet.reason}")


def lift_quiet_times(tx: Transaction, company: Company) -> None:
    """Let leave what was put off for a quiet time that is no longer among the company's."""
    for source, number in tx.replies.put_off_for(_QUIET):
        reply = tx.replies.one(number)
        tx.questions.locked_state(reply.question)
        reply = tx.replies.locked(number)
        if reply.state is ReplyState.WAITING and quiet_until(tx, company, reply.question, source) is None:
            tx.replies.set_send_at(number, tx.now)
            tx.wake("relay" if reply.amends is None else "amend", f"{source}/{number}", tx.now)


def _capped(tx: Transaction, company: Company, claim: SendClaim, post: Post) -> PutOff | None:
    answers = tx.own_posts.answers_since(post.source, tx.now - DAY, claim.reply.number)
    return put_off_by_caps(post, answers, company.manners, tx.now)
