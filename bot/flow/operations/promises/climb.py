"""How the next rung of a question's ladder is decided on, stored and called, inside a transaction. What it is stands in
`bot.core.escalating`.
"""

from collections.abc import Collection

from bot.core.company import Company
from bot.core.escalating.callees import Colleagues
from bot.core.escalating.climbing import Climb, NextRung
from bot.core.escalating.ladder import ESCALATED, PASSED, Ladder, ladder_of
from bot.core.promises.reckoning import hours_of
from bot.core.promises.rungs import rungs_for
from bot.core.routing.tag_renames import current_names, to_current_names
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

STEP = "escalate"
"""The name of the step that calls."""


def keep_rungs(tx: Transaction, company: Company, questions: Collection[int]) -> None:
    """Store the next rung of each of these questions as it is now."""
    for number in questions:
        climb = present_climb(tx, company, number)
        keep_rung(tx, number, climb.next() if climb else None)


def keep_rung(tx: Transaction, number: int, rung: NextRung | None) -> None:
    """Store which rung is next, and have it looked at then."""
    tx.escalations.save(number, rung)
    if rung is not None:
        tx.wake(STEP, str(number), rung.at)


def present_climb(tx: Transaction, company: Company, number: int) -> Climb | None:
    """All that decides on a question's next rung; None while it has no ladder, or the company wants none."""
    ladder = _ladder(tx, number) if company.calls.ladder else None
    return _climb(tx, company, number, ladder) if ladder else None


def _climb(tx: Transaction, company: Company, number: int, ladder: Ladder) -> Climb:
    question = tx.questions.one(number)
    tags = to_current_names(question.tags, current_names(company.tags))
    return Climb(
        question,
        ladder,
        rungs_for(company.escalation, tags, review=ladder.in_review),
        Colleagues(company.people_by_id, tx.roster(), company.oncall, tx.now),
        hours_of(ladder.run.clock, question.asked, company.people_by_id),
        tx.questions.is_pressing(number),
    )


def call(tx: Transaction, number: int, climb: Climb, rung: NextRung) -> None:
    """Record who is called; the note that Slack shows of it calls them. Rungs that call nobody any more are recorded as
    passed.
    """
    ladder = climb.ladder
    for place, passed in rung.passed:
        told = {"rung": passed.value, "place": str(place), "clock": ladder.run.clock.value}
        tx.record(NewEntry(PASSED, STEP, number, ladder.reply, data=told))
    data = {
        "rung": rung.call.value,
        "place": str(rung.place),
        "clock": ladder.run.clock.value,
        "to": " ".join(climb.callable_now(rung)),
    }
    if rung.forsaken:
        data["forsaken"] = "yes"
    if ladder.run.due_at is not None:
        data["due"] = ladder.run.due_at.isoformat()
    tx.record(NewEntry(ESCALATED, STEP, number, ladder.reply, data=data))


def _ladder(tx: Transaction, number: int) -> Ladder | None:
    return ladder_of(tx.questions.one(number), tx.promises.of_question(number), tx.history.of_question(number))
