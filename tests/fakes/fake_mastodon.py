"""A small, strict Mastodon on 127.0.0.1: mentions, hashtags, search, posts and media over its API, as
https://docs.joinmastodon.org/methods/ describes them, and its validators where those say less. It refuses what Mastodon
would refuse: no token, an unknown parameter, a page that is too long, words that are too many. At its end it fails when
a request or an answer held what is not documented (`tests/recorded/mastodon`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from types import TracebackType
from typing import Any, Self

import regex

from connectors.mastodon import Settings
from connectors.mastodon.connector import Mastodon
from tests.fakes.channel import FakeReplyChannel, FakeStreaming, Fault
from tests.fakes.documented import Documented
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeRequest, FakeResponse

TOKEN = "ZA-Yj3aBD8U8Cm7lKUp-lm9O9BmDgdhHzDeqsY8tlL0"
US = "ferrywire"
TAG = "ferrywire"
SEARCH = "ferry wire"
_NOT_FOUND = {"error": "Record not found"}
_STREAMS = {"mentions": "/api/v1/notifications", "tag": "/api/v1/timelines/tag/", "search": "/api/v2/search"}
_NO_PARENT = {"error": "The post you are trying to reply to does not appear to exist."}


@dataclass
class FakeStatus:
    """One post. `arrived` numbers what it was when it reached this server."""

    id: int
    acct: str
    text: str
    at: datetime
    parent: int = 0
    visibility: str = "public"
    spoiler: str = ""
    mentions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    media: list[dict[str, Any]] = field(default_factory=list)
    poll: tuple[str, ...] = ()
    language: str = "en"
    edited: datetime | None = None
    content: str = ""
    deleted: bool = False
    spoilt: bool = False


class FakeMastodon(FakeReplyChannel, FakeStreaming):
    """`with FakeMastodon() as mastodon:`; `mastodon.connect()` is the real connector on it."""

    kind = "mastodon"
    secrets = (TOKEN,)
    lengths: Mapping[str, int] = {
        "": 0,
        "Grüße": 5,
        "👩‍👩‍👧‍👦": 1,
        "see https://docs.ferrywire.com/a/very/long/path/that/goes/on?and=on#and-on.": 28,
        "http://localhost/a": 18,
        "@mia@far.example hello": 22,
    }

    def __init__(self) -> None:
        super().__init__()
        self.longest = 500
        self.statuses: dict[int, FakeStatus] = {}
        self.notified: list[tuple[int, datetime, int]] = []
        self.profiles: dict[str, dict[str, Any]] = {US: {"bot": True}}
        self.uploads: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, int] = {}
        self.processing = 0
        self.blocked_by: set[str] = set()
        self.documented = Documented("mastodon")
        self.undocumented: set[str] = set()
        self.web = FakeHttpServer(self._route)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()
        assert kind or not self.undocumented, f"not documented by Mastodon: {sorted(self.undocumented)}"

    def settings(self, **more: object) -> Settings:
        return Settings.model_validate({"server": self.web.url, **more})

    def connect(self, *, with_secrets: bool = True, **more: object) -> Mastodon:
        token = TOKEN if with_secrets else ""
        settings = self.settings(**more)
        return Mastodon("mastodon", settings, token, self.clock, page=self.page, timeout=CLIENT_TIMEOUT)

    def connect_patiently(self) -> Mastodon:
        return Mastodon("mastodon", self.settings(), TOKEN, self.clock)

    def connect_streams(self) -> Mastodon:
        return self.connect(hashtags=[TAG], searches=[SEARCH])

    def break_stream(self, stream: str, fault: Fault) -> None:
        path = _STREAMS[stream.partition("-")[0]]
        self.web.inject_fault(fault, lambda request: request.path.startswith(path))

    # What people do.

    def say(self, text: str, by: str = "mia@far.example", **more: Any) -> str:
        """Somebody posts. An id is made of the time it was written, as Mastodon's are. Returns it."""
        at = more.pop("at", self.now)
        number = int(at.timestamp() * 1000) << 16 | len(self.statuses)
        status = FakeStatus(number, by, text, at, **more)
        self.statuses[number] = status
        if US in status.mentions and by != US:
            self.notified.append((len(self.notified) + 1, self.now, number))
        return str(number)

    def customer_posts(self, text: str) -> str:
        return self.say(text, mentions=(US,))

    def customer_posts_badly(self, text: str) -> None:
        self.statuses[int(self.customer_posts(text))].spoilt = True

    def customer_replies(self, external_id: str, text: str) -> str:
        return self.say(text, "tom", parent=int(external_id), mentions=(US,))

    def we_reply(self, external_id: str, text: str) -> str:
        acct = self.statuses[int(external_id)].acct
        return self.say(f"@{acct} {text}", US, parent=int(external_id), mentions=(acct,))

    def we_post(self, text: str) -> str:
        return self.say(text, US, tags=(TAG,))

    def edit(self, external_id: str, text: str) -> None:
        self.statuses[int(external_id)].text, self.statuses[int(external_id)].edited = text, self.now

    def delete(self, external_id: str) -> None:
        self.statuses[int(external_id)].deleted = True

    def forget(self) -> None:
        raise AssertionError("Mastodon forgets nothing")

    def our_posts(self, external_id: str) -> list[FakeStatus]:
        """Ours below a post, in full."""
        found = (one for one in self.statuses.values() if one.parent == int(external_id) and one.acct == US)
        return sorted((one for one in found if not one.deleted), key=lambda one: one.id)

    def our_replies(self, external_id: str) -> list[str]:
        address = f"@{self.statuses[int(external_id)].acct} "
        return [one.text.removeprefix(address) for one in self.our_posts(external_id)]

    def write_count(self) -> int:
        return sum(_is_write(request) for request in self.web.requests)

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault, _is_write if writing else lambda request: request.method == "GET")

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def wait_headers(self, seconds: int) -> Mapping[str, str]:
        reset = datetime.fromtimestamp(self.now.timestamp() + seconds, UTC)
        return {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": _time(reset)}

    # The wire.

    def _route(self, request: FakeRequest) -> FakeResponse:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return _answer({"error": "The access token is invalid"}, 401)
        self.undocumented |= self.documented.unknown_in_request(_without_file(request))
        status, body, shape = self._answered(request)
        if status == 200:
            self.undocumented |= set(self.documented.unknown_in_answer(body, shape))
        left = {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "299", "X-RateLimit-Reset": _time(self.now)}
        return _answer(body, status, left)

    def _answered(self, request: FakeRequest) -> tuple[int, Any, str]:  # noqa: C901, PLR0911  one case a method
        parts = request.path.strip("/").split("/")[2:]
        match request.method, parts:
            case "GET", ["accounts", "verify_credentials"]:
                return 200, self._account(US), "account"
            case "GET", ["instance"]:
                return 200, {"configuration": {"statuses": {"max_characters": self.longest}}}, "instance"
            case "GET", ["notifications"]:
                return self._notifications(request)
            case "GET", ["timelines", "tag", tag]:
                return self._listing(request, (one for one in self._public() if tag in one.tags))
            case "GET", ["search"]:
                words = request.query["q"].casefold()
                status, found, _ = self._listing(request, (o for o in self._public() if words in o.text.casefold()))
                return status, {"accounts": [], "hashtags": [], "statuses": found}, "search"
            case "GET", ["accounts", account, "statuses"]:
                return self._listing(request, (o for o in self._standing() if account == self._id(o.acct)))
            case "GET", ["media", number]:
                return self._medium(number)
            case "POST", ["statuses"]:
                return self._publish(request)
            case "POST", ["media"]:
                return self._upload(request)
            case method, ["statuses", number, *rest]:
                return self._of_one(method, number, rest, request)
        return 404, _NOT_FOUND, ""

    def _notifications(self, request: FakeRequest) -> tuple[int, Any, str]:
        assert request.query["types[]"] == "mention"
        told = [(number, at, self.statuses[named]) for number, at, named in self.notified]
        shown = [one for one in reversed(told) if not one[2].deleted and one[0] < _below(request)]
        limit = int(request.query.get("limit", "40"))
        if limit > 80:
            return 422, {"error": "limit"}, ""
        return 200, [self._notification(*one) for one in shown[:limit]], "notification"

    def _listing(self, request: FakeRequest, found: Iterable[FakeStatus]) -> tuple[int, Any, str]:
        limit = int(request.query.get("limit", "20"))
        if limit > 40:
            return 422, {"error": "limit"}, ""
        shown = sorted((one for one in found if one.id < _below(request)), key=lambda one: -one.id)
        return 200, [self._json(one) for one in shown[:limit]], "status"

    def _of_one(  # noqa: PLR0911  one case a method
        self, method: str, number: str, rest: list[str], request: FakeRequest
    ) -> tuple[int, Any, str]:
        status = self.statuses.get(int(number))
        if status is None or status.deleted or status.acct in self.blocked_by:
            return 404, _NOT_FOUND, ""
        if (method != "GET" or rest == ["source"]) and status.acct != US:
            return 403, {"error": "This action is not allowed"}, ""
        match method, rest:
            case "GET", []:
                return 200, self._json(status), "status"
            case "GET", ["source"]:
                source = {"id": number, "text": status.text, "spoiler_text": status.spoiler}
                return 200, source, "source"
            case "GET", ["context"]:
                return 200, {"ancestors": self._ancestors(status), "descendants": []}, "context"
            case "PUT", []:
                return self._replace(status, json.loads(request.body))
            case "DELETE", []:
                status.deleted = True
                return 200, {**self._json(status), "text": status.text}, "status"
        return 404, _NOT_FOUND, ""

    def _publish(self, request: FakeRequest) -> tuple[int, Any, str]:
        body, key = json.loads(request.body), request.headers.get("idempotency-key", "")
        if key in self.keys:
            return 200, self._json(self.statuses[self.keys[key]]), "status"
        parent = self.statuses.get(int(body.get("in_reply_to_id", 0)))
        if parent is None or parent.deleted or parent.acct in self.blocked_by:
            return 404, _NO_PARENT, ""
        words, warning = body["status"], body.get("spoiler_text", "")
        if problem := self._too_long(words, warning):
            return 422, problem, ""
        media = [self.uploads[one] for one in body.get("media_ids", [])]
        more = {"visibility": body["visibility"], "spoiler": warning, "media": media}
        named = tuple(name for name in regex.findall(r"@([\w.-]+(?:@[\w.-]+)?)", words))
        made = int(self.say(words, US, parent=parent.id, mentions=named, **more))
        if key:
            self.keys[key] = made
        return 200, self._json(self.statuses[made]), "status"

    def _replace(self, status: FakeStatus, body: dict[str, Any]) -> tuple[int, Any, str]:
        """What is not named again is dropped."""
        if problem := self._too_long(body["status"], body.get("spoiler_text", "")):
            return 422, problem, ""
        status.text, status.spoiler, status.edited = body["status"], body.get("spoiler_text", ""), self.now
        status.media = [self.uploads[one] for one in body.get("media_ids", [])]
        return 200, self._json(status), "status"

    def _too_long(self, words: str, warning: str) -> Mapping[str, str] | None:
        """`StatusLengthValidator`, for the few addresses that tests have."""
        bare = regex.sub(r"https?://[\w.-]+\.com(?:/[\w./?=&#-]*[\w/])?", "x" * 23, words)
        bare = regex.sub(r"(@[\w-]+)@[\w.-]+", r"\1", bare)
        count = len(regex.findall(r"\X", warning + bare))
        over = {"error": f"Validation failed: Text character limit of {self.longest} exceeded"}
        return over if count > self.longest else None

    def _upload(self, request: FakeRequest) -> tuple[int, Any, str]:
        if b"\x89PNG" not in request.body and b"\xff\xd8\xff" not in request.body:
            return 422, {"error": "Validation failed: File content type is invalid, File is invalid"}, ""
        number, ready = str(len(self.uploads) + 1), not self.processing
        told = regex.search(rb'name="description"\r\n\r\n(.*?)\r\n--', request.body, regex.DOTALL)
        medium = {"id": number, "type": "image", "description": told.group(1).decode() if told else None}
        self.uploads[number] = medium
        url = f"https://files.ferry.example/{number}.png" if ready else None
        return 200 if ready else 202, {**medium, "url": url}, "media"

    def _medium(self, number: str) -> tuple[int, Any, str]:
        self.processing -= 1
        if self.processing > 0:
            return 206, {}, ""
        return 200, {**self.uploads[number], "url": "https://files.ferry.example/1.png"}, "media"

    def _standing(self) -> list[FakeStatus]:
        return [one for one in self.statuses.values() if not one.deleted]

    def _public(self) -> list[FakeStatus]:
        return [one for one in self._standing() if one.visibility == "public"]

    def _ancestors(self, status: FakeStatus) -> list[Any]:
        above: list[Any] = []
        while status := self.statuses.get(status.parent):  # type: ignore[assignment]
            above.insert(0, self._json(status))
        return above

    def _id(self, acct: str) -> str:
        return str(1000 + sum(acct.encode()))

    def _account(self, acct: str) -> dict[str, Any]:
        name = acct.partition("@")[0]
        base = {"id": self._id(acct), "username": name, "acct": acct, "display_name": name.title(), "bot": False}
        url = f"https://{acct.partition('@')[2] or 'ferry.example'}/@{name}"
        return {**base, "url": url, "note": "", "followers_count": 40, **self.profiles.get(acct, {})}

    def _notification(self, number: int, at: datetime, status: FakeStatus) -> dict[str, Any]:
        account = self._account(status.acct)
        kept = {"id": str(number), "type": "mention", "created_at": _time(at), "account": account}
        return {**kept, "status": self._json(status)}

    def _json(self, status: FakeStatus) -> dict[str, Any]:
        account = self._account(status.acct)
        shown = status.content or "<p>" + escape(status.text).replace("\n", "<br />") + "</p>"
        return {
            "id": str(status.id),
            "created_at": _time(status.at),
            "edited_at": _time(status.edited) if status.edited else None,
            "in_reply_to_id": str(status.parent) if status.parent else None,
            "spoiler_text": status.spoiler,
            "sensitive": bool(status.spoiler),
            "visibility": status.visibility,
            "language": status.language,
            "uri": f"{account['url']}/statuses/{status.id}",
            "url": f"{account['url']}/{status.id}",
            "content": None if status.spoilt else shown,
            "account": account,
            "media_attachments": status.media,
            "mentions": [{"id": self._id(name), "acct": name} for name in status.mentions],
            "poll": {"options": [{"title": one} for one in status.poll]} if status.poll else None,
            "reblog": None,
            "favourites_count": 0,
        }


def _is_write(request: FakeRequest) -> bool:
    return request.method != "GET" and not request.path.endswith("/media")


def _without_file(request: FakeRequest) -> FakeRequest:
    """An upload's fields as if they were JSON."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return request
    names = regex.findall(rb'form-data; name="(\w+)"', request.body)
    body = json.dumps({name.decode(): "" for name in names}).encode()
    return FakeRequest(request.method, request.path, request.query, request.headers, body)


def _below(request: FakeRequest) -> int:
    return int(request.query.get("max_id", str(1 << 70)))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _answer(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> FakeResponse:
    return FakeResponse(status, json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})})
