"""The fake X's endpoints and its checks of a request: credentials, parameters, the span of posts, the length of a text.

Refusals are named after files in `tests/recorded/x`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import unquote

from oauthlib.oauth1.rfc5849 import signature, utils  # type: ignore[import-untyped]  # it has no types

from connectors.x.counting.length import weighted_length
from tests.fakes.fake_x_json import FakeTweet
from tests.fakes.http import FakeRequest, FakeResponse

_FIELDS = {"tweet.fields", "user.fields", "media.fields", "poll.fields", "expansions"}
_SPAN = {"since_id", "until_id", "start_time", "end_time", "max_results"}
_TAKES: Mapping[str, set[str]] = {
    "user": {"user.fields"},
    "post": _FIELDS,
    "posts": _FIELDS | {"ids"},
    "mentions": _FIELDS | _SPAN | {"pagination_token"},
    "timeline": _FIELDS | _SPAN | {"pagination_token", "exclude"},
    "search": _FIELDS | _SPAN | {"next_token", "query"},
}


class Forbidden(Exception):
    """The request is refused with this recorded response, or with `answer`."""

    def __init__(self, name: str, answer: FakeResponse | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Span:
    """Which posts are requested: ids above `since` and below `until`, not written before `start`."""

    since: int
    until: int
    start: datetime
    token: str

    def contains(self, tweet: FakeTweet) -> bool:
        return self.since < int(tweet.id) < self.until and tweet.at >= self.start


@dataclass(frozen=True, slots=True)
class FakeRoute:
    """One endpoint: its method and path, and its handler."""

    method: str
    shape: tuple[str, ...]
    answer: Callable[[FakeRequest, str], Mapping[str, object]]

    def fits(self, request: FakeRequest) -> str | None:
        """The id or name in the path ("" when the endpoint has none); None for another endpoint's request."""
        parts = tuple(request.path.strip("/").split("/"))
        if request.method != self.method or len(parts) != len(self.shape):
            return None
        pairs = list(zip(parts, self.shape, strict=True))
        if any(part != wanted for part, wanted in pairs if wanted != "*"):
            return None
        return next((part for part, wanted in pairs if wanted == "*"), "")


def check_signature(request: FakeRequest, secrets: Mapping[str, str]) -> None:
    """Raises Forbidden unless it is a read with the bearer token, or the request is signed with all four keys."""
    header = request.headers.get("authorization", "")
    if request.method == "GET" and header == f"Bearer {secrets['X_BEARER_TOKEN']}":
        return
    if not header.startswith("OAuth ") or not _is_signed(request, header, secrets):
        raise Forbidden("401")


def _is_signed(request: FakeRequest, header: str, secrets: Mapping[str, str]) -> bool:
    given = {k: unquote(v) for k, v in utils.parse_authorization_header(header)}
    keys = given.get("oauth_consumer_key"), given.get("oauth_token")
    signed_by = given.pop("oauth_signature", "")
    params = [*given.items(), *request.query.items()]
    asked = SimpleNamespace(
        http_method=request.method,
        uri=f"https://api.twitter.com{request.path}",
        params=params,
        signature=signed_by,
    )
    right = signature.verify_hmac_sha1(asked, secrets["X_API_SECRET"], secrets["X_ACCESS_TOKEN_SECRET"])
    return bool(right) and keys == (secrets["X_API_KEY"], secrets["X_ACCESS_TOKEN"])


def check_parameters(request: FakeRequest, endpoint: str) -> None:
    """Raises Forbidden for an unknown or empty parameter, as X does."""
    for name, value in request.query.items():
        if name not in _TAKES[endpoint] or not value:
            raise _invalid(name, value, "is not one of the allowed parameters")


def requested_span(request: FakeRequest, searched_at: datetime | None) -> Span:
    """The span a request asks for. `searched_at`: the time of a recent search, which reaches seven days back."""
    query = request.query
    if {"since_id", "until_id"} & set(query) and {"start_time", "end_time"} & set(query):
        raise _invalid("since_id", query.get("since_id", ""), "Invalid use of 'since_id' with 'start_time'")
    if not 5 <= int(query.get("max_results", "10")) <= 100:
        raise _invalid("max_results", query["max_results"], "must be between 5 and 100")
    if searched_at and "since_id" in query and _posted_at(query["since_id"]) < searched_at - timedelta(days=7):
        raise Forbidden("400-since-id-too-old")
    token = query.get("next_token", query.get("pagination_token", ""))
    below = int(token.removeprefix("below")) if token else 2**63
    start = datetime.fromisoformat(query["start_time"]) if "start_time" in query else datetime.min.replace(tzinfo=UTC)
    return Span(int(query.get("since_id", "0")), min(below, int(query.get("until_id", below))), start, token)


def check_text(text: str) -> None:
    if weighted_length(text) > 280:
        raise Forbidden("403-too-long")


def _posted_at(tweet_id: str) -> datetime:
    return datetime.fromtimestamp(((int(tweet_id) >> 22) + 1_288_834_974_657) / 1000, UTC)


def _invalid(name: str, value: str, why: str) -> Forbidden:
    body = {
        "errors": [{"parameters": {name: [value]}, "message": f"The `{name}` query parameter value {why}"}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": "https://api.twitter.com/2/problems/invalid-request",
    }
    return Forbidden("400", FakeResponse(400, json.dumps(body).encode()))
