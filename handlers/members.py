"""What payloads say of people's accounts: who acts from another company's workspace, and which account has changed. It
is taken in before the act itself is judged. Nothing is asked of Slack here.
"""

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.core.permissions import Membership
from bot.desk import Desk
from handlers.payloads import Json, changed_account, foreign_user


def register(app: App, desk: Desk) -> None:
    """Look at every payload, and listen for changed accounts."""
    app.use(_look(desk))
    app.event("user_change")(_change_listener(desk))


def _look(desk: Desk) -> Callable[..., BoltResponse | None]:
    def looked(body: Json, next_: Callable[[], BoltResponse | None]) -> BoltResponse | None:
        if user := foreign_user(body):
            desk.members.learn(user, Membership.FOREIGN)
        return next_()

    return looked


def _change_listener(desk: Desk) -> Callable[..., None]:
    def changed(body: Json) -> None:
        desk.members.learn(*changed_account(body))

    return changed
