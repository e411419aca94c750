"""What praw sends its requests through: one try each, no sleep, errors translated, no secret in a message."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import requests
from prawcore.const import ACCESS_TOKEN_PATH
from prawcore.rate_limit import RateLimiter
from prawcore.requestor import Requestor
from prawcore.sessions import FiniteRetryStrategy
from urllib3.exceptions import NewConnectionError

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.ports.runtime import Clock
from connectors._http import retry_time, status_error

_OK, _UNDERSTOOD = 200, (200, 201, 202, 204)

MOST_REASON = 200
"""Characters of Reddit's own explanation that are kept in an error."""


class TranslatingRequestor(Requestor):
    """Sends the HTTP requests, and raises our errors for whatever goes wrong."""

    def __init__(self, *, where: str, clock: Clock, secret_words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._where, self._clock, self._secret_words = where, clock, secret_words
        self._closed_until: datetime | None = None

    def request(self, *args: Any, timeout: float | None = None, **kwargs: Any) -> requests.Response:  # noqa: ARG002
        """Send one request. `timeout` is prawcore's own and ignored; redirects are never followed."""
        method, url = args
        token = url.endswith(ACCESS_TOKEN_PATH)
        writing = method.upper() == "POST" and not token
        self._stop_while_closed()
        try:
            response = self._http.request(method, url, timeout=self.timeout, **{**kwargs, "allow_redirects": False})
        except requests.exceptions.RequestException as error:
            raise self._no_answer(error, writing=writing) from error
        self._note_allowance(response)
        if error_seen := self._token_problem(response) if token else self._problem(response, writing=writing):
            raise error_seen
        return response

    def _stop_while_closed(self) -> None:
        if self._closed_until and self._clock() < self._closed_until:
            raise Unavailable(self._where, "its rate limit is used up", self._closed_until)

    def _note_allowance(self, response: requests.Response) -> None:
        try:
            left = float(response.headers.get("x-ratelimit-remaining", "1"))
        except ValueError:
            return
        reset = {"x-ratelimit-reset": response.headers.get("x-ratelimit-reset", "")}
        self._closed_until = retry_time(reset, self._clock()) if left < 1 else None

    def _no_answer(self, error: requests.exceptions.RequestException, *, writing: bool) -> Outside:
        if writing and not _was_never_sent(error):
            return Uncertain(self._where, f"the answer was lost ({type(error).__name__})")
        return Unavailable(self._where, f"it could not be reached ({type(error).__name__})")

    def _problem(self, response: requests.Response, *, writing: bool) -> Outside | None:
        status = response.status_code
        found = status_error(self._where, status, response.headers, self._clock(), writing=writing)
        if isinstance(found, Refused) and (told := self._explained(response)):
            return Refused(self._where, f"it answered {status}: {told}")
        if found or status in _UNDERSTOOD:
            return found
        return (Uncertain if writing else Unavailable)(self._where, f"it answered {status}")

    def _explained(self, response: requests.Response) -> str:
        body = json_of(response)
        told = next((body[key] for key in ("explanation", "message", "reason") if isinstance(body.get(key), str)), "")
        return redact(told, self._secret_words)

    def _token_problem(self, response: requests.Response) -> Outside | None:
        found = status_error(self._where, response.status_code, response.headers, self._clock())
        if isinstance(found, Refused):
            return Unauthorised(self._where, f"it answered {response.status_code} to the credentials")
        if found:
            return found
        body = json_of(response)
        if isinstance(body.get("error"), str):
            reason = redact(body["error"], self._secret_words)
            return Unauthorised(self._where, f"it did not take the credentials ({reason})")
        if response.status_code == _OK and _is_token(body):
            return None
        return Unavailable(self._where, "its answer to the credentials was not a token")


class OneTry(FiniteRetryStrategy):
    """Never retries: `TranslatingRequestor` raises before prawcore asks, and this answers one that asks first."""

    def should_retry_on_failure(self) -> bool:
        return False


class NoSleep(RateLimiter):
    """Never sleeps: `TranslatingRequestor` raises Unavailable with the retry time instead."""

    def delay(self) -> None:
        """Does nothing: see the class."""

    def update(self, *, response_headers: Mapping[str, str]) -> None:
        """Does nothing: prawcore's own crashes on an unexpected header."""


def redact(told: str, secret_words: Sequence[str] = ()) -> str:
    """Reddit's text on one line, at most `MOST_REASON` characters, with our secrets removed."""
    for word in secret_words:
        told = told.replace(word, "…")
    return " ".join("".join(c if c.isprintable() else " " for c in told[: 4 * MOST_REASON]).split())[:MOST_REASON]


def json_of(response: requests.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _is_token(body: Mapping[str, Any]) -> bool:
    return (
        isinstance(body.get("access_token"), str)
        and body["access_token"].isascii()
        and body["access_token"].isprintable()
        and isinstance(body.get("expires_in"), int | float)
        and isinstance(body.get("scope"), str)
    )


def _was_never_sent(error: requests.exceptions.RequestException) -> bool:
    """Whether no connection was made, so that nothing can have been posted."""
    cause = error.args[0] if error.args else None
    no_connection = isinstance(getattr(cause, "reason", None), NewConnectionError)
    return no_connection or isinstance(error, requests.exceptions.ConnectTimeout)
