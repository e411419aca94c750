"""Tells each person once a day, at an hour of theirs and by a direct message, of what they were not called for and
could still do something about; nothing when there is nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.calendars.working_days import work_spans_on
from bot.core.company import Company, Current
from bot.core.interrupting.digest import concerns, digest_words, told_before
from bot.core.moments.zones import zone_of
from bot.core.sending.daily import NEVER
from bot.flow.operations.notify import tell_of_missed
from bot.store.transaction import Store, Transaction


class TellMissed:
    """The step `digest`. Its keys are people; what each is told is marked as told in the transaction that tells it."""

    name = "digest"

    def __init__(self, store: Store, company: Current[Company]) -> None:
        self._store = store
        self._company = company

    def due(self) -> Sequence[str]:
        """Those whose hour has come since they were not called for something."""
        with self._store.reading() as tx:
            people = tx.calls.people_to_tell()
            return [who for who in people if (before := self._before(tx, who)) and tx.calls.missed(who, before)]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  it takes a millisecond
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Tell one person of what they missed until their hour; what came later is of another day."""
        with self._store.writing() as tx:
            before = self._before(tx, key)
            missed = tx.calls.missed(key, before) if before else ()
            if before is None or not missed:
                return
            tx.calls.told(key, before)
            questions = [tx.questions.one(n) for n in dict.fromkeys(one.question for one in missed) if n is not None]
            bursts = [tx.bursts.one(n) for n in dict.fromkeys(one.burst for one in missed) if n is not None]
            words = digest_words([one for one in questions if concerns(one, key)], bursts, tx.now, self._zone(key))
            if words:
                tell_of_missed(tx, key, before, words)

    def _before(self, tx: Transaction, who: str) -> datetime | None:
        """The last time it was their hour; None on a day off, and while they are away or want no digest."""
        company = self._company()
        hour, person = tx.call_preferences.of(who).hour_told(company.calls), company.people_by_id.get(who)
        if hour == NEVER or person is None or who in tx.absences.present():
            return None
        before = told_before(tx.now, self._zone(who), hour)
        day = before.astimezone(self._zone(who)).date()
        return before if person.hours is None or list(work_spans_on(person.hours, day)) else None

    def _zone(self, who: str) -> ZoneInfo:
        people = self._company().people_by_id
        return zone_of(people.get(who), people.values())
