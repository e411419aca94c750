"""How a question comes from one expert to another: asked for, given or kept; and calling a colleague."""

from bot.core.errors import Stale
from bot.core.model import Question
from bot.core.permissions import Act
from bot.core.routing.take_over import ASKED, KEPT, has_asked, open_request
from bot.desk.context import DeskContext, EventKeys, check_open
from bot.desk.questions import people_before
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class ClaimDesk:
    """Acts on who has a question."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def ask_to_take_over(self, number: int, by: str, event: EventKeys = ()) -> None:
        """Ask whoever has it to give it up. Raises Stale when nobody else has it, or this was asked already."""
        with self._context.act_on(event, number) as tx:
            question = tx.questions.one(number)
            self._context.require(tx, Act.ASK_TO_TAKE_OVER, by)
            check_open(question)
            _check_claimed(question)
            if question.claimed_by == by:
                raise Stale(f"{question.id} is yours already.")
            if has_asked(tx.question_detail(number), by):
                raise Stale(f"You have asked for {question.id} already; <@{question.claimed_by}> has not answered yet.")
            tx.record(NewEntry(ASKED, by, number, data={"holder": question.claimed_by}))

    def give(self, number: int, request: int, by: str, event: EventKeys = ()) -> None:
        """Give it to the person whose request has this number. Raises Stale when it waits for no answer any more."""
        with self._context.act_on(event, number) as tx:
            question, to = self._requested(tx, number, request, by)
            others = tuple(one for one in question.asked if one != to)
            tx.questions.set_people(number, (to, *others), claimed_by=to)
            tx.record(
                NewEntry(
                    "question.assigned", by, number, data={"to": to, "request": str(request), **people_before(question)}
                )
            )

    def keep(self, number: int, request: int, by: str, event: EventKeys = ()) -> None:
        """Keep it all the same. Raises Stale when the request waits for no answer any more."""
        with self._context.act_on(event, number) as tx:
            _, to = self._requested(tx, number, request, by)
            tx.record(NewEntry(KEPT, by, number, data={"request": str(request), "to": to}))

    def call(self, number: int, who: str, by: str, event: EventKeys = ()) -> None:
        """Call a colleague to it, in its thread. Raises NotFound for an outsider."""
        with self._context.act_on(event, number) as tx:
            question = tx.questions.one(number)
            self._context.require(tx, Act.CALL_COLLEAGUE, by)
            called = self._context.colleague(tx, who).slack
            check_open(question)
            asked = tuple(dict.fromkeys((*question.asked, called)))
            tx.questions.set_people(number, asked, claimed_by=question.claimed_by)
            tx.record(NewEntry("question.colleague_called", by, number, data={"to": called}))

    def _requested(self, tx: Transaction, number: int, request: int, by: str) -> tuple[Question, str]:
        """The question and who asks for it."""
        detail = tx.question_detail(number)
        self._context.require(tx, Act.ANSWER_REQUEST, by, detail.question)
        check_open(detail.question)
        asked = open_request(detail, request)
        if asked is None:
            raise Stale(f"This was answered already, or {detail.question.id} has changed hands since.")
        return detail.question, self._context.colleague(tx, asked.by).slack


def _check_claimed(question: Question) -> None:
    if not question.claimed_by:
        raise Stale(f"Nobody has {question.id} now: claim it.")
