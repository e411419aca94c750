"""Requests to GitHub over REST and GraphQL, and what its answers mean as our errors.

Its limits (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api): an hourly one, told by the
headers `x-ratelimit-…`, and secondary ones against floods, which answer 403 or 429 with `retry-after`, or with a
sentence alone; then at least a minute has to pass.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel, Field

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import Quota
from bot.core.ports.runtime import Clock
from connectors._http import HttpResponse, retry_time
from connectors._json_api import JsonApi, Key
from connectors.github.shapes import GraphProblem

VERSION = "2022-11-28"
"""Supported until March 2028 at least (https://docs.github.com/rest/about-the-rest-api/api-versions)."""

TOKEN = "GITHUB_TOKEN"  # noqa: S105  a name
LEAST_WAIT = timedelta(minutes=1)
"""After a secondary limit that names no time."""

MOVED = (301, 302, 307, 308)
_SECONDARY = b"secondary rate limit"
_Shape = TypeVar("_Shape", bound=BaseModel)

REFUSALS: Mapping[int, str] = {
    403: "it is locked, or our account may not write there",
    404: "it is no longer there, or our account may not see it",
    410: "it was deleted",
    422: "GitHub does not take these words",
}


class _Graph(BaseModel):
    data: dict[str, Any] | None = None
    errors: list[GraphProblem] = Field(default_factory=list)


class GitHubApi:
    """REST and GraphQL of one server, with one token."""

    def __init__(self, name: str, url: str, token: str, clock: Clock, timeout: float) -> None:
        self.name, self._clock = name, clock
        key = Key.of(TOKEN, token.strip(), Authorization=f"Bearer {token.strip()}", X_GitHub_Api_Version=VERSION)
        self.rest = JsonApi(name, url, key, clock, self._judge, timeout)
        beside = url.rstrip("/").removesuffix("/v3")  # an Enterprise Server has GraphQL beside REST, not below it
        self._graph = JsonApi(name, beside, key, clock, self._judge, timeout)

    def query(self, shape: type[_Shape], query: str, variables: Mapping[str, object]) -> _Shape:
        """What GraphQL answers to a query. Raises Unavailable, Unauthorised, Refused."""
        answer = self._graph.ask("/graphql", json={"query": query, "variables": dict(variables)})
        return self._graph_answer(shape, answer, writing=False)

    def mutate(self, shape: type[_Shape], mutation: str, variables: Mapping[str, object]) -> _Shape:
        """The same for a write, sent once. Raises Uncertain where it may have taken effect."""
        body = {"query": mutation, "variables": dict(variables)}
        answer = self._graph.write("POST", "/graphql", json=body, telling=REFUSALS)
        if answer.status in REFUSALS:
            raise Refused(self.name, REFUSALS[answer.status])
        return self._graph_answer(shape, answer, writing=True)

    def _graph_answer(self, shape: type[_Shape], answer: HttpResponse, *, writing: bool) -> _Shape:
        told = self._graph.parse(_Graph, answer, writing=writing)
        if told.errors:
            raise self._graph_problem(told, writing=writing)
        return self._graph.value(shape, told.data, writing=writing)

    def _graph_problem(self, told: _Graph, *, writing: bool) -> Outside:
        """Errors come with a 200. Where some data came too, a write may have taken effect."""
        kinds = {problem.type for problem in told.errors}
        if "RATE_LIMITED" in kinds:
            return Unavailable(self.name, "rate limit reached", self._clock() + LEAST_WAIT)
        if writing and kinds & {"NOT_FOUND", "FORBIDDEN", "UNPROCESSABLE", "INSUFFICIENT_SCOPES"}:
            return Refused(self.name, "it is locked or gone, or our account may not write there")
        if writing:
            return Uncertain(self.name, "GraphQL answered an error to a write")
        if kinds & {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
            return Unauthorised(self.name, "the token may not read discussions: check its permissions")
        if "NOT_FOUND" in kinds:
            return Refused(self.name, "there is no such repository, or the token may not see it")
        return Unavailable(self.name, "GraphQL answered an error")

    def _judge(self, answer: HttpResponse, now: datetime, _writing: bool) -> Outside | None:
        if answer.status in (403, 429):
            if answer.headers.get("x-ratelimit-remaining") == "0" and "retry-after" not in answer.headers:
                return Unavailable(self.name, "its hourly limit is used up", _resets_at(answer))
            if "retry-after" in answer.headers or _SECONDARY in answer.body.lower():
                wait = retry_time({"retry-after": answer.headers.get("retry-after", "")}, now)
                return Unavailable(self.name, "it asks us to slow down", wait or now + LEAST_WAIT)
        if answer.status in MOVED:
            why = "the repository has another name now: put it in the configuration"
            return Refused(self.name, why)
        return None


def quota_of(answer: HttpResponse) -> Quota | None:
    """What is left of the hourly limit, as this answer says."""
    left, limit = (answer.headers.get(f"x-ratelimit-{what}", "") for what in ("remaining", "limit"))
    if not left.isdecimal():
        return None
    return Quota(int(left), int(limit) if limit.isdecimal() else None, _resets_at(answer))


def _resets_at(answer: HttpResponse) -> datetime | None:
    """`x-ratelimit-reset` is in seconds since 1970."""
    reset = answer.headers.get("x-ratelimit-reset", "")
    return datetime.fromtimestamp(int(reset), UTC) if reset.isdecimal() and len(reset) <= 11 else None  # noqa: PLR2004
