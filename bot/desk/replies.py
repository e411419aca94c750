"""What people can do about a reply: preview, propose, withdraw, undo or retry it, and say what became of it."""

from dataclasses import replace
from datetime import timedelta

from bot.core.attachments import NO_UPLOADS, NewAttachments, Uploads
from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.errors import NotAllowed, Stale
from bot.core.model import Receipt
from bot.core.permissions import Act
from bot.core.ports.channel import ImageRules
from bot.core.replying.compose import Preview
from bot.core.replying.images import taken_images
from bot.core.replying.proposal import Proposal
from bot.core.replying.target import target_of
from bot.core.replying.versions import next_version_of
from bot.core.richtext.model import RichText
from bot.core.states import ReplyState
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.approve import check_rivals, start_undo_window, undo_sending
from bot.flow.operations.close import turn_down
from bot.flow.operations.propose import ReplyRules, compose_candidate, image_rules, propose_or_reword
from bot.flow.operations.published.amend import record_amended
from bot.flow.operations.record_sent import record_sent
from bot.store.repositories.history import NOT_THERE
from bot.store.transaction import Transaction

_AT_ONCE = timedelta(0)


class ReplyDesk:
    """Acts on a reply."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def detail(self, reply: int) -> tuple[QuestionDetail, ReplyDetail]:
        """A reply with its question. Raises NotFound."""
        return self._context.reply_detail(reply)

    def detail_for(self, act: Act, reply: int, by: str) -> tuple[QuestionDetail, ReplyDetail]:
        """The same, for somebody about to do this. Raises NotAllowed unless they may."""
        detail, file = self._context.reply_detail(reply)
        with self._context.store.reading() as tx:
            self._context.require(tx, act, by, file.reply)
        return detail, file

    def preview(self, number: int, by: str, words: RichText | str, post: int | None = None) -> Preview:
        """Exactly what the channel would show, its length and what lint finds. Changes nothing."""
        detail = self._context.question_detail(number)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.PROPOSE, by)
        return compose_candidate(self._context.reply_rules, detail, target_of(detail, post), words, by).preview

    def propose(self, number: int, proposal: Proposal, event: EventKeys = (), uploads: Uploads = NO_UPLOADS) -> int:
        """Make words a candidate reply; returns its number. They are the next version of the one that their proposer
        has to this post, unless they are another.

        Raises Faulty when they are too long or empty, Blocked when lint forbids them, Claimed when somebody else has
        claimed the question and the proposer does not say that they know, NotAllowed for another's candidate.
        """
        return self._propose(self._context.reply_rules, number, proposal, event, uploads)

    def ask_to_allow(
        self, number: int, proposal: Proposal, event: EventKeys = (), uploads: Uploads = NO_UPLOADS
    ) -> int:
        """As `propose`, for words that lint forbids: communications are asked to let them pass."""
        rules = replace(self._context.reply_rules, ask_to_allow=True)
        return self._propose(rules, number, proposal, event, uploads)

    def _propose(self, rules: ReplyRules, number: int, proposal: Proposal, event: EventKeys, uploads: Uploads) -> int:
        with self._context.act_on(event, number) as tx:
            self._context.require(tx, Act.PROPOSE, proposal.by)
            if present := next_version_of(tx.question_detail(number), proposal):
                self._context.require(tx, Act.REWORD, proposal.by, present)
            attached = self._take_uploads(tx, number, proposal.post, uploads)
            return propose_or_reword(tx, rules, number, proposal, attached)

    def image_rules(self, detail: QuestionDetail, post: int | None = None) -> ImageRules | None:
        """The images that may go along with a reply to this post, or to the likeliest; None where none may."""
        target = target_of(detail, post)
        return image_rules(self._context.repliers.get(target.post.source), target)

    def _take_uploads(self, tx: Transaction, number: int, post: int | None, uploads: Uploads) -> NewAttachments:
        if uploads.images is None:
            return NewAttachments(None, uploads.left_out)
        detail = tx.question_detail(number)
        source = target_of(detail, post).post.source
        taken = taken_images(self.image_rules(detail, post), uploads.images, source)
        tx.replies.images.keep(taken)
        return NewAttachments(tuple(kept for kept, _ in taken), uploads.left_out)

    def withdraw(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """Withdraw a candidate."""
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.WITHDRAW, by, present)
            turn_down(tx, present, ReplyState.WITHDRAWN, by, "")

    def undo(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """Stop a reply in its undo window, or one that is tried again. Stopping harms nobody."""
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.STOP_RETRYING if present.failure else Act.UNDO, by)
            undo_sending(tx, present, by)

    def retry(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """Send a failed reply again, with the approvals it has."""
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.RETRY, by)
            if present.state is not ReplyState.FAILED:
                raise Stale(f"This reply is {present.state.words}; there is nothing to retry.")
            check_rivals(tx, present)
            tx.replies.start_over(reply)
            start_undo_window(tx, present, _AT_ONCE, by, "retry")

    def post_by_hand(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """A failed reply is handed to a person instead, with the approvals it has; it is checked as if it were sent."""
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.POST_BY_HAND, by)
            if present.state is not ReplyState.FAILED:
                raise Stale(f"This reply is {present.state.words}; it need not be posted by hand.")
            if present.amends is not None:
                raise NotAllowed("A correction cannot be posted by hand: change the words where they stand.")
            check_rivals(tx, present)
            tx.replies.start_over(reply, by_hand=True)
            start_undo_window(tx, present, _AT_ONCE, by, "by hand")

    def confirm_posted_by_hand(self, reply: int, by: str, url: str = "", event: EventKeys = ()) -> None:
        """A handed-over reply was posted by hand: it is recorded as sent."""
        self._record_sent(reply, by, url, ReplyState.HANDED_OVER, "posted by hand", event)

    def confirm_sent(self, reply: int, by: str, url: str = "", event: EventKeys = ()) -> None:
        """A reply whose outcome was unknown was seen in public: it is recorded as sent."""
        self._record_sent(reply, by, url, ReplyState.UNCERTAIN, "seen there", event)

    def confirm_absent(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """A reply whose outcome was unknown is not there: it is sent again."""
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.CONFIRM_ABSENT, by)
            if present.state is not ReplyState.UNCERTAIN:
                raise Stale(f"This reply is {present.state.words}.")
            tx.replies.start_over(reply)
            start_undo_window(tx, present, _AT_ONCE, by, NOT_THERE)

    def _record_sent(self, reply: int, by: str, url: str, state: ReplyState, why: str, event: EventKeys) -> None:
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.CONFIRM_SENT, by)
            if present.state is not state:
                raise Stale(f"This reply is {present.state.words}.")
            if present.amends is not None:
                tx.replies.move(reply, ReplyState.APPLIED)
                record_amended(tx, present, by, why)
                return
            standing = tx.own_posts.own_post_under(present.post, url)
            record_sent(tx, present, Receipt(standing, url, tx.now), by, why)
