"""How long a review waits of what was promised, and how long it waited, as parts of its head. Pure."""

from datetime import datetime, timedelta

from bot.core.details import QuestionDetail, ReplyDetail
from bot.core.promises.clocks import PromiseClock, PromiseOutcome, PromiseRun, answer_due, running
from bot.core.states import ReplyState
from bot.slack.blocks.elements import Part, duration_words, moment, said, since

_ASKED = frozenset({"reply.proposed", "reply.reworded", "reply.undone", "reply.reassessed"})
_DECIDED = frozenset({"reply.waiting", "reply.changes_asked", "reply.declined"})


def is_late(detail: QuestionDetail, file: ReplyDetail, now: datetime) -> bool:
    """Whether it should have been decided by now."""
    run = _promise(detail, file)
    return run is not None and run.due_at is not None and run.due_at <= now


def waiting_parts(detail: QuestionDetail, file: ReplyDetail, now: datetime) -> list[Part]:
    """Since when its present words wait, and until when a decision is promised, or else an answer."""
    run, answer = _promise(detail, file), answer_due(detail.promises)
    told = decision_parts(waiting_since(file), run, now)
    return [*told, said(" · an answer is promised by "), moment(answer)] if run is None and answer else told


def decision_parts(waits_since: datetime, run: PromiseRun | None, now: datetime) -> list[Part]:
    """Since when a decision is waited for, and until when it is promised by this run of its clock."""
    waits = [said("Waits since "), *since(waits_since)]
    if run is None:
        return waits
    if run.due_at is None:
        return [*waits, said(" · the promise of a decision is paused while we wait for the asker")]
    if run.due_at <= now:
        late = [said("Late: a decision was promised by ", bold=True), *since(run.due_at)]
        return [*late, said(" · waits since "), moment(waits_since)]
    span = duration_words(timedelta(minutes=run.minutes))
    return [*waits, said(f" · a decision is promised within {span}, by "), moment(run.due_at)]


def decided_parts(run: PromiseRun | None, waited: timedelta) -> list[Part]:
    """How long a decision took, and whether that was late by this run of its clock."""
    late = run is not None and run.met_at is not None and run.outcome(run.met_at) is PromiseOutcome.BROKEN
    return [said(f" · after {duration_words(waited)}{', late' if late else ''}")]


def waiting_since(file: ReplyDetail) -> datetime:
    """Since when its present words wait for communications."""
    return file.versions[-1].at if file.versions else file.reply.proposed_at


def waited_parts(detail: QuestionDetail, file: ReplyDetail) -> list[Part]:
    """How long it took until its present words were decided on, and whether that was late."""
    entries = [entry for entry in detail.entries if entry.reply == file.reply.number]
    asked = next((place for place in reversed(range(len(entries))) if entries[place].what in _ASKED), None)
    later = entries[asked + 1 :] if asked is not None else []
    decided = next((entry for entry in later if entry.what in _DECIDED), None)
    if asked is None or decided is None or decided.at == entries[asked].at:
        return []
    ended = [run for run in detail.promises if run.clock is PromiseClock.REVIEW and run.met_at == decided.at]
    late = any(run.outcome(decided.at) is PromiseOutcome.BROKEN for run in ended)
    return [said(f" · after {duration_words(decided.at - entries[asked].at)}{', late' if late else ''}")]


def _promise(detail: QuestionDetail, file: ReplyDetail) -> PromiseRun | None:
    """The clock of its decision, where one runs: of a correction nothing is promised."""
    if file.reply.amends is not None or file.reply.state is not ReplyState.PROPOSED:
        return None
    return running(detail.promises, PromiseClock.REVIEW)
