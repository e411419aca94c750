"""How the words of a published reply are amended: the amendment is composed, judged and kept as a candidate that goes
the way of every other; once its words stand there, the published reply has them too.
"""

from dataclasses import replace

from bot.core.attachments import Attachments
from bot.core.details import KeptPost
from bot.core.errors import Faulty, NotAllowed, Stale
from bot.core.reply import Reply
from bot.core.replying.amending import amendment_hash, edit_obstacle, not_standing, same_words
from bot.core.replying.compose import Preview, approval_hash
from bot.core.richtext.model import RichText
from bot.core.states import PUBLISHED_REPLIES, RETRACTABLE, ReplyState
from bot.flow.operations.approve import advance_if_approved
from bot.flow.operations.close import close_reply
from bot.flow.operations.propose import (
    UNDECIDED,
    ReplyRules,
    checked_wording,
    compose_candidate,
    keep_what_was_read,
    submit_next_version,
)
from bot.store.repositories.history import NewEntry
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Transaction

_NO_SPOKEN = ("", "")


def next_wording(
    tx: Transaction, reply_rules: ReplyRules, present: Reply, words: RichText | str, attached: Attachments
) -> Wording:
    """Other words for a candidate, fit to be proposed; nothing goes along with an amendment. Raises Faulty."""
    if present.amends is not None:
        return _amendment_wording(tx, reply_rules, tx.replies.one(present.amends), words, present.author)
    target = tx.posts.one(present.post)
    detail = tx.question_detail(present.question)
    return checked_wording(reply_rules, detail, target, words, present.author, attached)


def amendment_preview(
    tx: Transaction, reply_rules: ReplyRules, published: Reply, words: RichText | str, by: str
) -> Preview:
    """What the channel would show in the place of the published words."""
    target = tx.posts.one(published.post)
    return compose_candidate(reply_rules, tx.question_detail(published.question), target, words, by).preview


def propose_amendment(tx: Transaction, reply_rules: ReplyRules, number: int, by: str, words: RichText | str) -> int:
    """Propose other words for a published reply; returns the number of the amendment: a new one, or the one that this
    author has and that has not left, in its next version.

    Raises Stale when it does not stand any more, NotAllowed with what can be done where its channel lets nobody edit,
    Faulty for words that must not leave or that stand there already.
    """
    published = tx.replies.one(number)
    check_can_be_edited(published, tx.posts.one(published.post))
    wording = _amendment_wording(tx, reply_rules, published, words, by)
    if present := _present_amendment(tx, number, by):
        if wording.sha256 != present.sha256 or present.state not in UNDECIDED:
            submit_next_version(tx, reply_rules, present.number, wording, by)
        return present.number
    amendment = tx.replies.propose(published.question, published.post, wording, by)
    tx.published.make_amendment(amendment, number)
    keep_what_was_read(tx, tx.question_detail(published.question), amendment, published.post)
    data = {"version": "1", "sha256": wording.sha256, "amends": str(number)}
    tx.record(NewEntry("reply.proposed", by, published.question, amendment, data=data))
    advance_if_approved(tx, tx.replies.one(amendment), 0, reply_rules.undo_window)
    return amendment


def check_can_be_edited(published: Reply, target: KeptPost) -> None:
    """Raises Stale, or NotAllowed with what can be done instead."""
    if gone := not_standing(published):
        raise Stale(gone)
    if obstacle := edit_obstacle(published, target.post):
        raise NotAllowed(obstacle)


def approved_for(amendment: Reply, published: Reply, source: str, standing: str) -> bool:
    """Whether an amendment was approved to replace what stands there now."""
    return amendment_hash(amendment.text, source, published.external_id, standing) == amendment.sha256


def record_amended(tx: Transaction, amendment: Reply, by: str, why: str) -> None:
    """The words of an amendment, APPLIED by now, stand in public: the published reply has them, too."""
    published = tx.replies.one(amendment.amends or 0)
    target = tx.posts.one(published.post).post
    attached = tx.replies.images.attachments(published.number)
    sha256 = approval_hash(amendment.text, target.source, target.external_id, attached.hashes)
    if published.state in PUBLISHED_REPLIES:
        tx.replies.move(published.number, ReplyState.EDITED)
    version = tx.published.apply_amendment(published.number, amendment.number, sha256)
    tx.replies.images.attach(published.number, attached.images)
    tx.record(NewEntry("reply.applied", by, amendment.question, amendment.number, why))
    data = {
        "amendment": str(amendment.number),
        "version": str(version),
        "sha256": sha256,
        "was": published.sha256,
        "url": published.url,
    }
    tx.record(NewEntry("reply.amended", by, published.question, published.number, why, data))
    drop_amendments(tx, published.number, by, "other words stand there since")


def drop_amendments(tx: Transaction, number: int, by: str, why: str) -> None:
    """Withdraw the amendments of a published reply that have not left, or of which nobody knows whether they stand
    there: what they were to replace is not there.
    """
    for amendment in tx.published.live_amendments(number):
        present = tx.replies.one(amendment)
        if present.state in (RETRACTABLE | {ReplyState.UNCERTAIN}):
            close_reply(tx, present, ReplyState.WITHDRAWN, by, why)


def _amendment_wording(
    tx: Transaction, reply_rules: ReplyRules, published: Reply, words: RichText | str, by: str
) -> Wording:
    target = tx.posts.one(published.post)
    wording = checked_wording(reply_rules, tx.question_detail(published.question), target, words, by)
    if same_words(wording.text, published.standing_text):
        raise Faulty(["These words stand there already."])
    covered = amendment_hash(wording.text, target.post.source, published.external_id, published.standing_text)
    return replace(wording, sha256=covered)


def _present_amendment(tx: Transaction, number: int, by: str) -> Reply | None:
    own = (tx.replies.one(amendment) for amendment in reversed(tx.published.live_amendments(number)))
    return next((one for one in own if one.author == by and one.state in RETRACTABLE), None)
