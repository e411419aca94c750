"""The start page: where things stand, and the way to everything else."""

from starlette.responses import Response

from bot.web.page import Page
from bot.web.visit import Visit


def show(visit: Visit) -> Response:
    """What waits for whoever looks."""
    return visit.render("start.html", home=visit.desk.homes.home(visit.by))


PAGES = (Page("/", show),)
