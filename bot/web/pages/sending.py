"""Holding and resuming what leaves, from the top of every page. Before sending goes on one sees what would leave."""

from starlette.responses import Response

from bot.core.permissions import Act
from bot.core.sending.holds import digest_of, scope_words
from bot.web.page import Form, Page
from bot.web.visit import Visit


def hold(visit: Visit) -> Response:
    """Hold at once."""
    scope = visit.text("scope")
    visit.desk.sending.hold(visit.by, visit.text("why"), scope, event=visit.event)
    return visit.go(visit.back, f"{scope_words(scope)} is held.".capitalize())


def preview(visit: Visit) -> Response:
    """What would leave."""
    scope = visit.query.get("scope", "")
    replies, shown = visit.desk.sending.would_leave(visit.by, scope)
    return visit.render("resume.html", scope=scope, replies=replies, shown=shown, seen=digest_of(replies))


def resume(visit: Visit) -> Response:
    """Let sending go on, having seen what leaves."""
    scope = visit.text("scope")
    lifted = visit.desk.sending.resume(visit.by, scope, visit.text("seen"), event=visit.event)
    return visit.go("/", "The hold is lifted." if lifted else "Nothing was held.")


PAGES = (Page("/resume", preview, act=Act.RESUME),)
FORMS = (Form("/hold", hold, Act.HOLD), Form("/resume", resume, Act.RESUME))
