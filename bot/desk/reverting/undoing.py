"""Undoing what one has just done: by whoever did it, for ten minutes, unless somebody changed it since."""

from collections.abc import Sequence

from bot.core.errors import Stale
from bot.core.model import HistoryEntry
from bot.core.permissions import Act
from bot.core.reverting.rules import (
    ELSEWHERE,
    WITHIN,
    is_own_act,
    obstacle_to,
    too_late,
    undone_words,
    withdrew_replies,
)
from bot.desk.context import DeskContext, EventKeys
from bot.flow.operations.reverting.holds import revert_hold, revert_resume
from bot.flow.operations.reverting.people import revert_away, revert_back, revert_correction
from bot.flow.operations.reverting.questions import revert_on_question
from bot.flow.operations.reverting.streams import revert_pause, revert_stream_resume
from bot.store.transaction import Transaction


class RevertDesk:
    """Acts on acts. An act is named by the number of its entry in the history."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def offered(self, by: str, questions: Sequence[int] = ()) -> tuple[int, ...]:
        """What they can undo now of their last act on each of these questions; without one, of those on none."""
        with self._context.store.reading() as tx:
            if questions:
                found = [_last_on(tx, number, by) for number in questions]
            else:
                found = [tx.history.last_elsewhere(by, ELSEWHERE, tx.now - WITHIN)]
        return tuple(entry.seq for entry in found if entry is not None)

    def undo(self, entry: int, by: str, event: EventKeys = ()) -> str:
        """Put back what this act changed; returns what it was, in words. Raises Stale with what came between."""
        with self._context.store.reading() as tx:
            question = tx.history.one(entry).question
        with self._context.act_on(event, *([question] if question else [])) as tx:
            self._context.require(tx, Act.REVERT, by)
            done = tx.history.one(entry)
            if done.question is None:
                return self._undo_elsewhere(tx, done, by)
            entries = tx.history.of_question(done.question)
            if told := obstacle_to(done, [one for one in entries if one.seq > entry], by, tx.now):
                raise Stale(told)
            revert_on_question(tx, self._context.router, done, by)
            return undone_words([done], withdrew=withdrew_replies(done, entries))

    def _undo_elsewhere(self, tx: Transaction, done: HistoryEntry, by: str) -> str:
        if told := too_late(done, by, tx.now):
            raise Stale(told)
        entries = tx.history.done_with(done)
        match done.what:
            case "company.held":
                revert_hold(tx, done, by)
            case "company.resumed":
                revert_resume(tx, done, by)
            case "source.paused":
                revert_pause(tx, entries, by)
            case "source.resumed":
                revert_stream_resume(tx, entries, by)
            case "person.away":
                revert_away(tx, done, by)
            case "person.back":
                revert_back(tx, done, by)
            case "person.corrected":
                revert_correction(tx, done, self._context.colleague(tx, done.data["person"]), by)
            case _:
                raise Stale("That cannot be undone.")
        return undone_words(entries)


def _last_on(tx: Transaction, number: int, by: str) -> HistoryEntry | None:
    entries = tx.history.of_question(number)
    mine = (one for one in reversed(entries) if is_own_act(one) and one.by == by)
    last = next(mine, None)
    return last if last is not None and not obstacle_to(last, entries, by, tx.now) else None
