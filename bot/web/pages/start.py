"""The start page: where things stand, and the way to everything else."""

from starlette.responses import Response

from bot.web.page import Page
from bot.web.pages.conversations import KIND_WORDS
from bot.web.replies.waiting import of_burst
from bot.web.visit import Visit


def show(visit: Visit) -> Response:
    """What waits for whoever looks."""
    home = visit.desk.homes.home(visit.by, with_week=False)
    bursts = visit.desk.burst_reviews.in_review(visit.by) if home.comms else ()
    return visit.render(
        "start.html", home=home, kinds=KIND_WORDS, now=visit.now, for_bursts=[of_burst(one) for one in bursts]
    )


PAGES = (Page("/", show),)
