"""Figures as a picture for Slack: what was seen and answered, and the promises, in one PNG, with the sentence that says
to those who do not see it what it shows.
"""

from datetime import tzinfo

from bot.charting import drawing
from bot.charting.charts import CHARTS_BY_NAME, Drawn, picture
from bot.charting.looks import PICTURE
from bot.core.attachments import Picture
from bot.core.figures.columns import CountedQuestions
from bot.core.figures.period import Periods
from bot.core.figures.scope import EVERYTHING, Scope
from bot.core.figures.series import series, usual_grouping

_CHARTS = (CHARTS_BY_NAME["flow"], CHARTS_BY_NAME["promises"])
_WIDTH = 480


def figure_picture(
    counted: CountedQuestions, periods: Periods, title: str, zone: tzinfo, scope: Scope = EVERYTHING
) -> Picture:
    """The picture of a period. `title` is what the figures are of."""
    by = usual_grouping(periods.present)
    drawn = Drawn(series(counted, periods.present, scope, by, zone), by, zone, PICTURE, _WIDTH)
    alt = " ".join([f"{title}.", *(f"{chart.title}: {chart.says(drawn)}" for chart in _CHARTS)])
    return Picture("figures.png", title, alt, drawing.png(picture(_CHARTS, drawn)))
