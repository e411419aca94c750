"""How a question is sent to a channel and people, by triage or because a person retagged it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.routing.roster import Roster
from bot.core.routing.route import Route
from bot.core.states import QuestionState
from bot.core.verdict import TagGuess, Verdict
from bot.flow.operations.teach import teach_by_retagging
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction

Router = Callable[[Verdict, Roster, datetime], Route]
"""(verdict, what is known of the people, now) → route. It is built with everything else it needs."""


def send_to(tx: Transaction, number: int, route: Route, by: str) -> None:
    """Send a question to a channel and people: NEW, ASKED or DISMISSED becomes ROUTED."""
    tx.questions.move(number, QuestionState.ROUTED)
    _take_route(tx, number, route)
    data = {"channel": route.channel, "tags": " ".join(route.tags), "people": " ".join(route.people)}
    tx.record(NewEntry("question.routed", by, number, why=route.why, data=data))


def card_stands(tx: Transaction, number: int, channel: str, shown: int) -> int:
    """ROUTED becomes ASKED once the question's card stands. `shown` is the newest entry that Slack shows; returns it as
    it is then.
    """
    if tx.questions.locked_state(number) is not QuestionState.ROUTED:
        return shown
    tx.questions.move(number, QuestionState.ASKED)
    newest = tx.slack_messages.newest_entry(number)
    seq = tx.record(NewEntry("question.asked", "ask", number, data={"channel": channel}))
    return seq if newest == shown else shown


def persons_verdict(tags: Sequence[str], why: str, verdict: Verdict) -> Verdict:
    """The verdict of a person who retags: certain of these tags."""
    return Verdict(verdict.intent, tuple(TagGuess(tag, 1.0, why) for tag in tags), why=why, version="person")


def retag_question(tx: Transaction, router: Router, number: int, tags: Sequence[str], by: str, why: str) -> int:
    """Give a question the tags a person chose; it goes to their channel, and the classifier learns from it. Returns the
    number of its entry in the history.
    """
    question = tx.questions.one(number)
    judged = persons_verdict(tags, f"<@{by}> said so", tx.verdict_of(question))
    route = router(judged, tx.roster(), tx.now)
    _take_route(tx, number, route)
    before = {"was": " ".join(question.tags), "asked": " ".join(question.asked)}
    data = {"channel": route.channel, "tags": " ".join(route.tags), **before}
    entry = tx.record(NewEntry("question.moved", by, number, why=why or route.why, data=data))
    teach_by_retagging(tx, number, tags, by, why, entry)
    return entry


def _take_route(tx: Transaction, number: int, route: Route) -> None:
    """Whoever is asked first has had their turn."""
    tx.questions.set_route(number, route)
    if route.tags and route.people:
        tx.turns.took(route.people[0], number)
