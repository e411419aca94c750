"""X's refusals as errors, by what the answer says and not by its status alone."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Quota
from connectors import _http

_CREDENTIAL_PROBLEMS = ("oauth1-permissions", "unsupported-authentication")
_ONE_POST = re.compile(r"/2/tweets/[0-9]+(\?|$)")
_FORBIDDEN = 403


class XNotFound(Refused):
    """X responded 404 to the look-up, or the deletion, of one post."""


class CursorExpired(Refused):
    """X no longer accepts a position to read from. `parameters` are those it named, such as since_id or next_token."""

    def __init__(self, where: str, reason: str, parameters: frozenset[str]) -> None:
        super().__init__(where, reason)
        self.parameters = parameters


def refusal(where: str, response: requests.Response, now: datetime) -> Outside:
    """The error for a response outside 2xx, from its status and body (docs.x.com, "Response codes & errors")."""
    writing = response.request.method != "GET"
    said = _Said(response)
    if said.names_credentials or response.status_code == 402:  # noqa: PLR2004  pay per use: the credits are used up
        return Unauthorised(where, f"X answered {response.status_code}: {said.detail or 'no credits left'}")
    if response.status_code == _FORBIDDEN:
        return _forbidden(where, said.detail) if writing and not said.is_a_page else _not_allowed(where, said)
    if response.status_code == 404 and _ONE_POST.match(response.request.path_url):  # noqa: PLR2004
        return XNotFound(where, "X answered 404: there is no such post")
    if response.status_code == 400 and said.parameters:  # noqa: PLR2004
        return CursorExpired(where, f"X answered 400: {said.detail}", said.parameters)
    problem = _http.status_error(where, response.status_code, _hours(response.headers), now, writing=writing)
    if isinstance(problem, Refused):
        return Refused(where, f"X answered {response.status_code}: {said.detail}")
    return problem or Unavailable(where, f"X answered {response.status_code}")


def quota_of(headers: Mapping[str, str]) -> Quota | None:
    """What X says is left of this endpoint's window of 15 minutes; None where it says nothing."""
    named = [headers.get(f"x-rate-limit-{what}", "") for what in ("remaining", "limit", "reset")]
    if not all(value.isdecimal() and len(value) <= 11 for value in named):  # noqa: PLR2004  seconds since 1970
        return None
    left, limit, resets = map(int, named)
    return Quota(left, limit, datetime.fromtimestamp(resets, UTC))


def _not_allowed(where: str, said: "_Said") -> Outside:
    """The error for a 403 that is not about one reply: a wall before the API, our account is suspended, or the app's
    plan does not include this endpoint.
    """
    if said.is_a_page:
        return Unavailable(where, "X answered 403 with a web page: something between us and its API turns us away")
    if "suspend" in said.detail.lower():
        return Refused(where, "X has suspended our account: sign in there to see why")
    if said.kind == "client-forbidden":
        return Refused(where, f"the plan of the app at X does not include this: {said.detail}")
    return Refused(where, f"X answered 403: {said.detail or 'no reason given'}")


def _forbidden(where: str, detail: str) -> Outside:
    """The error for a 403 on a write. A duplicate may be our own reply whose response was lost: Uncertain."""
    lowered = detail.lower()
    if "duplicate" in lowered:
        return Uncertain(where, "X says these words were posted already")
    if "mentioned or otherwise engaged" in lowered or "not permitted to reply" in lowered:
        return Refused(
            where, "X lets the API reply only where the author mentions or quotes our account; post it by hand"
        )
    if "restricted who can reply" in lowered:
        return Refused(where, "the author restricted who can reply")
    return Refused(where, f"X does not take this reply: {detail or 'no reason given'}")


def _hours(headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers with the reset that applies: a used-up daily limit lasts longer than the 15-minute window."""
    for who in ("user", "app"):
        if headers.get(f"x-{who}-limit-24hour-remaining") == "0":
            return {"x-rate-limit-reset": headers.get(f"x-{who}-limit-24hour-reset", "")}
    return headers


class _Said:
    """X's description of a problem, whatever its shape: an RFC 7807 object, something else, or nothing."""

    def __init__(self, response: requests.Response) -> None:
        body = _json(response)
        self.is_a_page = body is None
        self._body: Mapping[str, Any] = body if isinstance(body, dict) else {}
        listed = self._body.get("errors")
        self._errors = [e for e in listed if isinstance(e, dict)] if isinstance(listed, list) else []

    @property
    def detail(self) -> str:
        """At most 200 printable characters: the message of the first listed error, else the general detail or title."""
        words = [e.get("message") for e in self._errors] + [self._body.get("detail"), self._body.get("title")]
        first = next((w for w in words if isinstance(w, str) and w), "")
        return "".join(c if c.isprintable() else " " for c in first)[:200]

    @property
    def parameters(self) -> frozenset[str]:
        named = [e["parameters"] for e in self._errors if isinstance(e.get("parameters"), dict)]
        return frozenset(str(name) for group in named for name in group)

    @property
    def kind(self) -> str:
        return str(self._body.get("type", "")).rpartition("/")[2]

    @property
    def names_credentials(self) -> bool:
        return self.kind in _CREDENTIAL_PROBLEMS


def _json(response: requests.Response) -> object:
    try:
        return response.json()
    except requests.JSONDecodeError:
        return None
