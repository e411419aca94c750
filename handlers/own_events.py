"""What Slack tells us of our own acts is nothing that a person did, and is left alone; but for the deletion of one of
our messages: an administrator's looks like our own.
"""

from collections.abc import Callable

from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.middleware.ignoring_self_events import IgnoringSelfEvents

from handlers.payloads import text


class LeaveOwnEvents(IgnoringSelfEvents):
    """Bolt's own middleware, which lets deletions pass."""

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002  Bolt's name
        if text(req.body, "event", "subtype") == "message_deleted":
            return next()
        return super().process(req=req, resp=resp, next=next)


def register(app: App) -> None:
    """Register it; the app is to be made with `ignoring_self_events_enabled=False`."""
    app.use(LeaveOwnEvents())
