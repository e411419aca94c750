"""Tells whoever has a question by a direct message, once, before what was promised of it breaks; within their budget of
calls. What does not fit is in their digest.
"""

from collections.abc import Sequence
from datetime import UTC

from bot.core.company import Company, Current
from bot.core.interrupting.budget import CallWeight
from bot.core.interrupting.calls import WantedCall
from bot.core.interrupting.digest import digest_words
from bot.core.model import Question
from bot.core.moments.zones import zone_of
from bot.flow.operations.calls.decide import decide_calls
from bot.flow.operations.notify import tell_of_due
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Store, Transaction


class WarnHolders:
    """The step `warn`. Its keys are question numbers. That somebody is told is written down with what tells them."""

    name = "warn"

    def __init__(self, store: Store, company: Current[Company]) -> None:
        self._store = store
        self._company = company

    def due(self) -> Sequence[str]:
        """Claimed questions that nobody answered yet and that are due soon."""
        before = self._company().calls.warned_before
        if not before:
            return []
        with self._store.reading() as tx:
            return [str(number) for number in tx.questions.due_to_warn(tx.now + before)]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  it takes a millisecond
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Tell one person of one question, unless they have just taken it and know."""
        number, before = int(key), self._company().calls.warned_before
        with self._store.writing() as tx:
            tx.questions.locked_state(number)
            if number not in tx.questions.due_to_warn(tx.now + before):
                return
            question = tx.questions.one(number)
            tx.questions.warned(number)
            taken = [one.at for one in tx.history.of_question(number) if one.what in _TAKES]
            if question.due_at is not None and (not taken or taken[-1] < question.due_at - before):
                self._tell(tx, question)

    def _tell(self, tx: Transaction, question: Question) -> None:
        company, who = self._company(), question.claimed_by
        due = question.due_at.astimezone(UTC).isoformat() if question.due_at else ""
        entry = tx.record(NewEntry("question.holder_warned", self.name, question.number, data={"to": who, "due": due}))
        wanted = WantedCall(-entry, who, CallWeight.SOON, question.number)
        if not decide_calls(tx, company, [wanted]):
            zone = zone_of(company.people_by_id.get(who), company.people)
            tell_of_due(tx, who, question.number, digest_words([question], [], tx.now, zone))


_TAKES = frozenset({"question.claimed", "question.assigned"})
