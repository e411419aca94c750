"""Requests to the YouTube Data API v3, and what its answers mean as our errors. Reads are made with the key alone, so
that they see what anybody sees; writes, and what only our channel may know, with its consent.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from pydantic import BaseModel

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.ports.runtime import Clock
from connectors._http import HttpResponse
from connectors._json_api import JsonApi, Key
from connectors.youtube.budget import resets_at
from connectors.youtube.credentials import Credentials, key_of
from connectors.youtube.settings import Settings
from connectors.youtube.shapes import CommentPage, ThreadPage, VideoPage, YouTubeWritten

_Page = TypeVar("_Page", bound=BaseModel)
_QUOTA = ("quotaExceeded", "dailyLimitExceeded")
_SLOWER = ("rateLimitExceeded", "userRateLimitExceeded")
_REFUSALS: Mapping[str, str] = {
    "commentsDisabled": "comments are turned off there",
    "commentTextTooLong": "the text is longer than YouTube takes",
    "commentTextRequired": "the text is empty",
    "operationNotSupported": "YouTube takes no answer of ours to this comment",
    "parentCommentIsPrivate": "the comment is private",
    "parentCommentNotFound": "the comment is no longer there",
    "commentNotFound": "our comment is no longer there",
    "ineligibleAccount": "our account may not comment: it is no channel yet",
    "forbidden": "our channel may not do this",
    "processingFailure": "YouTube could not process it, which mostly means that the words displease it",
}


class YouTubeApi:
    """One channel's view of YouTube."""

    def __init__(self, name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> None:
        self.name, self._timeout = name, settings.timeout
        self._consent = Credentials(name, settings.token_url, secrets, clock, settings.timeout)
        self._anybody = JsonApi(name, settings.api_url, key_of(secrets), clock, self._judge, settings.timeout)
        no_key = Key({}, "", given=True)  # the credentials say what is missing of them
        self._us = JsonApi(name, settings.api_url, no_key, clock, self._judge, settings.timeout)

    def threads(self, channel: str, token: str, size: int) -> ThreadPage:
        """The threads under our videos, the newest first."""
        query = {"allThreadsRelatedToChannelId": channel, "order": "time", "maxResults": str(size)}
        more = {"pageToken": token} if token else {}
        return self._read(ThreadPage, "/commentThreads", {"part": "snippet,replies", **query, **more})

    def answers(self, top: str, token: str = "", *, as_us: bool = False) -> CommentPage:
        """The answers in a thread."""
        query = {"part": "snippet", "parentId": top, "maxResults": "100", **({"pageToken": token} if token else {})}
        return self._read(CommentPage, "/comments", query, as_us=as_us)

    def comments(self, ids: str, *, as_us: bool = False) -> CommentPage:
        """These comments, 50 at most, joined by commas; what is gone is left out."""
        return self._read(CommentPage, "/comments", {"part": "snippet", "id": ids}, as_us=as_us)

    def thread(self, top: str) -> ThreadPage:
        """This thread as our channel sees it: whether it may be answered."""
        return self._read(ThreadPage, "/commentThreads", {"part": "snippet", "id": top}, as_us=True)

    def videos(self, ids: str) -> VideoPage:
        """The titles of these videos, 50 at most, joined by commas."""
        return self._read(VideoPage, "/videos", {"part": "snippet", "id": ids}, plain=False)

    def write(self, method: str, snippet: Mapping[str, str], external_id: str = "") -> YouTubeWritten:
        """Write a comment of ours, once."""
        body = {"snippet": dict(snippet), **({"id": external_id} if external_id else {})}
        query, headers = {"part": "snippet"}, self._consent.headers()
        answer = self._us.write(method, "/comments", params=query, json=body, headers=headers)
        return self._us.parse(YouTubeWritten, answer, writing=True)

    def delete(self, external_id: str) -> None:
        """Delete a comment of ours. One that is gone is no error."""
        headers, telling = self._consent.headers(), (404,)
        self._us.write("DELETE", "/comments", params={"id": external_id}, headers=headers, telling=telling)

    def _read(
        self, shape: type[_Page], path: str, query: Mapping[str, str], *, as_us: bool = False, plain: bool = True
    ) -> _Page:
        asked = {**query, **({"textFormat": "plainText"} if plain else {})}
        if not as_us:
            return self._anybody.read(shape, path, asked)
        try:
            return self._us.parse(shape, self._us.get(path, asked, headers=self._consent.headers()))
        except Unauthorised:
            self._consent.forget()
            raise

    def _judge(self, answer: HttpResponse, now: datetime, writing: bool) -> Outside | None:
        """By the reason that the body names: a 403 may be a day's limit, or what we may not do."""
        if answer.status < 400:  # noqa: PLR2004
            return None
        reason = _reason(answer.body)
        if reason in _QUOTA:
            return Unavailable(self.name, "the day's quota units are used up", resets_at(now))
        if reason in _SLOWER:
            return Unavailable(self.name, "it asks us to slow down")
        if reason == "processingFailure" and answer.status >= 500:  # noqa: PLR2004
            return Uncertain(self.name, "it could not process it") if writing else None
        if writing and answer.status == 404 and reason == "commentNotFound":  # noqa: PLR2004  `delete` lets it pass
            return None
        return Refused(self.name, _REFUSALS[reason]) if writing and reason in _REFUSALS else None


def _reason(body: bytes) -> str:
    """`error.errors[0].reason`; "" where there is none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = told.get("error") if isinstance(told, dict) else None
    errors = error.get("errors") if isinstance(error, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    reason = first.get("reason") if isinstance(first, dict) else ""
    return reason if isinstance(reason, str) else ""
