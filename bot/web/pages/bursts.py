"""The page of one answer for a whole burst, and the forms by which it is decided on: the same acts that Slack's buttons
do.
"""

from collections.abc import Callable

from starlette.responses import Response

from bot.core.errors import Faulty, Stale
from bot.core.permissions import Act
from bot.desk.context import AlreadyHandled
from bot.web.page import Form, Page, View
from bot.web.replies.opening import NO_DRAFT, Draft
from bot.web.replies.opening_bursts import opened_burst_values
from bot.web.replies.waiting import waiting_lines
from bot.web.visit import Visit

_BACK = "/review"


def show_one(visit: Visit, draft: Draft = NO_DRAFT, status: int = 200) -> Response:
    """What waits, and one answer for a whole burst."""
    opened = visit.desk.burst_reviews.opened(visit.by, visit.number("answer"))
    lines = waiting_lines(visit.desk.outbound.in_review(visit.by), visit.desk.burst_reviews.in_review(visit.by))
    here = f"/review/bursts/{opened.answer.number}"
    values = opened_burst_values(opened, draft)
    return visit.render("review.html", status, lines=lines, chosen=True, present=here, opened=None, **values)


def _form(slug: str, act: Act, do: Callable[[Visit, int], str]) -> Form:
    return Form(f"/review/bursts/{{answer}}/{slug}", _view(slug, do), act)


def _view(slug: str, do: Callable[[Visit, int], str]) -> View:
    """What was typed is not lost where it could not be done."""

    def view(visit: Visit) -> Response:
        try:
            return visit.go(_BACK, do(visit, visit.number("answer")))
        except AlreadyHandled:
            raise
        except (Faulty, Stale) as problem:
            draft = Draft(slug, str(problem), {"why": visit.text("why")})
            return show_one(visit, draft, 409 if isinstance(problem, Stale) else 400)

    return view


def _approve(visit: Visit, number: int) -> str:
    visit.desk.burst_answers.approve(number, visit.by, visit.text("seen"), visit.event)
    return _after_approval(visit, number)


def _override(visit: Visit, number: int) -> str:
    visit.desk.burst_answers.override_and_approve(number, visit.by, visit.text("why"), visit.text("seen"), visit.event)
    return _after_approval(visit, number)


def _after_approval(visit: Visit, number: int) -> str:
    if visit.desk.burst_reviews.opened(visit.by, number).answer.waits:
        return "Approved. It waits for another approval."
    return "Approved for all. Each reply leaves once it can no longer be undone."


def _decline(visit: Visit, number: int) -> str:
    visit.desk.burst_answers.decline(number, visit.by, visit.text("why"), visit.text("seen"), visit.event)
    return "Declined. Its burst says why."


def _stop(visit: Visit, number: int) -> str:
    visit.desk.burst_answers.stop(number, visit.by, visit.event)
    return "Stopped. Nothing of it leaves any more."


PAGES = (Page("/review/bursts/{answer}", show_one, example="/review/bursts/1"),)
FORMS = (
    _form("approve", Act.DECIDE_BURST_ANSWER, _approve),
    _form("override", Act.DECIDE_BURST_ANSWER, _override),
    _form("decline", Act.DECIDE_BURST_ANSWER, _decline),
    _form("stop", Act.STOP_BURST_ANSWER, _stop),
)
