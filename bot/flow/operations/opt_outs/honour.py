"""How an opt-out is honoured: it is kept, and what was to go to those it covers is withdrawn, the words kept. What has
begun to leave is stopped by the relay's last look, or stands; what stands already stays.
"""

from bot.core.opt_outs.opt_out import OptOut, OptOutRequest
from bot.core.states import RETRACTABLE, ReplyState
from bot.flow.operations.close import close_reply, tell_of_opt_out
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def add_opt_out(tx: Transaction, asked: OptOutRequest, by: str) -> int | None:
    """Answer them no more, from now on; returns the number, None where that holds already."""
    number = tx.opt_outs.add(asked)
    if number is None:
        return None
    opt_out = tx.opt_outs.one(number)
    covered = dict(tx.opt_outs.covered_posts(number))
    if question := _question_of(tx, asked.post):
        covered.setdefault(question, [])
    for question, posts in sorted(covered.items()):
        tx.questions.locked_state(question)
        data = {"opt_out": str(number), "cause": asked.cause.value}
        post = asked.post if asked.post in posts or not posts else posts[0]
        tx.record(NewEntry("opt_out.added", by, question, why=opt_out.reason, data={**data, "post": str(post or "")}))
        _withdraw_replies(tx, question, frozenset(posts), opt_out, by)
    if not covered:
        tx.record(NewEntry("opt_out.added", by, why=opt_out.reason, data={"opt_out": str(number)}))
    return number


def lift_opt_out(tx: Transaction, number: int, by: str) -> None:
    """Answer them again; what was withdrawn stays so."""
    tx.opt_outs.lift(number, by)
    covered: list[int | None] = [*sorted(tx.opt_outs.covered_posts(number))]
    for question in covered or [None]:
        tx.record(NewEntry("opt_out.lifted", by, question, data={"opt_out": str(number)}))


def _question_of(tx: Transaction, post: int | None) -> int | None:
    return None if post is None else tx.posts.one(post).question


def _withdraw_replies(tx: Transaction, question: int, posts: frozenset[int], opt_out: OptOut, by: str) -> None:
    for number in tx.replies.live_replies(question):
        present = tx.replies.locked(number)
        if present.post in posts and present.state in RETRACTABLE:
            close_reply(tx, present, ReplyState.WITHDRAWN, by, opt_out.reason)
            tell_of_opt_out(tx, present, opt_out.reason, by)
