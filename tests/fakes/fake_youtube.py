"""A small, strict YouTube on 127.0.0.1: threads under the videos of one channel, as the Data API v3 documents them. It
counts units, lists threads by when they began, answers a comment that it holds as it does any other, shows it to its
author alone, and takes an answer to a thread's first comment only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from connectors.youtube.connector import YouTube, build
from connectors.youtube.settings import Settings
from tests.fakes.channel import FakeLockable
from tests.fakes.http import CLIENT_TIMEOUT, FakeRequest, FakeResponse
from tests.fakes.http_channel import FakeHttpChannel, answer, body_of, zulu

US, CUSTOMER, OTHER = "UCferrywire0000000000000", "UCmia0000000000000000000", "UCtom0000000000000000000"
NAMES = {US: "@Ferrywire", CUSTOMER: "@mia", OTHER: "@tom"}
KEY, CLIENT_SECRET, REFRESH, ACCESS = "AIza-nobody-sees", "client-hush", "1//refresh-hush", "ya29.access-hush"
SECRETS = {
    "YOUTUBE_API_KEY": KEY,
    "YOUTUBE_CLIENT_ID": "client.apps.example",
    "YOUTUBE_CLIENT_SECRET": CLIENT_SECRET,
    "YOUTUBE_REFRESH_TOKEN": REFRESH,
}
ROOT = "/youtube/v3"
VIDEO = "video000001"
SHOWN = 5
"""Answers that come with their thread at most."""


@dataclass
class Said:
    id: str
    top: str
    author: str
    text: str
    at: datetime
    edited: datetime
    gone: bool = False
    held: bool = False
    open: bool = True
    spoilt: bool = False

    @property
    def is_first(self) -> bool:
        return self.id == self.top


class FakeYouTube(FakeHttpChannel, FakeLockable):
    """`with FakeYouTube() as service:`; `service.connect()` is the real connector on it, as the channel's owner."""

    kind = "youtube"
    secrets = (KEY, CLIENT_SECRET, REFRESH, ACCESS)
    lengths: Mapping[str, int] = {"": 0, "Grüße": 5, "👩‍👩‍👧‍👦": 7, "https://docs.ferrywire.example/a": 32}

    def __init__(self) -> None:
        super().__init__()
        self.said: list[Said] = []
        self.units = 0
        self.holds = False
        self.titles_links = False
        self.consents = True

    def values(self, **more: object) -> dict[str, object]:
        """The keys of a `[[sources]]` table that watches this channel."""
        urls = {"api_url": self.web.url + ROOT, "token_url": f"{self.web.url}/token"}
        return {"channel_id": US, "page_size": self.page, "timeout": CLIENT_TIMEOUT, **urls, **more}

    def connect(self, *, with_secrets: bool = True, **more: object) -> YouTube:
        settings = Settings.model_validate(self.values(**more))
        return build("videos", settings, SECRETS if with_secrets else {}, self.clock)

    def connect_patiently(self) -> YouTube:
        return self.connect(timeout=20, page_size=100)

    def comment(self, text: str, author: str = CUSTOMER, under: str = "") -> Said:
        """A comment on the video, or an answer in the thread of this comment."""
        name = f"Ugx{len(self.said):04}"
        top = under.partition(".")[0]
        made = Said(f"{top}.{name}" if top else name, top or name, author, text, self.now, self.now)
        self.said.append(made)
        return made

    def customer_posts(self, text: str) -> str:
        return self.comment(text).id

    def customer_posts_badly(self, text: str) -> None:
        self.comment(text).spoilt = True

    def customer_replies(self, external_id: str, text: str) -> str:
        return self.comment(text, CUSTOMER, external_id).id

    def we_reply(self, external_id: str, text: str) -> str:
        return self.comment(text, US, external_id).id

    def we_post(self, text: str) -> str:
        return self.comment(text, US).id

    def delete(self, external_id: str) -> None:
        self.find(external_id).gone = True

    def lock(self, external_id: str) -> None:
        self.find(self.find(external_id).top).open = False

    def our_replies(self, external_id: str) -> list[str]:
        """A thread is flat: our answers to a comment are those that follow it, until others say something again."""
        asked = self.find(external_id)
        shown: list[str] = []
        answered = False
        for one in self.said[self.said.index(asked) + 1 :]:
            if one.top != asked.top:
                continue
            if one.author != US and answered:
                break
            answered = answered or one.author == US
            shown += [one.text] if one.author == US and not one.gone and not one.held else []
        return shown

    def forget(self) -> None:
        raise AssertionError("it forgets nothing")

    def is_write(self, request: FakeRequest) -> bool:
        return request.method != "GET" and request.path != "/token"

    def find(self, external_id: str) -> Said:
        return next(one for one in self.said if one.id == external_id)

    def _checked(self, request: FakeRequest) -> FakeResponse:
        return self._token(request) if request.path == "/token" else super()._checked(request)

    def inject_fault(self, fault: Any, *, writing: bool = False) -> None:
        self.web.inject_fault(fault, lambda request: request.path != "/token" and self.is_write(request) is writing)

    def _token(self, request: FakeRequest) -> FakeResponse:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        wanted = {"client_id": SECRETS["YOUTUBE_CLIENT_ID"], "client_secret": CLIENT_SECRET, "refresh_token": REFRESH}
        if form != {**wanted, "grant_type": "refresh_token"} or not self.consents:
            return answer({"error": "invalid_grant"}, 400)
        return answer(
            {"access_token": ACCESS, "expires_in": 3599, "token_type": "Bearer", "scope": "youtube.force-ssl"}
        )

    def route(self, request: FakeRequest) -> FakeResponse:
        by_key = request.headers.get("x-goog-api-key") == KEY
        as_us = request.headers.get("authorization") == f"Bearer {ACCESS}"
        if by_key == as_us or (self.is_write(request) and not as_us):
            return _error(401, "authError")
        self.units += 50 if self.is_write(request) else 1
        match request.method, request.path.removeprefix(ROOT):
            case "GET", "/commentThreads":
                return self._threads(request.query, as_us)
            case "GET", "/comments":
                return self._comments(request.query, as_us)
            case "GET", "/videos":
                ids = request.query["id"].split(",")
                return answer({"items": [{"id": one, "snippet": {"title": "Webhooks explained"}} for one in ids]})
            case method, "/comments":
                return self._written(method, request)
        return _error(404, "notFound")

    def _standing(self, as_us: bool) -> list[Said]:
        return [one for one in self.said if not one.gone and (as_us or not one.held) and not self.find(one.top).gone]

    def _threads(self, query: Mapping[str, str], as_us: bool) -> FakeResponse:
        firsts = [one for one in reversed(self._standing(as_us)) if one.is_first]
        if "id" in query:
            found = [one for one in firsts if one.id in query["id"].split(",")]
            return answer({"items": [self._thread(one, query, as_us) for one in found]})
        if query.get("order") != "time" or query.get("allThreadsRelatedToChannelId") != US:
            return _error(400, "invalidValue")
        size, start = int(query["maxResults"]), int(query.get("pageToken", "0"))
        more = {"nextPageToken": str(start + size)} if start + size < len(firsts) else {}
        return answer({"items": [self._thread(one, query, as_us) for one in firsts[start : start + size]], **more})

    def _thread(self, one: Said, query: Mapping[str, str], as_us: bool) -> dict[str, Any]:
        if one.spoilt:
            return {"id": one.id, "snippet": {}}
        below = [each for each in self._standing(as_us) if each.top == one.id and not each.is_first]
        told = {"topLevelComment": self._json(one, as_us), "totalReplyCount": len(below), "videoId": VIDEO}
        snippet = {**told, "canReply": one.open, "isPublic": True}
        with_replies = "replies" in query["part"] and below
        replies = (
            {"replies": {"comments": [self._json(each, as_us) for each in below[-SHOWN:]]}} if with_replies else {}
        )
        return {"id": one.id, "snippet": snippet, **replies}

    def _comments(self, query: Mapping[str, str], as_us: bool) -> FakeResponse:
        if "id" in query:
            found = [one for one in self._standing(as_us) if one.id in query["id"].split(",")]
        else:
            found = [one for one in self._standing(as_us) if one.top == query["parentId"] and not one.is_first]
        return answer({"items": [self._json(one, as_us) for one in found]})

    def _written(self, method: str, request: FakeRequest) -> FakeResponse:
        if method == "POST":
            return self._inserted(body_of(request)["snippet"])
        name = request.query["id"] if method == "DELETE" else body_of(request)["id"]
        found = next((one for one in self._standing(as_us=True) if one.id == name), None)
        if found is None:
            return _error(404, "commentNotFound")
        if found.author != US:
            return _error(403, "forbidden")
        if method == "DELETE":
            found.gone = True
            return FakeResponse(204, b"")
        found.text, found.edited = body_of(request)["snippet"]["textOriginal"], self.now
        return answer(self._json(found, as_us=True))

    def _inserted(self, sent: dict[str, Any]) -> FakeResponse:
        above = next((one for one in self._standing(as_us=False) if one.id == sent["parentId"]), None)
        if above is None or not above.is_first:
            return _error(404, "parentCommentNotFound")
        if not above.open:
            return _error(400, "operationNotSupported")
        if len(sent["textOriginal"]) > 10_000:
            return _error(400, "commentTextTooLong")
        made = self.comment(sent["textOriginal"], US, above.id)
        made.held = self.holds
        return answer(self._json(made, as_us=True))

    def _json(self, one: Said, as_us: bool) -> dict[str, Any]:
        shown = one.text.replace("https://docs.ferrywire.example/keys", "Keys") if self.titles_links else one.text
        own = {"textOriginal": one.text} if as_us and one.author == US else {}
        told = {"authorDisplayName": NAMES[one.author], "authorChannelId": {"value": one.author}, "likeCount": 2}
        told |= {"textDisplay": shown, "publishedAt": zulu(one.at), "updatedAt": zulu(one.edited), **own}
        told |= {"videoId": VIDEO} if one.is_first else {"parentId": one.top, "videoId": VIDEO}
        return {"id": one.id, "snippet": told}


def _error(status: int, reason: str) -> FakeResponse:
    return answer({"error": {"code": status, "message": "No.", "errors": [{"reason": reason}]}}, status)
