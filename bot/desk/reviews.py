"""What communications can do about a candidate: approve it, edit it, ask for changes, decline it."""

from dataclasses import replace

from bot.core.details import QuestionDetail
from bot.core.errors import Blocked, Faulty, NotAllowed
from bot.core.permissions import Act
from bot.core.reply import Reply
from bot.core.replying.compose import Preview
from bot.core.richtext.model import RichText
from bot.core.routing.strength import AnswerOutcome
from bot.core.states import ReplyState
from bot.core.text.lint_finding import blocks_in
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.approve import (
    approve_and_teach,
    check_in_review,
    check_same_question,
    check_same_words,
    locked_reply,
    words_seen,
)
from bot.flow.operations.close import turn_down
from bot.flow.operations.lint_check import blocks_without_override, note_new_blocks, override_blocks, passed_before
from bot.flow.operations.propose import compose_candidate, reword_reply
from bot.flow.operations.published.amend import next_wording
from bot.flow.operations.reassess import reassess_reply
from bot.store.repositories.history import NewEntry
from bot.store.repositories.reply.wording import Wording
from bot.store.transaction import Transaction

_WORDINGS = frozenset({"reply.proposed", "reply.reworded", "reply.edited"})
_NOT_LEFT = (ReplyState.PROPOSED, ReplyState.WAITING)


class ReviewDesk:
    """Acts of communications. `sha256` is the hash of the words the person saw, and after a dot that of the question as
    they saw it. Every act checks the words; approving them the question, too: turning words down says nothing to it.
    """

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def approve(self, reply: int, by: str, sha256: str, event: EventKeys = (), *, keep_others: bool = False) -> None:
        """Approve exactly these words for exactly this question; the other candidates for the same post are declined,
        unless they are to be kept. Raises Stale when either has changed, NotAllowed for one's own, when lint forbids
        them now, and when another answer has left.
        """
        with self._context.act_once(event) as tx:
            present = self._reply_as_seen(tx, Act.APPROVE, reply, by, sha256)
            self._judge_as_seen(tx, present, sha256)
            blocks = blocks_without_override(tx, self._context.company(), present)
            if blocks:
                note_new_blocks(tx, self._context.company(), present)
            else:
                undo = self._context.reply_rules.undo_window
                approve_and_teach(tx, present, by, undo, keep_others=keep_others)
        if blocks:
            told = " ".join(block.told for block in blocks)
            raise NotAllowed(f"Lint forbids these words now. {told} Override the block with a reason, or turn it down.")

    def override_and_approve(self, reply: int, by: str, why: str, sha256: str, event: EventKeys = ()) -> None:
        """Let words pass that lint forbids, and approve them. Raises Faulty without a reason, NotAllowed for one's own
        words, Stale when they have changed or nothing forbids them.
        """
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.OVERRIDE_BLOCK, by)
            present = self._reply_as_seen(tx, Act.APPROVE, reply, by, sha256)
            if not why.strip():
                raise Faulty(["Say why these words may leave all the same."])
            self._judge_as_seen(tx, present, sha256)
            override_blocks(tx, self._context.company(), present, by, why.strip())
            approve_and_teach(tx, present, by, self._context.reply_rules.undo_window)

    def edit_and_approve(
        self, reply: int, by: str, words: RichText | str, sha256: str, event: EventKeys = (), *, why: str = ""
    ) -> None:
        """Change the words and approve the new ones; the expert sees the difference. Handed in again with other words
        by the same person, before the reply has left, the last ones stand. What lint forbids in them passes for the
        reason `why`, or for the one for which it was let pass in the words before; Blocked without either.
        """
        with self._context.act_once(event) as tx:
            present = self._reviewable(tx, Act.EDIT, reply, by)
            if not _is_handed_in_again(tx.question_detail(present.question), present, by, sha256):
                check_same_words(present, sha256)
                check_in_review(tx, present)
            self._judge_as_seen(tx, present, sha256)
            attached = tx.replies.images.attachments(reply)
            rules = replace(self._context.reply_rules, ask_to_allow=True)
            wording = next_wording(tx, rules, present, words, attached)
            reason = self._reason_to_pass(tx, present, wording, by, why)
            if wording.sha256 != present.sha256:
                reword_reply(tx, reply, wording, by, "reply.edited")
            if reason:
                override_blocks(tx, self._context.company(), tx.replies.one(reply), by, reason)
            approve_and_teach(tx, tx.replies.one(reply), by, self._context.reply_rules.undo_window)

    def ask_for_changes(self, reply: int, by: str, why: str, sha256: str, event: EventKeys = ()) -> None:
        """Send it back to its author with what is to change. Raises Faulty without it, Stale when the words changed."""
        self._turn_down(Act.ASK_FOR_CHANGES, reply, by, why, sha256, event)

    def decline(self, reply: int, by: str, why: str, sha256: str, event: EventKeys = ()) -> None:
        """Decide that this is not to be said. Raises Faulty without a reason, Stale when the words changed."""
        self._turn_down(Act.DECLINE, reply, by, why, sha256, event)

    def preview(self, reply: int, by: str, words: RichText | str) -> Preview:
        """What the channel would show of these words in place of its author's. Changes nothing."""
        detail, file = self._context.reply_detail(reply)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.EDIT, by, file.reply)
        target = next(kept for kept in detail.posts if kept.number == file.reply.post)
        return compose_candidate(self._context.reply_rules, detail, target, words, file.reply.author).preview

    def _reason_to_pass(self, tx: Transaction, present: Reply, wording: Wording, by: str, why: str) -> str:
        """Why what lint forbids in these words may leave; "" where it forbids nothing, or nothing new."""
        blocks = blocks_in(wording.findings)
        if not blocks or (wording.sha256 == present.sha256 and not self._forbidden(tx, present)):
            return ""
        reason = why.strip() or passed_before(tx, present, wording)
        if not reason:
            remedy = "Change them, or say why they may leave all the same."
            raise Blocked([*(block.told for block in blocks), remedy]).concerning("why")
        self._context.require(tx, Act.OVERRIDE_BLOCK, by)
        return reason

    def _forbidden(self, tx: Transaction, present: Reply) -> bool:
        return bool(blocks_without_override(tx, self._context.company(), present))

    def _turn_down(self, act: Act, reply: int, by: str, why: str, sha256: str, event: EventKeys) -> None:
        with self._context.act_once(event) as tx:
            present = self._reviewable(tx, act, reply, by)
            if not why.strip():
                raise Faulty(["Say why, so that its author can do better."]).concerning("why")
            check_same_words(present, sha256)
            state = _TURNED_DOWN[act]
            if present.state is state and _decided_by(tx.question_detail(present.question), present) == by:
                tx.record(NewEntry(f"reply.{state.value}", by, present.question, reply, why.strip()))
            else:
                turn_down(tx, present, state, by, why.strip())
                if state is ReplyState.DECLINED and present.amends is None:
                    tags = tx.questions.one(present.question).tags
                    tx.expertise.learn(present.author, tags, AnswerOutcome.DECLINED)

    def _reply_as_seen(self, tx: Transaction, act: Act, reply: int, by: str, sha256: str) -> Reply:
        present = self._reviewable(tx, act, reply, by)
        check_same_words(present, sha256)
        return present

    def _judge_as_seen(self, tx: Transaction, present: Reply, seen: str) -> None:
        """Ask again what the reply needs as things are now, before anybody's approval is added to the others."""
        if present.state not in _NOT_LEFT:
            return
        detail = tx.question_detail(present.question)
        file = detail.reply_detail(present.number)
        check_same_question(detail, file, seen)
        if present.state is ReplyState.PROPOSED:
            reassess_reply(tx, self._context.reply_rules, detail, file)

    def _reviewable(self, tx: Transaction, act: Act, reply: int, by: str) -> Reply:
        present = locked_reply(tx, reply)
        self._context.require(tx, act, by, present)
        return present


_TURNED_DOWN = {Act.ASK_FOR_CHANGES: ReplyState.CHANGES_ASKED, Act.DECLINE: ReplyState.DECLINED}


def _is_handed_in_again(detail: QuestionDetail, present: Reply, by: str, sha256: str) -> bool:
    """Whether the present words came of the same window: this person alone put them in place of those they saw."""
    worded = [entry for entry in detail.entries if entry.reply == present.number and entry.what in _WORDINGS]
    seen = [place for place, entry in enumerate(worded) if entry.data.get("sha256") == words_seen(sha256)]
    since = worded[seen[-1] + 1 :] if seen else []
    return present.state in _NOT_LEFT and bool(since) and all((e.what, e.by) == ("reply.edited", by) for e in since)


def _decided_by(detail: QuestionDetail, present: Reply) -> str:
    """Who decided what the reply is now."""
    what = f"reply.{present.state.value}"
    return next((e.by for e in reversed(detail.entries) if (e.what, e.reply) == (what, present.number)), "")
