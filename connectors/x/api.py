"""X's API v2 through a hardened tweepy client: seven reads and two writes; X's refusals become errors in `refusals`.

Posts are interpreted in `posts`, the cursor is in `cursor`. tweepy does not retry, which is right, but it has no
timeout, a fixed host, debug logs that print the Authorization header, and errors that crash on a body which is not a
JSON object; the adapter, the log levels and the response hook below fix these four.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import requests
import tweepy
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from bot.core.errors import Unauthorised, Unavailable, Uncertain
from bot.core.model import Quota
from bot.core.ports.runtime import Clock
from connectors import _http
from connectors.x.payloads import Created, Deleted, Looked, Single, TweetPage, UserAnswer, XProblem
from connectors.x.refusals import XNotFound, quota_of, refusal

HOST = "https://api.twitter.com"
"""The host built into tweepy 4.17 (tweepy.client.BaseClient.request)."""

READING = "X_BEARER_TOKEN"
WRITING = ("X_API_KEY", "X_API_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET")

FIELDS: Mapping[str, Any] = {
    "tweet_fields": [
        "article",
        "attachments",
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "entities",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "public_metrics",
        "referenced_tweets",
        "reply_settings",
    ],
    "user_fields": ["description", "name", "public_metrics", "username"],
    "media_fields": ["alt_text", "media_key", "type"],
    "poll_fields": ["id", "options"],
    "expansions": [
        "attachments.media_keys",
        "attachments.poll_ids",
        "author_id",
        "referenced_tweets.id",
        "referenced_tweets.id.author_id",
    ],
}
PAGE_SIZE = 100
"""The largest page X allows, for mentions, search and timelines alike."""

_TALKATIVE = ("tweepy", "requests", "urllib3", "requests_oauthlib", "oauthlib")
_A = TypeVar("_A", bound=BaseModel)


class XApi:
    """X's API as seven reads and two writes, each one request. Every method raises `Outside` errors only."""

    def __init__(self, where: str, secrets: Mapping[str, str], api_url: str, clock: Clock) -> None:
        silence_the_logs()
        self._where, self._clock = where, clock
        self._last = threading.local()
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

    @property
    def quota(self) -> Quota | None:
        """What X said, in its last answer to this thread, that it still allows of that kind of request."""
        return getattr(self._last, "quota", None)

    def mentions(self, user_id: str, place: Mapping[str, Any], size: int = PAGE_SIZE) -> TweetPage:
        asked = {**FIELDS, **place, "max_results": size}
        return self._read(TweetPage, lambda auth: self._client.get_users_mentions(user_id, user_auth=auth, **asked))

    def search(self, query: str, place: Mapping[str, Any], size: int = PAGE_SIZE) -> TweetPage:
        asked = {**FIELDS, **place, "max_results": size}
        return self._read(TweetPage, lambda auth: self._client.search_recent_tweets(query, user_auth=auth, **asked))

    def timeline(self, user_id: str, place: Mapping[str, Any], size: int = PAGE_SIZE) -> TweetPage:
        """One page of what the account posted, newest first, without mere shares."""
        asked = {**FIELDS, **place, "max_results": size, "exclude": ["retweets"]}
        return self._read(TweetPage, lambda auth: self._client.get_users_tweets(user_id, user_auth=auth, **asked))

    def post(self, post_id: str) -> Single:
        """One post. X says "not found" inside a 200 or by a 404; here it is always in `errors`."""
        try:
            return self._read(Single, lambda auth: self._client.get_tweet(post_id, user_auth=auth, **FIELDS))
        except XNotFound:
            return Single(errors=(XProblem(type="resource-not-found"),))

    def posts(self, ids: Sequence[str]) -> Looked:
        """These posts, a hundred at most. Those that are gone are named in `errors`."""
        return self._read(Looked, lambda auth: self._client.get_tweets(list(ids), user_auth=auth, **FIELDS))

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
        self._last.quota = quota_of(response.headers)
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


def _fits_a_header(value: str) -> bool:
    return value.isascii() and value.isprintable() and " " not in value
