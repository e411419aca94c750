"""What Reddit says when it does not do what was asked: its answer as one of our errors, in words for a person. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import requests

from bot.core.errors import Gone, Outside, Refused, Unauthorised, Unavailable, Uncertain
from connectors._http import retry_time, status_error

MOST_REASON = 200
"""Characters of Reddit's own explanation that are kept in an error."""

_UNDERSTOOD = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT)
_SUBREDDIT = re.compile(r"/r/([A-Za-z0-9_]{2,24})(?:/|$)")
_AGREE = "sign in to Reddit as our account, open it and agree to see it"
_CLOSED: Mapping[str, str] = {
    "private": "is private: its moderators have to let our account in",
    "quarantined": f"is quarantined: {_AGREE}",
    "gated": f"shows a warning first: {_AGREE}",
    "gold_only": "is for subscribers of Reddit Premium only",
    "premium_only": "is for subscribers of Reddit Premium only",
    "employees_only": "is for people who work at Reddit only",
}
"""Why Reddit shows a subreddit to nobody but some, by its own word for it (`reason`)."""


def read_problem(where: str, response: requests.Response, now: datetime, secrets: Sequence[str] = ()) -> Outside | None:
    """The error that this answer to a read is; None when it is a good one."""
    status = response.status_code
    if status == HTTPStatus.FORBIDDEN:
        return _forbidden(where, response, now, secrets)
    if status == HTTPStatus.NOT_FOUND:
        return _not_found(where, response)
    if response.is_redirect:
        return _sent_elsewhere(where, response)
    if found := status_error(where, status, response.headers, now):
        return _explained(found, response, secrets)
    return None if status in _UNDERSTOOD else Unavailable(where, f"it answered {status}")


def write_problem(
    where: str, response: requests.Response, now: datetime, secrets: Sequence[str] = ()
) -> Outside | None:
    """The same of an answer to a write."""
    status = response.status_code
    if found := status_error(where, status, response.headers, now, writing=True):
        return _explained(found, response, secrets)
    return None if status in _UNDERSTOOD else Uncertain(where, f"it answered {status}")


def token_problem(
    where: str, response: requests.Response, now: datetime, secrets: Sequence[str] = ()
) -> Outside | None:
    """The same of an answer to our credentials."""
    status, body = response.status_code, json_of(response)
    if body is not None and isinstance(body.get("error"), str):
        return Unauthorised(where, f"it did not take the credentials ({redact(body['error'], secrets)})")
    if status == HTTPStatus.UNAUTHORIZED or (body is not None and status in (400, 403)):
        return Unauthorised(where, f"it answered {status} to the credentials")
    if status == HTTPStatus.OK and body is not None and _is_token(body):
        return None
    found = status_error(where, status, response.headers, now)
    if isinstance(found, Unavailable):
        return found
    return Unavailable(where, "its answer to the credentials was not a token", retry_time(response.headers, now))


def _forbidden(where: str, response: requests.Response, now: datetime, secrets: Sequence[str]) -> Outside:
    body, subreddit = json_of(response), _subreddit(response.url)
    if body is None:
        wait = retry_time(response.headers, now)
        return Unavailable(where, "something before Reddit's API turned us away (403); it often passes", wait)
    if "insufficient_scope" in response.headers.get("www-authenticate", ""):
        return Unauthorised(where, "the refresh token lacks a permission (scope): make a new one with all of them")
    if not subreddit:
        return Unauthorised(where, "it answered 403: check the account and its permissions")
    reason = body.get("reason")
    if reason == "banned":
        return Gone(where, f"Reddit banned r/{subreddit}")
    if isinstance(reason, str) and reason in _CLOSED:
        return Refused(where, f"r/{subreddit} {_CLOSED[reason]}")
    told = _told(body, secrets)
    return Refused(where, f"our account may not read r/{subreddit} (403{f': {told}' if told else ''})")


def _not_found(where: str, response: requests.Response) -> Outside:
    subreddit, body = _subreddit(response.url), json_of(response) or {}
    if not subreddit:
        return Refused(where, "it answered 404")
    if body.get("reason") == "banned":
        return Gone(where, f"Reddit banned r/{subreddit}")
    return Refused(where, f"it answered 404: there is no r/{subreddit}, or our account may not see it")


def _sent_elsewhere(where: str, response: requests.Response) -> Outside:
    path, subreddit = urlsplit(response.headers.get("location", "")).path, _subreddit(response.url)
    other = _SUBREDDIT.match(path)
    if subreddit and path.startswith("/subreddits/search"):
        return Gone(where, f"there is no r/{subreddit}: look how it is spelt in `subreddits`")
    if subreddit and other and other[1].casefold() != subreddit.casefold():
        return Refused(where, f"r/{subreddit} is now r/{other[1]}: write that into `subreddits`")
    if path.startswith("/login"):
        return Refused(where, "Reddit shows this to people in a browser only, no longer to programs")
    return Unavailable(where, f"it sent us elsewhere ({response.status_code})")


def _explained(found: Outside, response: requests.Response, secrets: Sequence[str]) -> Outside:
    told = _told(json_of(response) or {}, secrets)
    if type(found) is Refused and told:
        return Refused(found.where, f"it answered {response.status_code}: {told}")
    return found


def _told(body: Mapping[str, Any], secrets: Sequence[str]) -> str:
    told = next((body[key] for key in ("explanation", "message", "reason") if isinstance(body.get(key), str)), "")
    return redact(told, secrets)


def _subreddit(url: str) -> str:
    """The subreddit that was asked for; "" for anything else."""
    found = _SUBREDDIT.match(urlsplit(url).path)
    return found[1] if found else ""


def redact(told: str, secrets: Sequence[str] = ()) -> str:
    """Reddit's text on one line, at most `MOST_REASON` characters, with our secrets removed."""
    for word in secrets:
        told = told.replace(word, "…")
    return " ".join("".join(c if c.isprintable() else " " for c in told[: 4 * MOST_REASON]).split())[:MOST_REASON]


def json_of(response: requests.Response) -> dict[str, Any] | None:
    """The object in the body; None when it holds none, as a page for people does."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _is_token(body: Mapping[str, Any]) -> bool:
    return (
        isinstance(body.get("access_token"), str)
        and body["access_token"].isascii()
        and body["access_token"].isprintable()
        and isinstance(body.get("expires_in"), int | float)
        and isinstance(body.get("scope"), str)
    )
