"""How an act on a question is undone: what it changed is put back as its entry in the history says it stood before."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.core.model import HistoryEntry
from bot.core.reverting.rules import BROUGHT_BACK, MOVED, REVERTED, withdrawn_by
from bot.core.routing.strength import AnswerOutcome
from bot.core.states import QuestionState, ReplyState
from bot.core.verdict import Lesson
from bot.flow.operations.close import close_question
from bot.flow.operations.merge import merge, split_question
from bot.flow.operations.route import Router, persons_verdict
from bot.flow.operations.teach import take_back_correction
from bot.store.repositories.history import NewEntry
from bot.store.transaction import Transaction


def revert_on_question(tx: Transaction, router: Router, entry: HistoryEntry, by: str) -> None:
    """Put back what the act changed, take back what it taught, and record that. Raises NotAllowed, Stale."""
    number = entry.question or 0
    parts = [*([tx.history.one(int(entry.data[MOVED]))] if MOVED in entry.data else []), entry]
    for one in parts:
        _PUT_BACK[one.what](tx, router, one, by)
    state = tx.questions.one(number).state.value
    tx.record(NewEntry(REVERTED, by, number, data={"entry": str(entry.seq), "what": entry.what, "state": state}))
    for correction in tx.corrections.of_question(number):
        if correction.entry in {one.seq for one in parts}:
            take_back_correction(tx, correction, by, "it was undone")


def _people(tx: Transaction, _router: Router, entry: HistoryEntry, _by: str) -> None:
    asked, claimed_by = entry.data.get("asked", "").split(), entry.data.get("was", "")
    tx.questions.set_people(entry.question or 0, asked, claimed_by)


def _tags(tx: Transaction, router: Router, entry: HistoryEntry, by: str) -> None:
    number = entry.question or 0
    question = tx.questions.one(number)
    judged = persons_verdict(entry.data.get("was", "").split(), f"<@{by}> said so", tx.verdict_of(question))
    route = router(judged, tx.roster(), tx.now)
    asked = tuple(entry.data.get("asked", "").split())
    tx.questions.set_route(number, replace(route, people=asked or route.people))


def _snooze(tx: Transaction, _router: Router, entry: HistoryEntry, _by: str) -> None:
    number, was = entry.question or 0, entry.data.get("was", "")
    until = datetime.fromisoformat(was) if was else None
    tx.questions.snooze(number, until)
    if until is not None:
        tx.wake("snooze", str(number), until)


def _open_again(tx: Transaction, _router: Router, entry: HistoryEntry, by: str) -> None:
    """An answered one is answered again. Candidates that were withdrawn are candidates again, without approvals."""
    number = entry.question or 0
    tx.questions.move(number, _STOOD.get(entry.data.get("was", ""), QuestionState.ASKED))
    for one in withdrawn_by(entry, tx.history.of_question(number)):
        if one.data.get("was") in BROUGHT_BACK:
            _bring_back(tx, one, by, ReplyState(one.data["was"]))


_STOOD = {state.value: state for state in (QuestionState.SENT, QuestionState.DOUBTFUL, QuestionState.DISMISSED)}
"""How a closed question stood, where that is not as one that is asked."""


def _close_again(tx: Transaction, _router: Router, entry: HistoryEntry, by: str) -> None:
    number = entry.question or 0
    close_question(tx, number, QuestionState(entry.data["was"]), by)
    for one in tx.history.of_question(number, after=entry.seq):
        if one.what == "correction.deleted" and one.at == entry.at and one.data.get("kind") == "ignore":
            tags, lesson = one.data["tags"].split(), _lesson(one)
            tx.corrections.add(number, "ignore", tags, by, "", int(one.data["entry"]), lesson)


def _split(tx: Transaction, _router: Router, entry: HistoryEntry, by: str) -> None:
    split_question(tx, entry.question or 0, by)


def _merge_again(tx: Transaction, _router: Router, entry: HistoryEntry, by: str) -> None:
    merge(tx, entry.question or 0, int(entry.data["from"]), by)


def _judge_again(tx: Transaction, _router: Router, entry: HistoryEntry, by: str) -> None:
    """A candidate that was declined, or is to be changed, waits for a decision again."""
    reply = tx.replies.one(entry.reply or 0)
    if entry.what == "reply.declined" and reply.amends is None:
        tags = tx.questions.one(reply.question).tags
        tx.expertise.unlearn(reply.author, tags, AnswerOutcome.DECLINED)
    _bring_back(tx, entry, by, ReplyState.PROPOSED)


def _bring_back(tx: Transaction, entry: HistoryEntry, by: str, state: ReplyState) -> None:
    reply = tx.replies.locked(entry.reply or 0)
    tx.replies.bring_back(reply.number, state)
    data = {"sha256": reply.sha256, "reverts": str(entry.seq)}
    tx.record(NewEntry("reply.undone", by, reply.question, reply.number, data=data))
    if reply.amends is None and tx.questions.locked_state(reply.question) in (QuestionState.ASKED, QuestionState.SENT):
        tx.questions.move(reply.question, QuestionState.PROPOSED)


def _learn_again(tx: Transaction, _router: Router, entry: HistoryEntry, by: str) -> None:
    tags, lesson = entry.data["tags"].split() or None, _lesson(entry)
    tx.corrections.add(entry.question or 0, entry.data["kind"], tags, by, "", int(entry.data["entry"]), lesson)


def _lesson(entry: HistoryEntry) -> Lesson | None:
    return Lesson(entry.data["lesson"]) if entry.data.get("lesson") else None


_PUT_BACK: Mapping[str, Callable[[Transaction, Router, HistoryEntry, str], None]] = {
    "question.claimed": _people,
    "question.assigned": _people,
    "question.released": _people,
    "question.moved": _tags,
    "question.snoozed": _snooze,
    "question.ignored": _open_again,
    "question.settled": _open_again,
    "question.reopened": _close_again,
    "question.merged": _split,
    "question.unmerged": _merge_again,
    "reply.declined": _judge_again,
    "reply.changes_asked": _judge_again,
    "correction.deleted": _learn_again,
}
