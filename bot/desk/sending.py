"""Holding and resuming the sending of replies."""

from collections.abc import Sequence

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.errors import NotFound, Stale
from bot.core.permissions import Act
from bot.core.sending.holds import digest_of, scope_of_tag, tag_of_scope
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.approve import locked_reply
from bot.flow.operations.reverting.holds import hold_sending, resume_reply, resume_sending

SHOWN = 8
"""How many of the replies that wait are shown before sending is resumed."""


class SendingDesk:
    """Acts on all sending, one source's, or that of answers about one tag; `bot.core.sending.holds` says how these are
    called.
    """

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def hold(self, by: str, why: str = "", scope: str = "", event: EventKeys = ()) -> None:
        """Hold all sending, or what is in this scope, at once. Stopping harms nobody."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.HOLD, by)
            self._check_scope(scope)
            hold_sending(tx, by, why, scope)

    def resume(self, by: str, scope: str = "", seen: str = "", event: EventKeys = ()) -> bool:
        """Resume sending; False when nothing was held.

        Raises Stale when other replies would leave than those `seen`, by their digest; "" for whichever they are.
        """
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.RESUME, by)
            if scope not in {held for held, _, _ in tx.holds.active()}:
                self._check_scope(scope)
            if seen and digest_of(reply for _, reply in tx.holds.would_leave(scope)) != seen:
                raise Stale("Other replies wait by now than those you saw. Look again: type resume.")
            return resume_sending(tx, by, scope)

    def resume_one(self, reply: int, by: str, event: EventKeys = ()) -> str:
        """Let one held reply go, while the hold stays; returns its question's id. Raises Stale when it is not held."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.RESUME, by)
            held = locked_reply(tx, reply)
            resume_reply(tx, held, by)
            return f"Q-{held.question}"

    def would_leave(
        self, by: str, scope: str = ""
    ) -> tuple[Sequence[int], Sequence[tuple[QuestionDetail, ReplyDetail]]]:
        """The replies that resuming lets go, and the first of them with their questions. For those who may resume."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.RESUME, by)
            waiting = tx.holds.would_leave(scope)
            details = [(tx.question_detail(question), reply) for question, reply in waiting[:SHOWN]]
        return [reply for _, reply in waiting], [(detail, detail.reply_detail(reply)) for detail, reply in details]

    def scopes(self) -> tuple[str, ...]:
        """What can be held besides everything, and what is held though there is no such source or tag any more."""
        tags = map(scope_of_tag, self._context.tags)
        return tuple(dict.fromkeys([*self._context.repliers, *tags, *(scope for scope, _, _ in self.holds() if scope)]))

    def holds(self) -> list[tuple[str, str, str]]:
        """(scope, by, why) of every hold; "" is the scope of everything."""
        with self._context.store.reading() as tx:
            return tx.holds.active()

    def _check_scope(self, scope: str) -> None:
        if tag := tag_of_scope(scope):
            self._context.check_tag(tag)
        elif scope and scope not in self._context.repliers:
            raise NotFound(f"There is no source {scope}. There are: {', '.join(self._context.repliers)}.")
