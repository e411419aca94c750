"""Figures in words: each value, and how it differs from the period before, with its sign. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.core.figures.figures import FIGURES, Figure, Unit, Values
from bot.core.figures.reckoning import PeriodFigures
from bot.core.text.short_counts import short_count

NONE = "-"
"""Shown where there is nothing to reckon from."""

_BARS = "▁▂▃▄▅▆▇█"
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_IN_HOURS = 48


class FigureLine(NamedTuple):
    """One figure as it is shown."""

    title: str
    value: str
    change: str


def figure_lines(figures: PeriodFigures, chosen: Collection[str] = ()) -> list[FigureLine]:
    """Every figure, or those `chosen` by name, in order."""
    return [
        FigureLine(one.title, value_words(one, figures.present), change_words(one, figures.present, figures.before))
        for one in FIGURES
        if (one.name in chosen or not chosen) and (not one.if_any or _counts(one, figures))
    ]


def figure_table(figures: PeriodFigures, chosen: Collection[str] = ()) -> str:
    """The same, each in a line of its own, in columns, with bars for what was seen and answered."""
    lines = figure_lines(figures, chosen)
    titles, values = (max(len(line[column]) for line in lines) for column in (0, 1))
    told = [f"{one.title:<{titles}}  {one.value:>{values}}  {one.change}".rstrip() for one in lines]
    return "\n".join([*told, *_bars(figures, titles)])


def _counts(figure: Figure, figures: PeriodFigures) -> bool:
    return any(values[name] for values in (figures.present, figures.before) for name in figure.values)


def heading(figures: PeriodFigures, person: str = "") -> str:
    """What they are of: "Figures, the last 7 days, of sso, beside the 7 days before". `person` is a name."""
    scope = figures.scope
    about = [words for words in (scope.tag, scope.source, person or scope.person) if words]
    of = f", of {' and '.join(about)}" if about else ""
    return f"Figures, {figures.periods.words}{of}, beside {figures.periods.words_before}"


def meanings() -> Sequence[tuple[str, str]]:
    """The title of each figure, and what it means."""
    return [(one.title, one.meaning) for one in FIGURES]


def _bars(figures: PeriodFigures, width: int) -> Iterator[str]:
    for column, title in enumerate(("seen", "answered")):
        counts = [part[column] for part in figures.chart]
        if len(counts) > 1 and any(counts):
            yield f"{title:<{width}}  {_bar(counts)}"


def _bar(counts: Sequence[int]) -> str:
    most = max(counts)
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in counts)


def value_words(figure: Figure, values: Values) -> str:
    """What a figure is."""
    shown = [NONE if (value := values[name]) is None else _SHOWN[figure.unit](value) for name in figure.values]
    if figure.unit is not Unit.DURATION or shown[0] == NONE:
        return shown[0]
    return f"{shown[0]}, 9 of 10 {shown[1]}"


def change_words(figure: Figure, present: Values, before: Values) -> str:
    """How a figure differs from before; of a duration that of half."""
    now, then = present[figure.values[0]], before[figure.values[0]]
    if now is None or then is None:
        return "" if now is None else "none before"
    difference = now - then
    shown = _SHOWN[figure.unit](abs(difference))
    if not difference or shown == _SHOWN[figure.unit](0):
        return "as before"
    sign, word = ("+", _MORE[figure.unit]) if difference > 0 else ("−", _LESS[figure.unit])  # noqa: RUF001
    if figure.unit is not Unit.NUMBER or not then:
        return f"{sign}{shown} {word}"
    return f"{sign}{shown} {word}, {abs(difference) / then:.0%}"


def duration_short(seconds: float) -> str:
    """A duration as people say it: 40 s, 12 min, 1 h 50, 3 days."""
    if seconds < _MINUTE:
        return f"{round(seconds)} s"
    minutes = round(seconds / _MINUTE)
    if minutes < _HOUR // _MINUTE:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < _IN_HOURS:
        return f"{hours} h {rest:02}" if rest else f"{hours} h"
    return f"{round(seconds / _DAY)} days"


_SHOWN: Mapping[Unit, Callable[[float], str]] = {
    Unit.NUMBER: lambda number: short_count(int(number)),
    Unit.DURATION: duration_short,
    Unit.RATIO: lambda ratio: f"{ratio:.1f}",
    Unit.SHARE: lambda share: f"{share:.0%}",
}
_MORE = {Unit.NUMBER: "more", Unit.DURATION: "longer", Unit.RATIO: "more", Unit.SHARE: "more"}
_LESS = {Unit.NUMBER: "fewer", Unit.DURATION: "quicker", Unit.RATIO: "less", Unit.SHARE: "less"}
