"""Requests to a Discourse forum, and what its answers mean as our errors.

Two kinds of keys (https://docs.discourse.org, "Authentication"): one that an administrator of the forum made, which
speaks for any account, 60 requests a minute; or one of a user, who consented to it, 20 a minute and 2,880 a day.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.errors import Outside, Unavailable
from bot.core.ports.runtime import Clock
from connectors._http import LONGEST_WAIT, HttpResponse
from connectors._json_api import JsonApi, Key
from connectors.discourse.settings import Settings

ADMIN_KEY, USER_KEY = "DISCOURSE_API_KEY", "DISCOURSE_USER_API_KEY"

SECRETS = {
    ADMIN_KEY: "A key made by an administrator of the forum at /admin/api/keys, for our account alone, with the scopes "
    "to read, write, edit and delete posts, and to read topics.",
    USER_KEY: "Instead of that: a User API key that our account consented to, scopes read and write. Optional.",
}

TOO_MANY = 429
LOOK_UPS = {True: 40, False: 12}
"""Posts looked up for what stands above those of one page, with an administrator's key and without."""


class ForumApi:
    """One forum, as our account."""

    def __init__(self, name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> None:
        admin, user = (secrets.get(one, "").strip() for one in (ADMIN_KEY, USER_KEY))
        self.by_admin = bool(admin) or not user
        key = (
            Key.of(ADMIN_KEY, admin, Api_Key=admin, Api_Username=settings.account)
            if self.by_admin
            else Key.of(USER_KEY, user, User_Api_Key=user)
        )
        self.name = name
        self.json = JsonApi(name, settings.url, key, clock, self._judge, settings.timeout)

    def _judge(self, answer: HttpResponse, now: datetime, _writing: bool) -> Outside | None:
        """How long to wait stands in the body, where no header says so."""
        if answer.status != TOO_MANY or "retry-after" in answer.headers:
            return None
        wait = _wait_seconds(answer.body)
        return None if wait is None else Unavailable(self.name, "rate limit reached (429)", now + wait)


def _wait_seconds(body: bytes) -> timedelta | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    extras = told.get("extras") if isinstance(told, dict) else None
    seconds = extras.get("wait_seconds") if isinstance(extras, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds >= 0:
        return None
    return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))
