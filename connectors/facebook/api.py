"""Requests to the Graph API, and what its answers mean as our errors
(https://developers.facebook.com/docs/graph-api/guides/error-handling).

An error may come with any status, a 200 too, so the code in the body decides. A code 1 or 2 in answer to a write says
nothing of whether it took effect: comments were published in spite of it.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.ports.runtime import Clock
from connectors._http import LONGEST_WAIT, HttpResponse, retry_time
from connectors._json_api import JsonApi, Key
from connectors.facebook.settings import Settings
from connectors.facebook.shapes import COMMENT_FIELDS, GraphAccount, GraphComment, GraphComments, Made, PagePosts

TOKEN = "FACEBOOK_PAGE_TOKEN"  # noqa: S105  a name

SECRETS = {
    TOKEN: "The Page's own access token (not a person's), made with a long-lived user token of one of its people, with "
    "pages_read_engagement, pages_read_user_content, pages_manage_engagement: developers.facebook.com/tools/explorer.",
}

_UNKNOWN = (1, 2)
_RATE = (4, 17, 32, 613, 80001)
_LOGIN = (102, 190, 1705)
_GONE = (100, 33)
"""Code and subcode of what is not there, or may not be seen (unverified beyond what people report)."""
_DUPLICATE, _ABUSIVE, _PERMISSIONS = 506, 368, range(200, 300)
_Shape = TypeVar("_Shape", bound=BaseModel)


class GraphApi:
    """One Page's view of the graph."""

    def __init__(self, name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> None:
        token = secrets.get(TOKEN, "").strip()
        self.name, self._settings = name, settings
        key = Key.of(TOKEN, token, Authorization=f"Bearer {token}")
        self._json = JsonApi(name, settings.api_url, key, clock, self._judge, settings.timeout)

    def check_page(self) -> None:
        """Raises Unauthorised for a token that is not this Page's: with a person's, comments are merely empty."""
        told = self._json.read(GraphAccount, "/me", {"fields": "id"})
        if told.id != self._settings.page_id:
            raise Unauthorised(self.name, f"{TOKEN} is not this Page's token: ask /me/accounts for it")

    def posts(self) -> PagePosts:
        """The Page's newest posts, each with its newest comments."""
        newest = f"comments.filter(stream).order(reverse_chronological).limit({self._settings.comments})"
        fields = f"id,message,{newest}{{{COMMENT_FIELDS}}}"
        path, query = (
            f"/{self._settings.page_id}/published_posts",
            {"fields": fields, "limit": str(self._settings.posts)},
        )
        return self._json.read(PagePosts, path, query)

    def comments(self, under: str, after: str = "") -> GraphComments | None:
        """A page of what stands under a post or comment, the newest first; None where that is gone."""
        query = {"fields": COMMENT_FIELDS, "filter": "stream", "order": "reverse_chronological", "limit": "100"}
        return self._find(GraphComments, f"/{under}/comments", {**query, **({"after": after} if after else {})})

    def comment(self, external_id: str) -> GraphComment | None:
        """A comment; None where it is gone."""
        return self._find(GraphComment, f"/{external_id}", {"fields": COMMENT_FIELDS})

    def answer(self, comment: str, message: str) -> Made:
        """Answer a comment: always at its `/comments`. A POST to the comment itself would change its words."""
        return self._written("POST", f"/{comment}/comments", {"message": message})

    def change(self, ours: str, message: str) -> None:
        self._written("POST", f"/{ours}", {"message": message})

    def delete(self, ours: str) -> None:
        self._written("DELETE", f"/{ours}")

    def _written(self, method: str, path: str, body: Mapping[str, str] | None = None) -> Made:
        content: dict[str, Any] = {} if body is None else {"json": dict(body)}
        answer = self._json.write(method, path, **content)
        made = self._json.parse(Made, answer, writing=True)
        if not made.id and made.success is not True:
            raise Uncertain(self.name, "it does not say what it did")
        return made

    def _find(self, shape: type[_Shape], path: str, query: Mapping[str, str]) -> _Shape | None:
        answer = self._json.get(path, query, telling=(400, 404))
        if answer.status in (400, 404) and _codes(answer.body) == _GONE:
            return None
        if answer.status in (400, 404):
            raise Refused(self.name, f"it answered {answer.status}")
        return self._json.parse(shape, answer)

    def _judge(self, answer: HttpResponse, now: datetime, writing: bool) -> Outside | None:
        code = _codes(answer.body)[0]
        if code in _LOGIN:
            return Unauthorised(self.name, "the token was withdrawn, or is no Page's: make another")
        if code in _RATE:
            return Unavailable(self.name, "its limit is reached", _free_again(answer, now))
        if code == _ABUSIVE:
            return Refused(self.name, "Facebook blocks it as abusive. Write nothing more there for now")
        if code in _UNKNOWN:
            kind = Uncertain if writing else Unavailable
            return kind(self.name, "it answered that something went wrong")
        return self._refusal(code, writing=writing)

    def _refusal(self, code: int, *, writing: bool) -> Outside | None:
        if code == _DUPLICATE:
            return Uncertain(self.name, "it says that these words stand there already")
        if code == 10 or code in _PERMISSIONS:  # noqa: PLR2004
            kind = Refused if writing else Unauthorised
            return kind(self.name, "the Page may not do this: a permission is missing, or was withdrawn")
        return Refused(self.name, "it is no longer there, or Facebook does not take it") if code and writing else None


def _codes(body: bytes) -> tuple[int, int]:
    """Code and subcode of the error in a body; zeros where there is none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return 0, 0
    error = told.get("error") if isinstance(told, dict) else None
    found = [error.get(name) if isinstance(error, dict) else 0 for name in ("code", "error_subcode")]
    code, subcode = (one if isinstance(one, int) and not isinstance(one, bool) else 0 for one in found)
    return code, subcode


def _free_again(answer: HttpResponse, now: datetime) -> datetime | None:
    """`X-Business-Use-Case-Usage` says in how many minutes; there is no Retry-After."""
    try:
        told = json.loads(answer.headers.get("x-business-use-case-usage", "{}"))
    except ValueError:
        told = {}
    uses = [
        use for found in (told.values() if isinstance(told, dict) else ()) if isinstance(found, list) for use in found
    ]
    minutes = [use.get("estimated_time_to_regain_access") for use in uses if isinstance(use, dict)]
    waits = [one for one in minutes if isinstance(one, int) and one > 0]
    if not waits:
        return retry_time(answer.headers, now)
    return now + min(timedelta(minutes=min(max(waits), 10**6)), LONGEST_WAIT)
