"""Tells communications once a day, at an hour of theirs, what waits; nothing when nothing does."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.core.company import Company, Current
from bot.core.moments.zones import zone_of
from bot.core.sending.daily import daily_words, day_told
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import begin_notice, end_notice
from bot.store.transaction import Store


class TellDaily:
    """The step `daily`. Its keys are days; each is told, or passed over, in the transaction that writes it down."""

    name = "daily"

    def __init__(self, store: Store, company: Current[Company]) -> None:
        self._store = store
        self._company = company

    def due(self) -> Sequence[str]:
        """Today, from the hour on, until it was told."""
        day = self._day()
        if not day:
            return []
        with self._store.reading() as tx:
            return [] if tx.notices.is_known(NoticeKind.DAILY, day) else [day]

    def serial_key(self, key: str) -> str:  # noqa: ARG002  it takes a millisecond
        """The same for all."""
        return self.name

    def run(self, key: str) -> None:
        """Tell what waits by now. A day on which nothing does is passed over, also when something comes later."""
        with self._store.writing() as tx:
            if tx.notices.is_known(NoticeKind.DAILY, key):
                return
            told = daily_words(tx.waiting.work(), tx.now, _zone(self._company()))
            if told:
                begin_notice(tx, NoticeKind.DAILY, key, told)
                end_notice(tx, NoticeKind.DAILY, key)
            else:
                tx.notices.pass_over(NoticeKind.DAILY, key)

    def _day(self) -> str:
        company = self._company()
        return day_told(self._store.now(), _zone(company), company.slack.daily_hour)


def _zone(company: Company) -> ZoneInfo:
    """The time zone of most of those who communicate; without any, of most colleagues."""
    theirs = [person for person in company.communicators if person.hours is not None]
    return zone_of(None, theirs or company.people)
