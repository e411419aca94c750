"""Draws App Homes: when somebody opens theirs, and after each of their acts that changes what it shows."""

import json
from collections import defaultdict
from collections.abc import Callable
from threading import Lock

import structlog
from slack_bolt import App
from slack_sdk import WebClient

from bot.core.errors import Outside
from bot.desk import Desk
from bot.slack.client.errors import translate_errors
from bot.slack.homes.by_role import home_view
from handlers.payloads import Json, home_opener

log = structlog.get_logger()


class Homes:
    """The homes that were opened since the start, by Slack user id, with what was last drawn of each. Slack does not
    tell when one is closed; one that nobody has opened is not drawn.
    """

    def __init__(self, desk: Desk, client: WebClient) -> None:
        self._desk = desk
        self._client = client
        self._drawn: dict[str, str] = {}
        self._one_at_a_time: defaultdict[str, Lock] = defaultdict(Lock)

    def open(self, user: str) -> None:
        """Draw it as it is now. Raises Outside when Slack does not take it."""
        with self._one_at_a_time[user]:
            self._drawn[user] = ""
            self._draw(user)

    def redraw(self, user: str, *, seen: bool = False) -> None:
        """Draw it again after an act of its person, if that changed what it shows. `seen`: they are looking at it now.
        What was done stays done when Slack does not take it.
        """
        if user not in self._drawn and not seen:
            return
        try:
            with self._one_at_a_time[user]:
                self._draw(user)
        except Outside as trouble:
            log.warning("home.not_drawn", why=str(trouble))

    def _draw(self, user: str) -> None:
        view = home_view(self._desk.homes.home(user), self._desk.people, self._desk.now())
        drawn = json.dumps(view)
        if drawn == self._drawn.get(user):
            return
        with translate_errors(self._desk.now):
            self._client.views_publish(user_id=user, view=view)
        self._drawn[user] = drawn


def register(app: App, homes: Homes) -> None:
    """Register the opening of the app home."""
    app.event("app_home_opened")(_home_listener(homes))


def _home_listener(homes: Homes) -> Callable[..., None]:
    def opened(body: Json) -> None:
        user = home_opener(body)
        if user:
            homes.open(user)

    return opened
