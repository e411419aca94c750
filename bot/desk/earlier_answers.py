"""What people do with answers given before: use one's words again, say that one is out of date, or that it is not."""

from bot.core.errors import NotFound
from bot.desk.context import DeskContext, EventKeys
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class EarlierAnswerDesk:
    """Acts about earlier answers."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def reusable_words(self, number: int, reply: int) -> str:
        """The words of an earlier answer that was found for this question, to begin a reply with.

        Without how its author said who they are: whoever proposes them says that for themselves. Raises NotFound when
        it is offered no more.
        """
        with self._context.store.reading() as tx:
            found = next((one for one in tx.earlier_answers.of_question(number) if one.reply == reply), None)
        if found is None or found.outdated_by:
            raise NotFound("This earlier answer is offered no more.")
        disclosed = self._context.company().disclosure_of(found.author)
        return found.text.removesuffix(disclosed).rstrip() if disclosed else found.text

    def outdate(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """Say that an answer which left is out of date: it is never offered again. Everybody known may."""
        self._context.require_person(by)
        with self._context.act_once(event) as tx:
            if tx.earlier_answers.outdate(reply, by):
                _record_and_redraw(tx, reply, by, "reply.outdated")

    def renew(self, reply: int, by: str, event: EventKeys = ()) -> None:
        """Say that an answer is right after all: it is offered again. Everybody known may."""
        self._context.require_person(by)
        with self._context.act_once(event) as tx:
            if tx.earlier_answers.renew(reply):
                _record_and_redraw(tx, reply, by, "reply.renewed")


def _record_and_redraw(tx: Transaction, reply: int, by: str, what: str) -> None:
    """In the history, in its own thread, and on the cards that show it."""
    tx.record(NewEntry(what, by, tx.replies.one(reply).question, reply))
    for number in tx.earlier_answers.redraw_cards(reply):
        tx.wake("ask", str(number))
