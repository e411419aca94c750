"""How the promises of a question are reckoned and stored, inside the transaction that changed what they depend on. What
they are is decided in `bot.core.promises`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.core.company import Company, Current
from bot.core.figures.facts import SETS_DUE, clock_data, due_data
from bot.core.promises.clocks import PromiseClock, PromiseRun, answer_due
from bot.core.promises.reckoning import PromiseFacts, PromiseTerms, reckon, terms_digest
from bot.core.promises.rules import PromiseCase
from bot.core.routing.tag_renames import current_names, to_current_names
from bot.core.states import QuestionState
from bot.flow.operations.promises.climb import keep_rungs
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class _Terms:
    """Those of one company, with their digest: by it is seen that they changed."""

    company: Company
    terms: PromiseTerms
    digest: str


class PromiseKeeper:
    """Reckons promises by the company as it is at that moment. A store calls it before each transaction commits."""

    def __init__(self, company: Current[Company]) -> None:
        self._company = company
        self._known: _Terms | None = None

    def __call__(self, tx: Transaction, questions: Collection[int]) -> None:
        """Reckon the promises of these questions again. What was merged away goes first: it may pass on its own."""
        known = self._terms()
        merged = [number for number in questions if tx.questions.one(number).state is QuestionState.MERGED]
        for number in (*merged, *(one for one in questions if one not in merged)):
            facts = promise_facts(tx, known.company, number)
            runs = reckon(facts, known.terms)
            tx.promises.save(number, runs, known.digest)
            _record_due(tx, number, facts.known, runs)
        keep_rungs(tx, known.company, questions)

    @property
    def digest(self) -> str:
        """Of the terms there are now."""
        return self._terms().digest

    def _terms(self) -> _Terms:
        company = self._company()
        known = self._known
        if known is None or known.company is not company:
            terms = promise_terms(company)
            digest = terms_digest(terms, company.escalation, ladder=company.calls.ladder)
            known = self._known = _Terms(company, terms, digest)
        return known


def promise_terms(company: Company) -> PromiseTerms:
    return PromiseTerms(company.promises, company.tags, company.people_by_id)


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
