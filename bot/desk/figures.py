"""Looking at figures: what came of the work in a time."""

from collections.abc import Iterable

from bot.core.errors import NotFound
from bot.core.figures.figures import PeriodFigures, reckon
from bot.core.figures.period import Periods
from bot.core.figures.scope import Scope
from bot.core.permissions import Act
from bot.desk.context import DeskContext


class FigureDesk:
    """Reckons figures. Everybody may look."""

    def __init__(self, context: DeskContext) -> None:
        self._context = context

    def of(self, periods: Periods, scope: Scope, by: str) -> PeriodFigures:
        """The figures of a period, beside those of the one before. Raises NotFound for a tag there is not."""
        if scope.tag:
            self._context.check_tag(scope.tag)
        with self._context.store.reading() as tx:
            self._context.require(tx, Act.LOOK, by)
            return reckon(tx.facts.about(periods.before.since, periods.present.until), periods, scope)

    def named(self, word: str) -> Scope:
        """The tag or source of this name, however it is capitalised. Raises NotFound, naming the nearest tag."""
        if tag := _same(word, self._context.tags):
            return Scope(tag=tag)
        with self._context.store.reading() as tx:
            sources = [health.source for health in tx.streams.health()]
        if source := _same(word, sources):
            return Scope(source=source)
        try:
            self._context.check_tag(word)
        except NotFound as fault:
            raise NotFound(f"{fault} The sources are: {', '.join(sorted(set(sources))) or 'none'}.") from fault
        return Scope(tag=word)


def _same(word: str, names: Iterable[str]) -> str:
    return next((name for name in names if name.casefold() == word.casefold()), "")
