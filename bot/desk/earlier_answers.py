"""What people can do about earlier answers: use the words of one again, mark one as out of date, or undo that."""

from bot.core.errors import NotFound
from bot.core.permissions import Act
from bot.core.replying.compose import without_disclosure
from bot.core.richtext.model import RichText
from bot.desk.context import DeskContext, EventKeys
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class EarlierAnswerDesk:
    """Acts on earlier answers."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def reusable_words(self, number: int, reply: int) -> RichText:
        """The words, with formatting, of an earlier answer that was found for this question, to start a reply with.

        Without its author's disclosure: whoever proposes the words adds their own. Raises NotFound when it is no longer
        offered.
        """
        with self._context.store.reading() as tx:
            found = next((one for one in tx.earlier_answers.of_question(number) if one.reply == reply), None)
        if found is None or found.outdated_by:
            raise NotFound("This earlier answer is offered no more.")
        return without_disclosure(found.words, self._context.company().disclosure_of(found.author))

    def outdate(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """Mark a published answer as out of date: it is never offered again."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.OUTDATE, by)
            if tx.earlier_answers.outdate(reply, by):
                _record_and_redraw(tx, reply, by, "reply.outdated")

    def renew(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """Undo that mark: the answer is offered again."""
        with self._context.act_once(event) as tx:
            self._context.require(tx, Act.OUTDATE, by)
            if tx.earlier_answers.renew(reply):
                _record_and_redraw(tx, reply, by, "reply.renewed")


def _record_and_redraw(tx: Transaction, reply: int, by: str, what: str) -> None:
    """Record it in the history, which updates the answer's own question, and update the cards that show the answer."""
    tx.record(NewEntry(what, by, tx.replies.one(reply).question, reply))
    for number in tx.earlier_answers.redraw_cards(reply):
        tx.wake("ask", str(number))
