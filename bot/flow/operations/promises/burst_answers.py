"""How one answer for a whole burst waits for communications: what is promised of it, and who is called next while
nobody decides. Inside a transaction; what it is stands in `bot.core.burst_answers.calls`.
"""

from bot.core.burst_answers.answer import BurstAnswer
from bot.core.calendars.working_time import promise_of
from bot.core.company import Company
from bot.core.escalating.burst_answers import AwaitedAnswer, ladder_of_answer
from bot.core.escalating.callees import Colleagues
from bot.core.escalating.climbing import Climb, NextRung
from bot.core.promises.clocks import PromiseClock
from bot.core.promises.reckoning import hours_of
from bot.core.promises.rules import PromiseCase, promised_minutes
from bot.core.promises.rungs import rungs_for
from bot.core.routing.tag_renames import current_names, to_current_names
from bot.flow.operations.promises.terms import CompanyTerms
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

STEP = "escalate_burst_answer"
"""The name of the step that calls."""


def reckon_review(tx: Transaction, terms: CompanyTerms, number: int) -> None:
    """Store by when a decision is promised, and which rung is next. Of what is decided the promise stays as it was, and
    nobody is called any more.
    """
    answer = tx.burst_answers.one(number)
    if not answer.waits:
        tx.burst_reviews.keep_rung(number, None)
        tx.burst_calls.tell_again(number)
        for call in tx.burst_calls.of_answer(number):
            tx.wake("burst_call", str(call.number))
        return
    minutes, hours = _minutes(tx, terms, answer), hours_of(PromiseClock.REVIEW, (), terms.promises.people)
    due_at = promise_of(minutes, answer.prepared_at, hours).due_at if minutes else None
    tx.burst_reviews.promise(number, minutes, due_at, terms.digest)
    climb = present_climb(tx, terms.company, number)
    keep_rung(tx, number, climb.next() if climb else None)


def keep_rung(tx: Transaction, number: int, rung: NextRung | None) -> None:
    """Store which rung is next, and have it looked at then."""
    tx.burst_reviews.keep_rung(number, rung)
    if rung is not None:
        tx.wake(STEP, str(number), rung.at)


def present_climb(tx: Transaction, company: Company, number: int) -> Climb | None:
    """All that decides on the next rung; None while it has no ladder, or the company wants none."""
    answer = tx.burst_answers.one(number)
    ladder = ladder_of_answer(answer, tx.burst_calls.of_answer(number)) if company.calls.ladder else None
    if ladder is None:
        return None
    tags = to_current_names((tx.bursts.one(answer.burst).tag,), current_names(company.tags))
    return Climb(
        AwaitedAnswer(tuple(tags), (answer.author,)),
        ladder,
        rungs_for(company.escalation, tags, review=True),
        Colleagues(company.people_by_id, tx.roster(), company.oncall, tx.now),
        hours_of(PromiseClock.REVIEW, (), company.people_by_id),
        any(tx.questions.is_pressing(question) for question in _questions(answer)),
    )


def call(tx: Transaction, number: int, climb: Climb, rung: NextRung) -> None:
    """Record who is called; the message under the review calls them."""
    people = climb.callable_now(rung)
    told = tx.burst_calls.add(number, rung.call, rung.place, people, climb.ladder.run.due_at)
    data = {
        "burst": str(tx.burst_answers.one(number).burst),
        "answer": str(number),
        "rung": rung.call.value,
        "place": str(rung.place),
        "to": " ".join(people),
        **({"passed": " ".join(call.value for _, call in rung.passed)} if rung.passed else {}),
        **({"forsaken": "yes"} if rung.forsaken else {}),
    }
    tx.record(NewEntry("burst.answer_escalated", STEP, data=data))
    tx.wake("burst_call", str(told))
    for earlier in tx.burst_calls.of_answer(number):
        tx.wake("burst_call", str(earlier.number))


def _minutes(tx: Transaction, terms: CompanyTerms, answer: BurstAnswer) -> int:
    """The shortest of what is promised of a reply to each of its questions; 0 where nothing is."""
    names, promised = current_names(terms.company.tags), []
    for number in _questions(answer):
        tags = to_current_names(tx.questions.one(number).tags, names)
        sources = {one.source for one in answer.going if one.question == number}
        case = PromiseCase(tags, sources, tx.questions.is_pressing(number))
        minutes = promised_minutes(terms.promises.rules, terms.promises.tags, case)
        promised.append(minutes.get(PromiseClock.REVIEW, 0))
    return min((one for one in promised if one), default=0)


def _questions(answer: BurstAnswer) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.question for one in answer.going))
