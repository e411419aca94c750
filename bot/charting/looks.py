"""How charts look: colours for light and dark, and what all of them have alike. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class ChartLook:
    """Colours: of words, lines, the two things a chart compares, and what went well or did not."""

    name: str
    ground: str | None
    ink: str
    quiet: str
    line: str
    main: str
    other: str
    good: str
    bad: str

    @property
    def config(self) -> Mapping[str, Any]:
        """What all charts have alike."""
        axis = {"labelColor": self.quiet, "titleColor": self.quiet, "gridColor": self.line, "domainColor": self.line}
        words = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12}
        return {
            "background": self.ground,
            "view": {"stroke": None},
            "axis": {**axis, **words, "tickColor": self.line, "titleFontWeight": "normal", "labelPadding": 6},
            "axisX": {"grid": False, "ticks": False},
            "axisY": {"domain": False, "ticks": False, "tickCount": 4, "minExtent": 30},
            "legend": {"labelColor": self.ink, **words, "orient": "top", "symbolType": "square", "offset": 8},
            "header": {"labelColor": self.ink, **words, "labelAnchor": "start", "labelFontWeight": "bold"},
            "title": {"color": self.ink, "font": FONT, "fontSize": 14, "anchor": "start", "offset": 10},
        }


LIGHT = ChartLook("light", None, "#1f1d1a", "#5d5850", "#dedad1", "#0b5c5a", "#d08a1e", "#2f7d4c", "#b3392c")
DARK = ChartLook("dark", None, "#ecebe7", "#aca79d", "#33363d", "#74cbc5", "#f0b85a", "#8bd6a3", "#ff8b7c")
PICTURE = ChartLook("picture", "#ffffff", "#1f1d1a", "#5d5850", "#e6e2da", "#0b5c5a", "#d08a1e", "#2f7d4c", "#b3392c")
"""For Slack, which shows the same picture on any ground."""

LOOKS: Mapping[str, ChartLook] = {look.name: look for look in (LIGHT, DARK)}
