"""The four charts of figures, each as a specification in Vega-Lite made of the figures of the parts of a period, with
the sentence that says to those who do not see it what it shows. No word of a stranger is in them. Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any

from bot.charting.looks import ChartLook
from bot.core.figures.figures import FIGURES_BY_NAME, Figure
from bot.core.figures.series import GroupFigures, Grouping
from bot.core.figures.wording import duration_short

Spec = dict[str, Any]

_DURATIONS = ("seen_to_claimed", "claimed_to_proposed", "proposed_to_approved", "approved_to_sent")
_UNITS = (("days", 86400, 3 * 86400), ("hours", 3600, 2 * 3600), ("minutes", 60, 2 * 60), ("seconds", 1, 0))


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: `figures` are those that its table shows, `meaning` is its definition in one sentence."""

    name: str
    title: str
    meaning: str
    figures: tuple[str, ...]
    marks: Callable[["Drawn"], Spec]
    says: Callable[["Drawn"], str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a chart is made of: the parts of a period, in whose zone they begin, in which look, how wide."""

    parts: Sequence[GroupFigures]
    by: Grouping
    zone: tzinfo
    look: ChartLook
    width: int

    def rows(self, *names: str) -> list[Spec]:
        """For each part when it begins, as the clock shows it there, and its values by name."""
        return [{"when": self._clock(one), **{name: one.values[name] for name in names}} for one in self.parts]

    def _clock(self, one: GroupFigures) -> str:
        """Where it stands on the axis: where it would begin if it were whole."""
        day = one.period.since.astimezone(self.zone).date()
        if self.by is Grouping.MONTH:
            day = day.replace(day=1)
        elif self.by is Grouping.WEEK:
            day -= timedelta(days=day.weekday())
        return f"{day.isoformat()}T00:00:00Z"

    @property
    def x(self) -> Spec:
        """The axis of time."""
        shown = "%b %Y" if self.by is Grouping.MONTH else "%-d %b"
        fitting = max(2, self.width // 90)
        axis = {"format": shown, "title": None, "tickCount": fitting, "labelOverlap": True, "labelFlush": True}
        return {"field": "when", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}

    @property
    def x_of_bars(self) -> Spec:
        """The same, with room for the first and the last bar."""
        return {**self.x, "scale": {"type": "utc", "padding": self.bar_width / 2 + 3}}

    @property
    def bar_width(self) -> float:
        return max(1.5, min(26.0, 0.7 * (self.width - 40) / max(1, len(self.parts))))

    def total(self, name: str) -> int:
        return int(sum(one.values[name] or 0 for one in self.parts))

    def most(self, name: str) -> str:
        """When it was most, and how much."""
        top = max(self.parts, key=lambda one: one.values[name] or 0)
        return f"{int(top.values[name] or 0)} {part_words(top, self.by, self.zone)}"


def part_words(one: GroupFigures, by: Grouping, zone: tzinfo) -> str:
    """A part as it is called: on 3 Nov, in the week from 3 Nov, in November 2026."""
    begins = one.period.since.astimezone(zone)
    words = {Grouping.DAY: f"on {begins:%-d %b}", Grouping.WEEK: f"in the week from {begins:%-d %b}"}
    return words.get(by, f"in {begins:%B %Y}")


def specification(chart: Chart, drawn: Drawn, height: int = 210) -> Spec:
    """The chart in Vega-Lite."""
    whole = chart.marks(drawn)
    size = {} if "concat" in whole else {"width": drawn.width, "height": height}
    sizing = {} if "concat" in whole else {"autosize": {"type": "fit", "contains": "padding"}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": chart.says(drawn),
        "padding": {"left": 2, "top": 2, "right": 8, "bottom": 2},
        "config": drawn.look.config,
        **size,
        **sizing,
        **whole,
    }


def picture(charts: Sequence[Chart], drawn: Drawn) -> Spec:
    """Several charts in one picture, one below the other."""
    stacked = [{**chart.marks(drawn), "title": chart.title, "width": drawn.width, "height": 150} for chart in charts]
    spec = specification(charts[0], drawn)
    kept = {name: spec[name] for name in ("$schema", "description", "config")}
    return {**kept, "padding": 16, "vconcat": stacked, "resolve": {"scale": {"color": "independent"}}}


def _folded(drawn: Drawn, names: Mapping[str, str], colours: Sequence[str], mark: Spec, **more: Any) -> Spec:
    """One mark for each of several figures."""
    colour = {
        "field": "figure",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(names.values()), "range": list(colours)},
    }
    rows = [
        {"when": row["when"], "figure": title, "count": row[name]}
        for row in drawn.rows(*names)
        for name, title in names.items()
    ]
    y = {"field": "count", "type": "quantitative", "title": None, "axis": {"format": "~s", "tickMinStep": 1}}
    return {"data": {"values": rows}, "mark": mark, "encoding": {"x": drawn.x, "y": {**y, **more}, "color": colour}}


def _flow(drawn: Drawn) -> Spec:
    names = {"seen": "seen", "answered": "answered"}
    look = drawn.look
    line = {"type": "line", "strokeWidth": 2.5, "interpolate": "monotone", "point": {"size": 28, "filled": True}}
    lines = _folded(drawn, names, (look.main, look.other), line)
    area = _folded(drawn, {"seen": "seen"}, (look.main,), {"type": "area", "opacity": 0.14, "interpolate": "monotone"})
    area["encoding"]["color"] = {"value": look.main}
    return {"layer": [area, lines]}


def _flow_says(drawn: Drawn) -> str:
    seen, answered = drawn.total("seen"), drawn.total("answered")
    return f"{seen} seen in all, most {drawn.most('seen')}; {answered} answered, most {drawn.most('answered')}."


def _promises(drawn: Drawn) -> Spec:
    look = drawn.look
    names = {"promises_kept": "kept", "promises_broken": "broken"}
    bars = _folded(drawn, names, (look.good, look.bad), {"type": "bar", "width": drawn.bar_width}, stack="zero")
    for row in bars["data"]["values"]:
        row["count"] = -row["count"] if row["figure"] == "broken" and row["count"] else row["count"]
    bars["encoding"]["x"] = drawn.x_of_bars
    bars["encoding"]["y"]["axis"] = {"format": "~s", "tickMinStep": 1, "labelExpr": "format(abs(datum.value), '~s')"}
    zero = {"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule", "color": look.quiet}}
    return {"layer": [bars, {**zero, "encoding": {"y": {"field": "zero", "type": "quantitative"}}}]}


def _promises_say(drawn: Drawn) -> str:
    kept, broken = drawn.total("promises_kept"), drawn.total("promises_broken")
    return f"{kept} promises kept, upwards; {broken} broken, downwards, most {drawn.most('promises_broken')}."


def _times(drawn: Drawn) -> Spec:
    wide = drawn.width >= _TWO_FROM
    size = {"width": (drawn.width - 130) // 2 if wide else drawn.width - 60, "height": 62}
    panels = [{**size, **_stretch(drawn, FIGURES_BY_NAME[name])} for name in _DURATIONS]
    return {"concat": panels, "columns": 2 if wide else 1, "spacing": 18}


def _stretch(drawn: Drawn, figure: Figure) -> Spec:
    """The band of one duration, in its own unit."""
    half, nine = figure.values
    known = [row for row in drawn.rows(half, nine) if row[half] is not None]
    longest = max((row[nine] for row in known), default=0)
    unit, seconds = next((unit, seconds) for unit, seconds, least in _UNITS if longest >= least)
    rows = [{"when": row["when"], "half": row[half] / seconds, "nine": row[nine] / seconds} for row in known]
    y = {"type": "quantitative", "title": None, "axis": {"format": "~r", "tickCount": 3}}
    lower, upper = {**y, "field": "half"}, {**y, "field": "nine"}
    look, smooth = drawn.look, {"interpolate": "monotone"}
    band = {"type": "area", "opacity": 0.22, "color": look.main, **smooth}
    dashed = {"type": "line", "strokeWidth": 1.2, "strokeDash": [3, 3], "color": look.quiet, **smooth}
    line = {"type": "line", "strokeWidth": 2.2, "color": look.main, "point": {"size": 16, "color": look.main}, **smooth}
    return {
        "data": {"values": rows},
        "title": {"text": f"{figure.title}, in {unit}", "fontSize": 12},
        "layer": [
            {"mark": band, "encoding": {"x": drawn.x, "y": lower, "y2": {"field": "nine"}}},
            {"mark": dashed, "encoding": {"x": drawn.x, "y": upper}},
            {"mark": line, "encoding": {"x": drawn.x, "y": lower}},
        ],
    }


_TWO_FROM = 500


def _times_say(drawn: Drawn) -> str:
    told = []
    for name in _DURATIONS:
        newest = next((one for one in reversed(drawn.parts) if one.values[f"{name}_p50"] is not None), None)
        if newest is not None:
            half, nine = (duration_short(newest.values[value] or 0.0) for value in FIGURES_BY_NAME[name].values)
            told.append(f"{FIGURES_BY_NAME[name].title}: half within {half}, nine of ten within {nine}")
    return f"At the end: {'; '.join(told)}." if told else "Nothing took any time yet."


def _voices(drawn: Drawn) -> Spec:
    mark = {"type": "bar", "width": drawn.bar_width}
    bars = _folded(drawn, {"voices": "people who spoke"}, (drawn.look.main,), mark)
    bars["encoding"]["x"] = drawn.x_of_bars
    return bars


def _voices_say(drawn: Drawn) -> str:
    return f"Most people spoke {drawn.most('voices').partition(' ')[2]}: {drawn.most('voices').partition(' ')[0]}."


CHARTS = (
    Chart(
        "flow",
        "Seen and answered",
        "How many posts that ask were seen, and how many questions had their first answer in public.",
        ("seen", "asked", "answered"),
        _flow,
        _flow_says,
    ),
    Chart(
        "promises",
        "Promises",
        "Of the questions that fell due, how many were answered by then (upwards), and how many were not (downwards).",
        tuple(f"{clock}_{end}" for clock in ("promises", "look", "proposal", "review") for end in ("kept", "broken")),
        _promises,
        _promises_say,
    ),
    Chart(
        "times",
        "Times apart",
        "How long each stretch took: half no longer than the line, nine of ten no longer than the top of the band.",
        _DURATIONS,
        _times,
        _times_say,
    ),
    Chart(
        "voices",
        "Voices",
        "How many different people wrote a reply that came to stand in public.",
        ("voices", "listening_to_talking"),
        _voices,
        _voices_say,
    ),
)
CHARTS_BY_NAME: Mapping[str, Chart] = {chart.name: chart for chart in CHARTS}
