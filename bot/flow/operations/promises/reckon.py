"""How the promises of a question are reckoned and stored, inside the transaction that changed what they depend on. What
they are is decided in `bot.core.promises`.
"""

from collections.abc import Collection, Sequence

from bot.core.company import Company, Current
from bot.core.figures.facts import SETS_DUE, clock_data, due_data
from bot.core.promises.clocks import PromiseClock, PromiseRun, answer_due
from bot.core.promises.reckoning import PromiseFacts, reckon
from bot.core.promises.rules import PromiseCase
from bot.core.routing.tag_renames import current_names, to_current_names
from bot.core.states import QuestionState
from bot.flow.operations.promises.burst_answers import reckon_review
from bot.flow.operations.promises.climb import keep_rungs
from bot.flow.operations.promises.terms import CompanyTerms, company_terms
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


class PromiseKeeper:
    """Reckons promises by the company as it is at that moment. A store calls it before each transaction commits."""

    def __init__(self, company: Current[Company]) -> None:
        self._company = company
        self._known: CompanyTerms | None = None

    def __call__(self, tx: Transaction, questions: Collection[int], burst_answers: Collection[int] = ()) -> None:
        """Reckon the promises of these questions again, and those of these answers to bursts. What was merged away goes
        first: it may pass on its own.
        """
        known = self.terms
        merged = [number for number in questions if tx.questions.one(number).state is QuestionState.MERGED]
        for number in (*merged, *(one for one in questions if one not in merged)):
            facts = promise_facts(tx, known.company, number)
            runs = reckon(facts, known.promises)
            tx.promises.save(number, runs, known.digest)
            _record_due(tx, number, facts.known, runs)
        keep_rungs(tx, known.company, questions)
        for number in burst_answers:
            reckon_review(tx, known, number)

    @property
    def digest(self) -> str:
        """Of the terms there are now."""
        return self.terms.digest

    @property
    def terms(self) -> CompanyTerms:
        """Those of the company as it is now."""
        company = self._company()
        if self._known is None or self._known.company is not company:
            self._known = company_terms(company)
        return self._known


def promise_facts(tx: Transaction, company: Company, number: int, *, anew: bool = False) -> PromiseFacts:
    """What is known of a question, its tags by their present names. `anew`: as if nothing had been reckoned before."""
    question = tx.questions.one(number)
    entries = tx.history.of_question(number)
    sources = {kept.post.source for kept in tx.posts.of_question(number) if kept.role == "asked"}
    tags = to_current_names(question.tags, current_names(company.tags))
    merged = {int(entry.data.get("from", "0")) for entry in entries if entry.what == "question.joined"}
    return PromiseFacts(
        case=PromiseCase(tags, sources, tx.questions.is_pressing(number)),
        asked=question.asked,
        entries=entries,
        answered=question.state is QuestionState.SENT,
        merged={other: tx.promises.of_question(other) for other in merged if other},
        known=() if anew else tx.promises.of_question(number),
    )


def _record_due(tx: Transaction, number: int, before: Sequence[PromiseRun], runs: Sequence[PromiseRun]) -> None:
    """Write down what is due when, where that is another time than before; an answer that is over is due no more."""
    data = clock_data(before, runs)
    answers = [run for run in runs if run.clock is PromiseClock.SENT]
    if answers and not answers[-1].is_over and answers[-1].due_at != answer_due(before):
        data |= due_data(answers[-1].due_at)
    if data:
        tx.record(NewEntry(SETS_DUE, "promises", number, data=data))


def redraw_moved(tx: Transaction, number: int, before: tuple[PromiseRun, ...]) -> None:
    """Have the messages of a question drawn again whose due times are others than before."""
    if [run.due_at for run in tx.promises.of_question(number)] != [run.due_at for run in before]:
        tx.slack_messages.redraw([number])
        tx.wake_slack(number)
