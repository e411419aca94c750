"""Whom a message notifies that is about to be posted: decided and counted once, in the transaction that begins to post
it. What fits stands in `bot.core.interrupting.budget`.
"""

from collections.abc import Sequence

from bot.core.company import Company
from bot.core.interrupting.budget import CallBudget, CallPreference, CallsSpent, CallWeight, why_uncalled
from bot.core.interrupting.calls import WantedCall
from bot.core.slack_messages import Uncalled
from bot.store.transaction import Transaction


def decide_calls(tx: Transaction, company: Company, wanted: Sequence[WantedCall]) -> frozenset[str]:
    """Decide on those calls that were not decided on yet. Returns those of them who are not called."""
    decided = {(one.message, call.person) for one in wanted for call in tx.calls.of_message(one.message)}
    new = [one for one in wanted if (one.message, one.person) not in decided]
    if new:
        _decide(tx, company, new)
    return frozenset(call.person for one in wanted for call in tx.calls.of_message(one.message) if call.uncalled)


def _decide(tx: Transaction, company: Company, new: Sequence[WantedCall]) -> None:
    tx.calls.lock({one.person for one in new})
    spent = tx.calls.spent({one.person for one in new})
    said = tx.call_preferences.all()
    unwilling = {
        **dict.fromkeys(tx.quiet_times.present(), Uncalled.QUIET),
        **dict.fromkeys(tx.absences.present(), Uncalled.AWAY),
    }
    for one in new:
        budget = said.get(one.person, CallPreference(one.person)).budget(company.calls)
        uncalled = _ruling(one, budget, spent[one.person], unwilling.get(one.person))
        tx.calls.decide(one, uncalled)
        if uncalled is None and one.weight is not CallWeight.ANSWER:
            spent[one.person] = spent[one.person].with_one_more()


def _ruling(one: WantedCall, budget: CallBudget, spent: CallsSpent, unwilling: Uncalled | None) -> Uncalled | None:
    """What comes of people's own acts, and what a colleague asks them, is told also while they are away. What is urgent
    is told while they have do not disturb on: Slack shows it, and makes no noise.
    """
    if one.again:
        return Uncalled.BEFORE
    always = (CallWeight.ANSWER, CallWeight.COLLEAGUE)
    if unwilling is Uncalled.AWAY and one.weight not in always:
        return unwilling
    if unwilling is Uncalled.QUIET and one.weight not in (*always, CallWeight.URGENT):
        return unwilling
    return why_uncalled(one.weight, budget, spent)
