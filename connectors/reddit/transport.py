"""What praw sends its requests through: one try each, no sleep, errors translated, no secret in a message."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import requests
from prawcore.const import ACCESS_TOKEN_PATH
from prawcore.rate_limit import RateLimiter
from prawcore.requestor import Requestor
from prawcore.sessions import FiniteRetryStrategy
from urllib3.exceptions import NewConnectionError

from bot.core.errors import Outside, Unavailable, Uncertain
from bot.core.model import Quota
from bot.core.ports.runtime import Clock
from connectors._http import retry_time
from connectors.reddit.problems import read_problem, token_problem, write_problem


class Allowance:
    """What Reddit still allows our client, as its latest answer says. All sessions of a connector share one."""

    def __init__(self) -> None:
        self.quota: Quota | None = None
        self.closed_until: datetime | None = None

    def note(self, headers: Mapping[str, str], now: datetime) -> None:
        left, used = (_count(headers.get(f"x-ratelimit-{what}", "")) for what in ("remaining", "used"))
        if left is None:
            return
        resets_at = retry_time({"x-ratelimit-reset": headers.get("x-ratelimit-reset", "")}, now)
        self.quota = Quota(left, None if used is None else left + used, resets_at)
        self.closed_until = resets_at if left < 1 else None


class TranslatingRequestor(Requestor):
    """Sends the HTTP requests, and raises our errors for whatever goes wrong."""

    def __init__(
        self, *, where: str, clock: Clock, allowance: Allowance, secret_words: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._where, self._clock, self._allowance, self._secret_words = where, clock, allowance, secret_words

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
        self._allowance.note(response.headers, self._clock())
        if problem := self._problem(response, token=token, writing=writing):
            raise problem
        return response

    def _stop_while_closed(self) -> None:
        closed_until = self._allowance.closed_until
        if closed_until and self._clock() < closed_until:
            raise Unavailable(self._where, "its rate limit is used up", closed_until)

    def _no_answer(self, error: requests.exceptions.RequestException, *, writing: bool) -> Outside:
        if writing and not _was_never_sent(error):
            return Uncertain(self._where, f"the answer was lost ({type(error).__name__})")
        return Unavailable(self._where, f"it could not be reached ({type(error).__name__})")

    def _problem(self, response: requests.Response, *, token: bool, writing: bool) -> Outside | None:
        find = token_problem if token else write_problem if writing else read_problem
        return find(self._where, response, self._clock(), self._secret_words)


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


def _count(value: str) -> int | None:
    """A number of requests, in whole ones; None for what is none."""
    found = re.fullmatch(r"([0-9]{1,7})(\.[0-9]*)?", value.strip())
    return int(found[1]) if found else None


def _was_never_sent(error: requests.exceptions.RequestException) -> bool:
    """Whether no connection was made, so that nothing can have been posted."""
    cause = error.args[0] if error.args else None
    no_connection = isinstance(getattr(cause, "reason", None), NewConnectionError)
    return no_connection or isinstance(error, requests.exceptions.ConnectTimeout)
