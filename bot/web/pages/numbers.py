"""The page of numbers: what came of the work in a period, its charts, and the rows behind each figure."""

from collections.abc import Mapping
from datetime import timedelta

from starlette.responses import Response

from bot.charting import drawing
from bot.charting.charts import CHARTS, CHARTS_BY_NAME, Chart, Drawn, specification
from bot.charting.looks import LOOKS
from bot.core.errors import NotFound
from bot.core.figures.figures import FIGURES, Measure
from bot.core.figures.period import read_span
from bot.core.figures.rows import FigureRows
from bot.core.figures.series import Grouping
from bot.core.figures.wording import duration_short
from bot.web.numbers.choice import (
    PERIODS,
    NumbersChoice,
    people_by_name,
    read_choice,
    read_figure,
    read_scope,
)
from bot.web.numbers.shelf import ChartMatter, ChartShelf
from bot.web.numbers.tables import chart_table, group_table, headlines, lines
from bot.web.page import Page
from bot.web.visit import Visit, address_with, whole_number

MOST_ROWS = 50
ROWS = "/numbers/rows"

_WIDTHS: Mapping[str, int] = {"wide": 560, "narrow": 330}
_SHELF = ChartShelf()


def show(visit: Visit) -> Response:
    """The figures of a period beside those of the one before."""
    choice = read_choice(visit)
    zone = visit.viewer.zone
    report = visit.desk.figures.report(choice.periods, choice.scope, visit.by, zone, choice.by)
    matter = ChartMatter(report.series, report.parts, zone)
    name = _SHELF.put(matter)
    return visit.render(
        "numbers.html",
        choice=choice,
        periods=PERIODS,
        figures=report.figures,
        headlines=headlines(report.figures),
        lines=lines(report.figures),
        charts=[_shown(chart, matter, name, choice) for chart in CHARTS],
        grouping=report.grouping,
        groups=group_table(report.groups, report.grouping, zone),
        groupings=list(Grouping),
        tags=list(visit.desk.tags),
        sources=visit.desk.figures.sources(),
        people=people_by_name(visit.desk),
        days=_days(choice, visit),
    )


def show_rows(visit: Visit) -> Response:
    """What was counted for one figure, question by question."""
    figure, scope = read_figure(visit), read_scope(visit)
    skipped = whole_number(visit.query.get("skip") or "0", "skip")
    periods = read_span(visit.query.get("from", ""), visit.query.get("to", ""), visit.now, visit.viewer.zone)
    found = visit.desk.figures.rows(figure, periods.present, scope, visit.by, skipped, MOST_ROWS)
    whole = found.total + (found.per if figure.measure is Measure.QUOTIENT else 0)
    here = {name: visit.query[name] for name in visit.query}
    return visit.render(
        "numbers_rows.html",
        figure=figure,
        found=found,
        whole=whole,
        periods=periods,
        scope=scope,
        ranks=_ranks(found),
        replies=visit.desk.figures.replies_of(found.rows, visit.by),
        words=visit.desk.figures.words_of((row.question for row in found.rows), visit.by),
        earlier=address_with(ROWS, here, skip=str(max(0, skipped - MOST_ROWS))) if skipped else "",
        later=address_with(ROWS, here, skip=str(skipped + MOST_ROWS)) if skipped + MOST_ROWS < whole else "",
        back=address_with("/numbers", _page_of(visit)),
        duration=duration_short,
    )


def show_chart(visit: Visit) -> Response:
    """One chart as SVG, as wide and in the colours as asked for."""
    chart = CHARTS_BY_NAME.get(str(visit.request.path_params["name"]))
    look, width = LOOKS.get(visit.query.get("look", "light")), _WIDTHS.get(visit.query.get("width", "wide"))
    if chart is None or look is None or width is None:
        raise NotFound(f"There is no such chart. There are: {', '.join(CHARTS_BY_NAME)}.")
    matter = _SHELF.find(visit.query.get("of", "")) or _reckoned(visit)
    spec = specification(chart, Drawn(matter.parts, matter.by, matter.zone, look, width))
    return Response(drawing.svg(spec), media_type="image/svg+xml")


def _reckoned(visit: Visit) -> ChartMatter:
    """Anew, for a page of before the last start."""
    choice, zone = read_choice(visit), visit.viewer.zone
    report = visit.desk.figures.report(choice.periods, choice.scope, visit.by, zone, choice.by)
    return ChartMatter(report.series, report.parts, zone)


def _shown(chart: Chart, matter: ChartMatter, name: str, choice: NumbersChoice) -> dict[str, object]:
    """What the page says of a chart: where its drawings are, what they show in words, its table."""
    path = f"/numbers/charts/{chart.name}.svg"
    return {
        "name": chart.name,
        "title": chart.title,
        "meaning": chart.meaning,
        "says": chart.says(Drawn(matter.parts, matter.by, matter.zone, LOOKS["light"], _WIDTHS["wide"])),
        "table": chart_table(chart, matter.parts, matter.by, matter.zone),
        "drawings": {
            f"{width}_{look}": address_with(path, choice.query, of=name, look=look, width=width)
            for width in _WIDTHS
            for look in LOOKS
        },
    }


def _days(choice: NumbersChoice, visit: Visit) -> tuple[str, str]:
    """The first and the last day, for the fields of the form."""
    zone, period = visit.viewer.zone, choice.periods.present
    first, last = period.since.astimezone(zone), (period.until - timedelta(microseconds=1)).astimezone(zone)
    return first.date().isoformat(), last.date().isoformat()


def _ranks(found: FigureRows) -> dict[int, str]:
    """By place in a list of durations, the longest first: which one is the figure's value, by the nearest rank."""
    if found.figure.measure is not Measure.PERCENTILES:
        return {}
    named = ((50, "half took no longer"), (90, "nine of ten took no longer"))
    return {found.total - -(-found.total * percent // 100): told for percent, told in named}


def _page_of(visit: Visit) -> dict[str, str]:
    return {name: visit.query.get(name, "") for name in ("from", "to", "tag", "source", "person")}


PAGES = (
    Page("/numbers", show, nav="Numbers"),
    Page(ROWS, show_rows, example=f"{ROWS}?figure={FIGURES[0].name}&from=2026-11-01&to=2026-11-02"),
    Page("/numbers/charts/{name}.svg", show_chart, example="/numbers/charts/flow.svg"),
)
