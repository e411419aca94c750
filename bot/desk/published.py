"""What people can do about a reply that stands in public: correct it, take it back, leave it as it is."""

from dataclasses import replace

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.core.replying.amending import deletion_obstacle, edit_obstacle
from bot.core.replying.compose import Preview
from bot.core.richtext.model import RichText
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.propose import ReplyRules
from bot.flow.operations.published.amend import amendment_preview, propose_amendment
from bot.flow.operations.published.delete import (
    ask_for_deletion,
    begin_deletion,
    check_can_be_deleted,
    decline_deletion,
    open_deletion_request,
)


class PublishedDesk:
    """Acts on a published reply."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def obstacles(self, reply: int) -> tuple[str, str]:
        """Why it cannot be edited, and why it cannot be deleted, from here; "" where it can."""
        with self._context.store.reading() as tx:
            present = tx.replies.one(reply)
            post = tx.posts.one(present.post).post
        return edit_obstacle(present, post), deletion_obstacle(present, post)

    def reason_given(self, reply: int) -> str:
        """Why somebody asked communications to take it back, while they have not decided; "" otherwise."""
        with self._context.store.reading() as tx:
            request = open_deletion_request(tx, tx.replies.one(reply))
        return request.why if request else ""

    def preview(self, reply: int, by: str, words: RichText | str) -> Preview:
        """Exactly what the channel would show in the place of the present words. Changes nothing."""
        with self._context.store.reading() as tx:
            published = tx.replies.one(reply)
            self._context.require(tx, Act.CORRECT, by, published)
            return amendment_preview(tx, self._context.reply_rules, published, words, by)

    def amend(self, reply: int, by: str, words: RichText | str, event: EventKeys = ()) -> int:
        """Propose other words in the place of those that stand there; returns the number of the amendment, which needs
        approval as every reply does.

        Raises Faulty for words that must not be published, Blocked where lint alone forbids them, NotAllowed where the
        channel lets nobody edit.
        """
        return self._amend(self._context.reply_rules, reply, by, words, event)

    def ask_to_allow(self, reply: int, by: str, words: RichText | str, event: EventKeys = ()) -> int:
        """As `amend`, for words that lint forbids: communications are asked to let them pass."""
        return self._amend(replace(self._context.reply_rules, ask_to_allow=True), reply, by, words, event)

    def _amend(self, rules: ReplyRules, reply: int, by: str, words: RichText | str, event: EventKeys) -> int:
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.CORRECT, by, present)
            return propose_amendment(tx, rules, reply, by, words)

    def take_back(self, reply: int, by: str, why: str, event: EventKeys = ()) -> bool:
        """Delete it, if communications say so; its author proposes that to them. True when it will be deleted.

        Raises Faulty without a reason, NotAllowed where the channel lets nobody delete.
        """
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.PROPOSE_TAKING_BACK, by, present)
            decides = self._context.may(tx, Act.TAKE_BACK, by, present)
            if not why.strip():
                raise Faulty(["Say why it is taken back."])
            check_can_be_deleted(present, tx.posts.one(present.post))
            (begin_deletion if decides else ask_for_deletion)(tx, present, by, why.strip())
        return decides

    def leave(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """Communications decline to take it back."""
        with self._context.act_on_reply(event, reply) as (tx, present):
            self._context.require(tx, Act.TAKE_BACK, by, present)
            decline_deletion(tx, present, by)
