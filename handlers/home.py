"""The app home, drawn whenever somebody opens it."""

from collections.abc import Callable

from slack_bolt import App
from slack_sdk import WebClient

from bot.desk import Desk
from bot.slack.client.errors import translate_errors
from bot.slack.homes.by_role import home_view
from handlers.payloads import Json, home_opener


def register(app: App, desk: Desk) -> None:
    """Register the opening of the app home."""
    app.event("app_home_opened")(_home_listener(desk))


def _home_listener(desk: Desk) -> Callable[..., None]:
    def opened(body: Json, client: WebClient) -> None:
        user = home_opener(body)
        if user:
            view = home_view(desk.homes.home(user), desk.people, desk.now())
            with translate_errors(desk.now):
                client.views_publish(user_id=user, view=view)

    return opened
