"""What communications can do about a candidate: approve it, edit it, ask for changes, decline it."""

from bot.core.errors import Faulty
from bot.core.model import Reply
from bot.core.richtext.model import RichText
from bot.core.states import ReplyState
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.approve import approve_and_teach, check_may_review, check_same_words
from bot.flow.operations.close import turn_down
from bot.flow.operations.propose import checked_wording, reword_reply
from bot.store.transaction import Transaction


class ReviewDesk:
    """Acts of communications. `sha256` is the hash of the words the person saw; approving always checks it, turning
    down only if it is given.
    """

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def approve(self, reply: int, by: str, sha256: str, event: EventKeys = ()) -> None:
        """Approve exactly these words. Raises Stale when they have changed, NotAllowed for one's own."""
        with self._context.act_once(event) as tx:
            approve_and_teach(tx, self._reply_as_seen(tx, reply, by, sha256), by, self._context.reply_rules.undo_window)

    def edit_and_approve(self, reply: int, by: str, words: RichText | str, sha256: str, event: EventKeys = ()) -> None:
        """Change the words and approve the new ones; the expert sees the difference."""
        with self._context.act_once(event) as tx:
            present = self._reply_as_seen(tx, reply, by, sha256)
            detail = tx.question_detail(present.question)
            target = next(kept for kept in detail.posts if kept.number == present.post)
            wording = checked_wording(self._context.reply_rules, detail, target, words, present.author)
            if wording.sha256 != present.sha256:
                reword_reply(tx, reply, wording, by, "reply.edited")
            approve_and_teach(tx, tx.replies.one(reply), by, self._context.reply_rules.undo_window)

    def ask_for_changes(self, reply: int, by: str, why: str, sha256: str = "", event: EventKeys = ()) -> None:
        """Send it back to its author with what is to change. Raises Faulty without it."""
        self._turn_down(reply, by, why, sha256, ReplyState.CHANGES_ASKED, event)

    def decline(self, reply: int, by: str, why: str, sha256: str = "", event: EventKeys = ()) -> None:
        """Decide that this is not to be said. Raises Faulty without a reason."""
        self._turn_down(reply, by, why, sha256, ReplyState.DECLINED, event)

    def _turn_down(self, reply: int, by: str, why: str, sha256: str, state: ReplyState, event: EventKeys) -> None:
        if not why.strip():
            raise Faulty(["Say why, so that its author can do better."])
        with self._context.act_once(event) as tx:
            present = self._reply_as_seen(tx, reply, by, sha256) if sha256 else self._reviewable(tx, reply, by)
            turn_down(tx, present, state, by, why.strip())

    def _reply_as_seen(self, tx: Transaction, reply: int, by: str, sha256: str) -> Reply:
        present = self._reviewable(tx, reply, by)
        check_same_words(present, sha256)
        return present

    def _reviewable(self, tx: Transaction, reply: int, by: str) -> Reply:
        present = tx.replies.one(reply)
        check_may_review(self._context.people.get(by), present)
        return present
