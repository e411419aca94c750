"""Looking at figures: what came of the work in a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.charting.picture import figure_picture
from bot.core.attachments import Picture
from bot.core.errors import NotFound
from bot.core.figures.figures import Figure
from bot.core.figures.period import Period, Periods
from bot.core.figures.reckoning import PeriodFigures, figures_of
from bot.core.figures.rows import FigureRow, FigureRows, rows_of
from bot.core.figures.scope import Scope
from bot.core.figures.series import GroupFigures, Grouping, breakdown, series, usual_grouping
from bot.core.figures.wording import heading
from bot.core.permissions import Act
from bot.desk.context import DeskContext


@dataclass(frozen=True, slots=True)
class FigureReport:
    """The figures of a period, how they went part by part (`series`), and those of each group that is asked for."""

    figures: PeriodFigures
    parts: Grouping
    series: Sequence[GroupFigures]
    grouping: Grouping
    groups: Sequence[GroupFigures]


class FigureDesk:
    """Reckons figures. Everybody may look."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def of(self, periods: Periods, scope: Scope, by: str) -> PeriodFigures:
        """The figures of a period, beside those of the one before. Raises NotFound for a tag there is not."""
        self._check_scope(scope)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            return figures_of(tx.counted.between(periods.before.since, periods.present.until), periods, scope)

    def report(
        self, periods: Periods, scope: Scope, by: str, zone: tzinfo, grouping: Grouping | None = None
    ) -> FigureReport:
        """The same, with how they went part by part, and of each group. Raises NotFound for a tag there is not."""
        self._check_scope(scope)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            counted = tx.counted.between(periods.before.since, periods.present.until)
        parts = grouping if grouping is not None and grouping.is_time else usual_grouping(periods.present)
        grouping = grouping or parts
        told = series(counted, periods.present, scope, parts, zone)
        groups = told if grouping.is_time else breakdown(counted, periods.present, scope, grouping)
        return FigureReport(figures_of(counted, periods, scope), parts, told, grouping, groups)

    def picture(self, periods: Periods, scope: Scope, by: str, zone: tzinfo) -> Picture | None:
        """Their picture; None where nothing happened. Raises NotFound for a tag there is not."""
        self._check_scope(scope)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            counted = tx.counted.between(periods.before.since, periods.present.until)
        figures = figures_of(counted, periods, scope)
        person = self._context.people.get(scope.person)
        title = heading(figures, person.name if person else "")
        return None if figures.is_empty else figure_picture(counted, periods, title, zone, scope)

    def rows(self, figure: Figure, period: Period, scope: Scope, by: str, skipped: int, most: int) -> FigureRows:
        """What was counted for a figure, most at a time. Raises NotFound for a tag there is not."""
        self._check_scope(scope)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            counted = tx.counted.between(period.since, period.until)
        return rows_of(counted, period, scope, figure, skipped, most)

    def replies_of(self, rows: Iterable[FigureRow], by: str) -> Mapping[FigureRow, int]:
        """The reply that each of these rows is of, where it is of one."""
        asked = {row: (row.question, row.at) for row in rows if row.is_of_a_reply}
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            found = tx.history.replies_at(set(asked.values()))
        return {row: found[key] for row, key in asked.items() if key in found}

    def words_of(self, questions: Iterable[int], by: str) -> Mapping[int, str]:
        """The first words of these questions, by number, as far as they are still kept."""
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            return tx.conversations.first_words(sorted(set(questions)))

    def named(self, word: str) -> Scope:
        """The tag or source of this name, however it is capitalised. Raises NotFound, naming the nearest tag."""
        if tag := _same(word, self._context.tags):
            return Scope(tag=tag)
        sources = self.sources()
        if source := _same(word, sources):
            return Scope(source=source)
        try:
            self._context.check_tag(word)
        except NotFound as fault:
            raise NotFound(f"{fault} The sources are: {', '.join(sorted(set(sources))) or 'none'}.") from fault
        return Scope(tag=word)

    def sources(self) -> Sequence[str]:
        """The names of the sources that are read."""
        with self._context.store.reading() as tx:
            return sorted({health.source for health in tx.streams.health()})

    def _check_scope(self, scope: Scope) -> None:
        if scope.tag:
            self._context.check_tag(scope.tag)


def _same(word: str, names: Iterable[str]) -> str:
    return next((name for name in names if name.casefold() == word.casefold()), "")
