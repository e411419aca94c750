"""What payloads say of people's accounts: who acts from another company's workspace, and which account, status or do
not disturb has changed. It is taken in before the act itself is judged. Nothing is asked of Slack here.
"""

from collections.abc import Callable

from slack_bolt import App, BoltResponse

from bot.core.permissions import Membership
from bot.desk import Desk
from handlers.payloads import Json, changed_account, changed_quiet_time, changed_status, foreign_user


def register(app: App, desk: Desk) -> None:
    """Look at every payload, and listen for changed accounts."""
    app.use(_look(desk))
    app.event("user_change")(_change_listener(desk))
    app.event("dnd_updated_user")(_quiet_listener(desk))


def _look(desk: Desk) -> Callable[..., BoltResponse | None]:
    def looked(body: Json, next_: Callable[[], BoltResponse | None]) -> BoltResponse | None:
        if user := foreign_user(body):
            desk.members.learn(user, Membership.FOREIGN)
        return next_()

    return looked


def _change_listener(desk: Desk) -> Callable[..., None]:
    def changed(body: Json) -> None:
        desk.members.learn(*changed_account(body))
        desk.members.learn_status(*changed_status(body))

    return changed


def _quiet_listener(desk: Desk) -> Callable[..., None]:
    def changed(body: Json) -> None:
        desk.members.learn_quiet_time(*changed_quiet_time(body))

    return changed
