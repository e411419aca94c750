"""People: what each has against what they take, their tags, today's hours, who is away or on call, how fairly they are
asked.
"""

from starlette.responses import Response

from bot.web.page import Page
from bot.web.visit import Visit


def show(visit: Visit) -> Response:
    """Everybody."""
    return visit.render("people.html", team=visit.desk.experts.team(visit.by))


PAGES = (Page("/people", show, "People"),)
