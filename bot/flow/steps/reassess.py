"""Asks again what replies need as soon as it may have changed: after every entry of their question's history, and when
the company's policy, people, tags or lint do. What is about to leave is asked about once more by `relay`.
"""

from collections.abc import Mapping, Sequence

from bot.core.company import Company, Current
from bot.core.ports.channel import Replier
from bot.flow.operations.propose import rules_in
from bot.flow.operations.published.manners import lift_quiet_times
from bot.flow.operations.reassess import reassess_question
from bot.store.transaction import Store

ALL = "all"
"""The key for every question."""


class Reassess:
    """The step `reassess`. Its keys are question numbers, and `ALL`."""

    name = "reassess"

    def __init__(self, store: Store, company: Current[Company], repliers: Mapping[str, Replier]) -> None:
        self._store = store
        self._company = company
        self._repliers = repliers
        self._judged_by: Company | None = None
        """The company by which every reply was judged since this process began."""

    def due(self) -> Sequence[str]:
        """Questions of whose open replies something happened since; `ALL` while the company is another."""
        if self._company() is not self._judged_by:
            return [ALL]
        with self._store.reading() as tx:
            return [str(number) for number in tx.replies.approvals.questions_to_judge()]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  one key for all: they are few and quick
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Ask again for one question's replies, or for every question's."""
        company = self._company()
        with self._store.writing() as tx:
            rules = rules_in(tx, company, self._repliers)
            every = tx.replies.approvals.questions_to_judge(everything=True) if key == ALL else [int(key)]
            for number in every:
                reassess_question(tx, rules, number)
            if key == ALL:
                lift_quiet_times(tx, company)
        if key == ALL:
            self._judged_by = company
