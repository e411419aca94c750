"""X's API v2 through a hardened tweepy client: five reads, two writes, and the errors for X's refusals.

Posts are interpreted in `posts`, the cursor is in `cursor`. tweepy does not retry, which is right, but it has no
timeout, a fixed host, debug logs that print the Authorization header, and errors that crash on a body which is not a
JSON object; the adapter, the log levels and the response hook below fix these four.
"""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import requests
import tweepy
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.ports.runtime import Clock
from connectors import _http
from connectors.x.payloads import Created, Deleted, Single, TweetPage, UserAnswer, XProblem

HOST = "https://api.twitter.com"
"""The host built into tweepy 4.17 (tweepy.client.BaseClient.request)."""

READING = "X_BEARER_TOKEN"
WRITING = ("X_API_KEY", "X_API_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET")

FIELDS: Mapping[str, Any] = {
    "tweet_fields": [
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "entities",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "referenced_tweets",
        "reply_settings",
    ],
    "user_fields": ["name", "public_metrics", "username"],
    "expansions": ["author_id", "referenced_tweets.id", "referenced_tweets.id.author_id"],
}
PAGE_SIZE = 100
"""The largest page X allows, for mentions, search and timelines alike."""

_TALKATIVE = ("tweepy", "requests", "urllib3", "requests_oauthlib", "oauthlib")
_CREDENTIAL_PROBLEMS = ("oauth1-permissions", "client-forbidden", "unsupported-authentication", "usage-capped")

_ONE_POST = re.compile(r"/2/tweets/[0-9]+(\?|$)")

_A = TypeVar("_A", bound=BaseModel)


class XNotFound(Refused):
    """X responded 404 to the look-up, or the deletion, of one post."""


class CursorExpired(Refused):
    """X no longer accepts a position to read from. `parameters` are those it named, such as since_id or next_token."""

    def __init__(self, where: str, reason: str, parameters: frozenset[str]) -> None:
        super().__init__(where, reason)
        self.parameters = parameters


class XApi:
    """X's API as five reads and two writes, each one request. Every method raises `Outside` errors only."""

    def __init__(self, where: str, secrets: Mapping[str, str], api_url: str, clock: Clock) -> None:
        silence_the_logs()
        self._where, self._clock = where, clock
        self._secrets = {name: secrets.get(name, "").strip() for name in (READING, *WRITING)}
        key, key_secret, token, token_secret = (self._secrets[name] for name in WRITING)
        self.adapter = _Road(api_url.rstrip("/"))
        self._client: Any = tweepy.Client(
            self._secrets[READING], key, key_secret, token, token_secret, return_type=dict, wait_on_rate_limit=False
        )
        session: requests.Session = self._client.session
        session.mount(HOST, self.adapter)
        session.hooks["response"].append(self._judge)
        # A kept-alive connection that X has already closed would make a write look lost; one handshake a call is cheap.
        session.headers["Connection"] = "close"
        # Without an auth of the session, requests would let a ~/.netrc entry replace the bearer token.
        session.auth = _no_auth

    @property
    def can_write(self) -> bool:
        """Whether all four secrets for posting are set."""
        return all(self._secrets[name] for name in WRITING)

    def user(self, handle: str) -> UserAnswer:
        return self._read(UserAnswer, lambda auth: self._client.get_user(username=handle, user_auth=auth))

    def mentions(self, user_id: str, place: Mapping[str, Any]) -> TweetPage:
        asked = {**FIELDS, **place, "max_results": PAGE_SIZE}
        return self._read(TweetPage, lambda auth: self._client.get_users_mentions(user_id, user_auth=auth, **asked))

    def search(self, query: str, place: Mapping[str, Any]) -> TweetPage:
        asked = {**FIELDS, **place, "max_results": PAGE_SIZE}
        return self._read(TweetPage, lambda auth: self._client.search_recent_tweets(query, user_auth=auth, **asked))

    def timeline(self, user_id: str, since: datetime, token: str) -> TweetPage:
        """One page of what the account posted, newest first. `since` is precise to whole seconds."""
        asked = {**FIELDS, "start_time": since, "max_results": PAGE_SIZE, "exclude": ["retweets"]}
        asked |= {"pagination_token": token} if token else {}
        return self._read(TweetPage, lambda auth: self._client.get_users_tweets(user_id, user_auth=auth, **asked))

    def post(self, post_id: str) -> Single:
        """One post. X says "not found" inside a 200 or by a 404; here it is always in `errors`."""
        try:
            return self._read(Single, lambda auth: self._client.get_tweet(post_id, user_auth=auth, **FIELDS))
        except XNotFound:
            return Single(errors=(XProblem(type="resource-not-found"),))

    def create(self, text: str, parent: str) -> Created:
        """Post `text` as a reply to `parent`. Raises Uncertain when it may have been posted."""
        self._demand(WRITING)
        return self._ask(Created, lambda: self._client.create_tweet(text=text, in_reply_to_tweet_id=parent), Uncertain)

    def delete(self, post_id: str) -> Deleted:
        """Delete a post of ours, with all its versions. Raises XNotFound when there is none of this id."""
        self._demand(WRITING)
        return self._ask(Deleted, lambda: self._client.delete_tweet(post_id), Uncertain)

    def _read(self, shape: type[_A], call: Callable[[bool], object]) -> _A:
        as_user = not self._secrets[READING]
        self._demand(WRITING if as_user and self.can_write else (READING,))
        return self._ask(shape, lambda: call(as_user), Unavailable)

    def _demand(self, names: tuple[str, ...]) -> None:
        """Raises Unauthorised for secrets that are missing or invalid in a header: HTTP libraries would print them."""
        wrong = [name for name in names if not self._secrets[name] or not _fits_a_header(self._secrets[name])]
        if wrong:
            raise Unauthorised(self._where, f"missing or misspelt in the environment: {', '.join(wrong)}")

    def _ask(self, shape: type[_A], call: Callable[[], object], lost: type[Unavailable | Uncertain]) -> _A:
        try:
            return shape.model_validate(call())
        except ValidationError as e:
            raise lost(self._where, "X answered something that is not in its documentation") from e
        except requests.JSONDecodeError as e:
            raise lost(self._where, "X answered something that is not JSON") from e
        except requests.RequestException as e:
            kind = Unavailable if was_never_sent(e) else lost
            raise kind(self._where, f"no answer from X ({type(e).__name__})") from e

    def _judge(self, response: requests.Response, **_: object) -> None:
        """Runs on each response before tweepy sees it. Raises the error for a status outside 2xx."""
        if 200 <= response.status_code < 300:  # noqa: PLR2004
            return
        raise refusal(self._where, response, self._clock())


class _Road(HTTPAdapter):
    """Gives every request a timeout, and sends it to `api_url` instead of X when one is set."""

    def __init__(self, api_url: str) -> None:
        self._api_url = api_url
        self.timeout = _http.TIMEOUT
        super().__init__(max_retries=0)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["timeout"] = self.timeout
        if self._api_url:
            request = request.copy()
            request.url = self._api_url + (request.url or "").removeprefix(HOST)
            kwargs["proxies"] = {}
        return super().send(request, *args, **kwargs)


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def silence_the_logs() -> None:
    """Set these libraries to WARNING: at DEBUG they print the Authorization header or a signature's base string."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def was_never_sent(error: requests.RequestException) -> bool:
    """Whether it is certain that no connection was made, so that nothing can have been posted."""
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError | ConnectTimeoutError)


def refusal(where: str, response: requests.Response, now: datetime) -> Outside:
    """The error for a response outside 2xx, from its status and body (docs.x.com, "Response codes & errors")."""
    writing = response.request.method != "GET"
    said = _Said(response)
    if said.names_credentials or response.status_code == 402:  # noqa: PLR2004  pay per use: the credits are used up
        return Unauthorised(where, f"X answered {response.status_code}: {said.detail or 'no credits left'}")
    if response.status_code == 403 and writing:  # noqa: PLR2004
        return _forbidden(where, said.detail)
    if response.status_code == 404 and _ONE_POST.match(response.request.path_url):  # noqa: PLR2004
        return XNotFound(where, "X answered 404: there is no such post")
    if response.status_code == 400 and said.parameters:  # noqa: PLR2004
        return CursorExpired(where, f"X answered 400: {said.detail}", said.parameters)
    problem = _http.status_error(where, response.status_code, _hours(response.headers), now, writing=writing)
    if isinstance(problem, Refused):
        return Refused(where, f"X answered {response.status_code}: {said.detail}")
    return problem or Unavailable(where, f"X answered {response.status_code}")


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


def _fits_a_header(value: str) -> bool:
    return value.isascii() and value.isprintable() and " " not in value


class _Said:
    """X's description of a problem, whatever its shape: an RFC 7807 object, something else, or nothing."""

    def __init__(self, response: requests.Response) -> None:
        body = _json(response)
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
    def names_credentials(self) -> bool:
        return str(self._body.get("type", "")).rpartition("/")[2] in _CREDENTIAL_PROBLEMS


def _json(response: requests.Response) -> object:
    try:
        return response.json()
    except requests.JSONDecodeError:
        return None
