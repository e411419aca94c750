"""Access tokens of our channel, fetched with its refresh token (https://developers.google.com/identity/protocols/oauth2)
and kept until shortly before they run out.
"""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel, Field

from bot.core.errors import Outside, Unauthorised
from bot.core.ports.runtime import Clock
from connectors._http import HttpResponse
from connectors._json_api import JsonApi, Key

API_KEY = "YOUTUBE_API_KEY"
CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN = "YOUTUBE_CLIENT_ID", "YOUTUBE_CLIENT_SECRET", "YOUTUBE_REFRESH_TOKEN"

SECRETS: Mapping[str, str] = {
    API_KEY: "An API key of a Google Cloud project with the YouTube Data API v3 on; it reads what anybody may see.",
    CLIENT_ID: "An OAuth client of the same project, of the type desktop app: its id.",
    CLIENT_SECRET: "The secret of that client.",
    REFRESH_TOKEN: "A refresh token that the channel's owner consented to, with the scope youtube.force-ssl. While the "
    "project's consent screen is in testing, it lasts seven days.",
}

_EARLY = timedelta(minutes=1)
"""Before a token runs out another is fetched."""


class _Token(BaseModel):
    access_token: str = Field(min_length=1, repr=False)
    expires_in: int = Field(ge=0)


class Credentials:
    """Threads may share it; who needs a token waits while one is fetched."""

    def __init__(self, where: str, url: str, secrets: Mapping[str, str], clock: Clock, timeout: float) -> None:
        values = [secrets.get(name, "").strip() for name in (CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN)]
        self._where, self._clock = where, clock
        self._form = dict(zip(("client_id", "client_secret", "refresh_token"), values, strict=True))
        names = f"{CLIENT_ID}, {CLIENT_SECRET} or {REFRESH_TOKEN}"
        self._api = JsonApi(where, url, Key.of(names, *values), clock, self._judge, timeout)
        self._lock = threading.Lock()
        self._kept: tuple[str, datetime] | None = None

    def headers(self) -> Mapping[str, str]:
        """The header that speaks for our channel. Raises Unauthorised where its owner no longer consents."""
        with self._lock:
            if self._kept is None or self._clock() >= self._kept[1]:
                answer = self._api.ask("", data={**self._form, "grant_type": "refresh_token"})
                token = self._api.parse(_Token, answer)
                self._kept = token.access_token, self._clock() + timedelta(seconds=token.expires_in) - _EARLY
            return {"Authorization": f"Bearer {self._kept[0]}"}

    def forget(self) -> None:
        """Let the next call fetch another token: this one was refused."""
        with self._lock:
            self._kept = None

    def _judge(self, answer: HttpResponse, _now: datetime, _writing: bool) -> Outside | None:
        if answer.status in (400, 401):
            why = "the owner's consent was withdrawn or ran out, or the client's secret is wrong: consent anew"
            return Unauthorised(self._where, why)
        return None


def key_of(secrets: Mapping[str, str]) -> Key:
    """What reads as anybody does."""
    value = secrets.get(API_KEY, "").strip()
    return Key.of(API_KEY, value, X_Goog_Api_Key=value)
