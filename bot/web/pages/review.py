"""The page of what waits for a decision, longest first, with the one that has waited longest opened beside it."""

from starlette.responses import Response

from bot.web.page import Page
from bot.web.replies.opening import opened_values
from bot.web.visit import Visit


def show(visit: Visit) -> Response:
    """What waits, and the first of it."""
    lines = visit.desk.outbound.in_review(visit.by)
    if not lines:
        return visit.render("review.html", lines=(), opened=None, chosen=False)
    return _render(visit, lines[0].reply, chosen=False)


def show_one(visit: Visit) -> Response:
    """What waits, and one of it."""
    return _render(visit, visit.number("reply"), chosen=True)


def _render(visit: Visit, reply: int, *, chosen: bool) -> Response:
    opened = visit.desk.outbound.opened(visit.by, reply)
    lines = visit.desk.outbound.in_review(visit.by)
    return visit.render("review.html", 200, lines=lines, chosen=chosen, **opened_values(visit, opened))


PAGES = (Page("/review", show, "Review"), Page("/review/{reply}", show_one, example="/review/1"))
