"""The page of what waits for a decision, longest first, with the one that has waited longest opened beside it."""

from collections.abc import Sequence

from starlette.responses import Response

from bot.web.page import Page
from bot.web.replies.opening import opened_values
from bot.web.replies.opening_bursts import opened_burst_values
from bot.web.replies.waiting import WaitingLine, waiting_lines
from bot.web.visit import Visit


def show(visit: Visit) -> Response:
    """What waits, and the first of it."""
    lines = _waiting(visit)
    if not lines:
        return visit.render("review.html", lines=(), opened=None, present="", chosen=False)
    of_burst, number = lines[0].address.rpartition("/")[::2]
    if of_burst != "/review":
        values = opened_burst_values(visit.desk.burst_reviews.opened(visit.by, int(number)))
        present = lines[0].address
        return visit.render("review.html", 200, lines=lines, present=present, opened=None, chosen=False, **values)
    return _render(visit, int(number), lines, chosen=False)


def show_one(visit: Visit) -> Response:
    """What waits, and one of it."""
    return _render(visit, visit.number("reply"), _waiting(visit), chosen=True)


def _waiting(visit: Visit) -> Sequence[WaitingLine]:
    return waiting_lines(visit.desk.outbound.in_review(visit.by), visit.desk.burst_reviews.in_review(visit.by))


def _render(visit: Visit, reply: int, lines: Sequence[WaitingLine], *, chosen: bool) -> Response:
    values = opened_values(visit, visit.desk.outbound.opened(visit.by, reply))
    return visit.render("review.html", 200, lines=lines, present=f"/review/{reply}", chosen=chosen, **values)


PAGES = (Page("/review", show, "Review"), Page("/review/{reply}", show_one, example="/review/1"))
