"""The step that tells communications the figures of the week that is over: once, in their working hours, and nothing
of a week in which nothing happened.
"""

from collections.abc import Sequence

from bot.core.company import Company, Current
from bot.core.figures.reckoning import figures_of
from bot.core.figures.week import week_to_tell
from bot.core.figures.wording import figure_table, heading
from bot.core.telling.notices import NoticeKind
from bot.flow.operations.notify import tell_of_week
from bot.store.transaction import Store


class TellWeek:
    """The step `week`. Its keys are weeks: "2026-W48"."""

    name = "week"

    def __init__(self, store: Store, company: Current[Company]) -> None:
        self._store = store
        self._company = company

    def due(self) -> Sequence[str]:
        """The week that is over, when its time has come and nobody looked at it."""
        week = week_to_tell(self._store.now(), self._company().people)
        if self._store.now() < week.told_from:
            return ()
        with self._store.reading() as tx:
            return () if tx.notices.is_known(NoticeKind.WEEK, week.name) else (week.name,)

    def serial_key(self, key: str) -> str:  # noqa: ARG002  there is one a week
        """All in one lane."""
        return self.name

    def run(self, key: str) -> None:
        """Reckon, then write down that it is told, or that there is nothing to tell."""
        week = week_to_tell(self._store.now(), self._company().people)
        if week.name != key:
            return
        periods = week.periods
        with self._store.reading() as tx:
            figures = figures_of(tx.counted.between(periods.before.since, periods.present.until), periods)
        told = "" if figures.is_empty else f"{heading(figures)}\n{figure_table(figures)}"
        with self._store.writing() as tx:
            if not tx.notices.is_known(NoticeKind.WEEK, key):
                tell_of_week(tx, key, told)
