"""Whether an approved reply waits because we have answered often enough. Asked within the claim, by the relay alone."""

from bot.core.model import Post
from bot.core.replying.manners import DAY, put_off_by_caps
from bot.core.settings.sections import MannersSettings
from bot.core.states import ReplyState
from bot.store.repositories.history import NewEntry
from bot.store.repositories.replies import SendClaim
from bot.store.transaction import Transaction


def put_off_claimed(tx: Transaction, caps: MannersSettings, claim: SendClaim, post: Post) -> bool:
    """Put a claimed reply back, to leave later, where it would go beyond a cap; whether it was. Not so one that may
    have been sent already: it is looked up first.
    """
    reply = claim.reply
    if claim.lease.took_over:
        return False
    answers = tx.own_posts.answers_since(post.source, tx.now - DAY, reply.number)
    wait = put_off_by_caps(post, answers, caps, tx.now)
    if wait is None:
        return False
    tx.replies.record_outcome(reply.number, claim.lease.token, ReplyState.WAITING, wait.why)
    tx.replies.set_send_at(reply.number, wait.until)
    tx.wake("relay", f"{post.source}/{reply.number}", wait.until)
    data = {"until": wait.until.isoformat(), "cap": post.source}
    tx.record(NewEntry("reply.put_off", "relay", reply.question, reply.number, wait.why, data))
    return True
