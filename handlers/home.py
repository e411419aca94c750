"""The app's home, drawn whenever somebody opens it."""

from collections.abc import Callable

from slack_bolt import App
from slack_sdk import WebClient

from bot.desk import Desk
from bot.slack.client.errors import translated
from bot.slack.homes.everyone import home
from handlers.payloads import Json, home_opened


def register(app: App, desk: Desk) -> None:
    """Opening the home."""
    app.event("app_home_opened")(_opens(desk))


def _opens(desk: Desk) -> Callable[..., None]:
    def opened(body: Json, client: WebClient) -> None:
        user = home_opened(body)
        if user:
            mine, unassigned = desk.queue.page(which="mine", by=user), desk.queue.page(which="unassigned", by=user)
            view = home(mine, unassigned, desk.people, desk.now())
            with translated(desk.now, "the home"):
                client.views_publish(user_id=user, view=view)

    return opened
