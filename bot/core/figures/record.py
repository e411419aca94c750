"""Figures as programs read them, from the command line and over HTTP alike. Pure."""

from typing import Any

from bot.core.figures.reckoning import PeriodFigures


def figure_record(figures: PeriodFigures) -> dict[str, Any]:
    """The figures of a period and of the one before, times in ISO 8601."""
    present, before = figures.periods.present, figures.periods.before
    return {
        "since": present.since.isoformat(),
        "until": present.until.isoformat(),
        "before": {"since": before.since.isoformat(), "until": before.until.isoformat()},
        "of": {"tag": figures.scope.tag, "source": figures.scope.source, "person": figures.scope.person},
        "figures": {name: {"value": value, "before": figures.before[name]} for name, value in figures.present.items()},
        "chart": [{"seen": seen, "answered": answered} for seen, answered in figures.chart],
    }
