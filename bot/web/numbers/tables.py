"""The numbers as tables: each value in words, with the address of its rows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.charting.charts import Chart
from bot.core.figures.figures import FIGURES, FIGURES_BY_NAME, Figure, Unit, Values
from bot.core.figures.period import Period
from bot.core.figures.reckoning import PeriodFigures
from bot.core.figures.scope import Scope
from bot.core.figures.series import GroupFigures, Grouping
from bot.core.figures.wording import NONE, change_words, duration_short, value_words
from bot.web.numbers.choice import rows_address

HEADLINES = ("seen", "answered", "promises_kept", "promises_broken", "voices", "listening_to_talking")
BESIDE = (
    *("seen", "asked", "answered", "promises_kept", "promises_broken", "seen_to_claimed", "proposed_to_approved"),
    *("voices", "deflected", "abstention"),
)
"""The figures of which groups are compared."""

_BETTER_FEWER = frozenset(
    {"promises_broken", "look_broken", "proposal_broken", "review_broken", "abstention", "corrections"}
)
_BETTER_MORE = frozenset(
    {"promises_kept", "look_kept", "proposal_kept", "review_kept", "answered", "voices", "helped_confirmed"}
)


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A value in words, and where its rows are, "" where there are none."""

    value: str
    address: str


@dataclass(frozen=True, slots=True)
class FigureLineShown:
    """One figure: now, before, and how it changed; `good` None: that is neither good nor bad."""

    figure: Figure
    now: NumberCell
    before: NumberCell
    change: str
    good: bool | None


@dataclass(frozen=True, slots=True)
class NumberTable:
    """Named rows of cells under the titles of figures."""

    figures: Sequence[Figure]
    rows: Sequence[tuple[str, str, Sequence[NumberCell]]]


def cell(figure: Figure, group: GroupFigures) -> NumberCell:
    """What a figure of a group is."""
    words = _words(figure, group.values)
    empty = words == NONE or not any(group.values[name] for name in figure.values)
    return NumberCell(words, "" if empty else rows_address(figure, group.period, group.scope))


def _words(figure: Figure, values: Values) -> str:
    """Of a duration both values, which a table's caption explains."""
    known = [value for name in figure.values if (value := values[name]) is not None]
    if figure.unit is Unit.DURATION and known:
        return " · ".join(map(duration_short, known))
    return value_words(figure, values)


def lines(figures: PeriodFigures) -> Sequence[FigureLineShown]:
    """Every figure, in order; of those that not every company promises the ones that count something."""
    return [
        _line(one, figures)
        for one in FIGURES
        if not one.if_any or any(values[name] for values in (figures.present, figures.before) for name in one.values)
    ]


def headlines(figures: PeriodFigures) -> Sequence[FigureLineShown]:
    return [_line(FIGURES_BY_NAME[name], figures) for name in HEADLINES]


def chart_table(chart: Chart, parts: Sequence[GroupFigures], by: Grouping, zone: tzinfo) -> NumberTable:
    """What a chart shows, as a table; the newest first."""
    figures = [FIGURES_BY_NAME[name] for name in chart.figures]
    told = [one for one in figures if not one.if_any or any(part.values[n] for part in parts for n in one.values)]
    rows = [(part_name(part.period, by, zone), "", [cell(one, part) for one in told]) for part in reversed(parts)]
    return NumberTable(told, rows)


def group_table(groups: Sequence[GroupFigures], by: Grouping, zone: tzinfo) -> NumberTable:
    """The groups beside one another; the parts of a time with the newest first."""
    figures = [FIGURES_BY_NAME[name] for name in BESIDE]
    ordered = list(reversed(groups)) if by.is_time else groups
    named = [(_name(group, by, zone), group) for group in ordered]
    return NumberTable(
        figures, [(name, _narrowing(group.scope, by), [cell(one, group) for one in figures]) for name, group in named]
    )


def part_name(period: Period, by: Grouping, zone: tzinfo) -> str:
    """3 Nov 2026, Week from 2 Nov 2026, November 2026."""
    begins = period.since.astimezone(zone)
    if by is Grouping.MONTH:
        return f"{begins:%B %Y}"
    return f"{'Week from ' if by is Grouping.WEEK else ''}{begins:%-d %b %Y}"


def _name(group: GroupFigures, by: Grouping, zone: tzinfo) -> str:
    return part_name(group.period, by, zone) if by.is_time else _narrowing(group.scope, by)


def _narrowing(scope: Scope, by: Grouping) -> str:
    return "" if by.is_time else str(getattr(scope, by.value))


def _line(figure: Figure, figures: PeriodFigures) -> FigureLineShown:
    now, before = (
        cell(figure, GroupFigures(period, figures.scope, values))
        for period, values in (
            (figures.periods.present, figures.present),
            (figures.periods.before, figures.before),
        )
    )
    return FigureLineShown(
        figure, now, before, change_words(figure, figures.present, figures.before), _good(figure, figures)
    )


def _good(figure: Figure, figures: PeriodFigures) -> bool | None:
    """Whether it is good that promises, help and corrections changed so; more being asked is neither."""
    present, before = (values[figure.values[0]] for values in (figures.present, figures.before))
    if present is None or before is None or present == before:
        return None
    if figure.name in _BETTER_FEWER or len(figure.values) > 1:
        return present < before
    return present > before if figure.name in _BETTER_MORE else None
