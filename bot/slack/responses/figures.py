"""The response to `stats`: the figures in columns, what each means, and buttons for other periods. Pure."""

from collections.abc import Mapping
from urllib.parse import urlencode

from bot.core.attachments import Picture
from bot.core.figures.reckoning import PeriodFigures
from bot.core.figures.wording import figure_table, heading, meanings
from bot.core.model import Person
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    line,
    link,
    one_line,
    pieces,
    preformatted,
    rich,
    said,
)
from bot.slack.blocks.limits import fit

_HEADING = 200
_MOST_ALT = 2000
_PERIODS = (
    ("Today", action_ids.FIGURES_DAY, "today"),
    ("7 days", action_ids.FIGURES_WEEK, "7d"),
    ("30 days", action_ids.FIGURES_MONTH, "30d"),
)


def figures_response(figures: PeriodFigures, people: Mapping[str, Person], web: str = "") -> list[Block]:
    """The figures, with a button for each other period and one for what they mean, and where the desk on the web has
    them with charts and rows. `web` is its address.
    """
    scope = figures.scope
    name = people[scope.person].name if scope.person in people else scope.person
    title = {**one_line(heading(figures, name), _HEADING), "style": {"bold": True}}
    told = [line(said("Nothing happened in this time."))] if figures.is_empty else []
    table = rich(preformatted(pieces(figure_table(figures))))
    return fit([line(title), *told, table, *web_line(web, figures), *actions(*_buttons(figures))])


def web_line(web: str, figures: PeriodFigures) -> list[Block]:
    """The way to the same numbers on the web, where there is a desk."""
    scope, typed = figures.scope, figures.periods.typed
    asked = {"period": typed, "tag": scope.tag, "source": scope.source, "person": scope.person}
    query = urlencode({name: value for name, value in asked.items() if value})
    there = link(f"{web}/numbers?{query}", "With charts, and what was counted") if web else []
    return [line(*there)] if there else []


def picture_response(picture: Picture, file: str) -> list[Block]:
    """A picture that lies in Slack as this file."""
    title = {"type": "plain_text", "text": picture.title[:_HEADING], "emoji": False}
    return [{"type": "image", "slack_file": {"id": file}, "alt_text": picture.alt[:_MOST_ALT], "title": title}]


def meanings_response() -> list[Block]:
    """Each figure with its definition."""
    rows = [[said(title, bold=True), said(f": {meaning}")] for title, meaning in meanings()]
    beside = (
        "The change is from the time of the same length before; of a duration it is that of half of all. The bars show "
        "each day, or hour of one day. stats sso, stats reddit and stats @ana are of their questions alone."
    )
    return fit([line(said("What the figures mean", bold=True)), rich(bullets(rows)), line(said(beside))])


def _buttons(figures: PeriodFigures) -> list[Part]:
    scope, shown = figures.scope, figures.periods.typed
    return [
        *(
            button(text, action, action_ids.figures_value(typed, scope.tag, scope.source, scope.person))
            for text, action, typed in _PERIODS
            if typed != shown
        ),
        button("What they mean", action_ids.FIGURES_MEANING, "meaning"),
    ]
