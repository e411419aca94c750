"""A small, strict Bluesky on 127.0.0.1: an account's server and the network behind it in one, over the lexicons
(https://github.com/bluesky-social/atproto/tree/main/lexicons) and as its own development server behaves (PDS 0.5): any
reply is taken, also to what is gone or gated, and a key that is taken is written over. It refuses what Bluesky would
refuse: no session, a key that is no TID, too many characters or bytes. At its end it fails when a request or an answer
held what is not documented (`tests/recorded/bluesky`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import regex

from connectors.bluesky import Settings
from connectors.bluesky.connector import Bluesky
from tests.fakes.channel import FakeLockable, FakeStreaming, Fault
from tests.fakes.documented import Documented
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeRequest, FakeResponse

PASSWORD = "abcd-efgh-ijkl-mnop"
ACCESS, REFRESH = "access0jwt0of0ours", "refresh0jwt0of0ours"
US, MIA, TOM = "did:plc:ferrywire", "did:plc:mia", "did:plc:tom"
HANDLES = {US: "ferrywire.example", MIA: "mia.example", TOM: "tom.example"}
SEARCH = "ferry wire"
POSTS = "app.bsky.feed.post"
_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"
_LISTINGS = {"mentions": "app.bsky.notification.listNotifications", "search": "app.bsky.feed.searchPosts"}


@dataclass
class FakeRecord:
    """One post: its record as it was written, and what the network knows of it."""

    did: str
    key: str
    value: dict[str, Any]
    indexed: datetime
    deleted: bool = False
    gated: bool = False
    spoilt: bool = False
    embed: Any = None
    reasons: set[str] = field(default_factory=set)

    @property
    def uri(self) -> str:
        return f"at://{self.did}/{POSTS}/{self.key}"

    @property
    def cid(self) -> str:
        return "bafy" + hashlib.sha256(json.dumps(self.value, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def ref(self) -> dict[str, str]:
        return {"uri": self.uri, "cid": self.cid}


class FakeBluesky(FakeLockable, FakeStreaming):
    """`with FakeBluesky() as bluesky:`; `bluesky.connect()` is the real connector on it."""

    kind = "bluesky"
    secrets = (PASSWORD, ACCESS, REFRESH)
    lengths: Mapping[str, int] = {"": 0, "Grüße": 5, "e\u0301": 1, "👩‍👩‍👧‍👦" * 10: 25, "日本語": 3}

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, FakeRecord] = {}
        self.labels: dict[str, list[dict[str, str]]] = {US: [{"src": US, "val": "bot"}]}
        self.relations: dict[str, dict[str, Any]] = {}
        self.sessions, self.refreshes, self.expired = 0, 0, False
        self.blobs: dict[str, bytes] = {}
        self.odd: set[str] = set()
        self.commits = 0
        self.documented = Documented("bluesky")
        self.undocumented: set[str] = set()
        self.web = FakeHttpServer(self._route)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()
        assert kind or not self.undocumented, f"not documented by Bluesky: {sorted(self.undocumented)}"

    def settings(self, **more: object) -> Settings:
        return Settings.model_validate({"account": HANDLES[US], "service": self.web.url, **more})

    def connect(self, *, with_secrets: bool = True, **more: Any) -> Bluesky:
        password, settings = PASSWORD if with_secrets else "", self.settings(**more)
        return Bluesky("bluesky", settings, password, self.clock, page=self.page, timeout=CLIENT_TIMEOUT)

    def connect_patiently(self) -> Bluesky:
        return Bluesky("bluesky", self.settings(), PASSWORD, self.clock)

    def connect_streams(self) -> Bluesky:
        return self.connect(searches=[SEARCH])

    def break_stream(self, stream: str, fault: Fault) -> None:
        method = _LISTINGS[stream.partition("-")[0]]
        self.web.inject_fault(fault, lambda request: request.path.endswith(method))

    # What people do.

    def say(self, text: str, by: str = MIA, *, parent: str = "", mentions: bool = False, **more: Any) -> str:
        """Somebody posts; `more` goes into the record. Returns its address."""
        value: dict[str, Any] = {"$type": POSTS, "text": text, "createdAt": _time(self.now), "langs": ["en"], **more}
        if parent:
            above = self.records[parent]
            root = above.value["reply"]["root"] if "reply" in above.value else above.ref
            value["reply"] = {"root": root, "parent": above.ref}
        if mentions:
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": US}
            value.setdefault("facets", []).append({"index": {"byteStart": 0, "byteEnd": 1}, "features": [feature]})
        return self.write(by, self._new_key(), value).uri

    def write(self, did: str, key: str, value: dict[str, Any]) -> FakeRecord:
        """As the server does: whatever stood under the key is replaced, and the same record changes nothing."""
        record = FakeRecord(did, key, value, self.now)
        stands = self.records.get(record.uri)
        if stands is None or stands.deleted or stands.value != value:
            self.records[record.uri], self.commits = record, self.commits + 1
        parent = value.get("reply", {}).get("parent", {}).get("uri", "")
        if did != US:
            record.reasons |= {"reply"} if parent.startswith(f"at://{US}/") else set()
            record.reasons |= {"mention"} if US in json.dumps(value.get("facets", [])) else set()
        return self.records[record.uri]

    def customer_posts(self, text: str) -> str:
        return self.say(text, mentions=True)

    def customer_posts_badly(self, text: str) -> None:
        self.records[self.customer_posts(text)].spoilt = True

    def customer_replies(self, external_id: str, text: str) -> str:
        return self.say(text, TOM, parent=external_id)

    def we_reply(self, external_id: str, text: str) -> str:
        return self.say(text, US, parent=external_id)

    def we_post(self, text: str) -> str:
        return self.say(f"{text} ({SEARCH})", US)

    def delete(self, external_id: str) -> None:
        self.records[external_id].deleted = True

    def lock(self, external_id: str) -> None:
        self.records[external_id].gated = True

    def forget(self) -> None:
        raise AssertionError("Bluesky forgets nothing")

    def our_records(self, external_id: str) -> list[FakeRecord]:
        """Ours below a post, oldest first."""
        ours = (one for one in self._standing() if one.did == US)
        below = (one for one in ours if one.value.get("reply", {}).get("parent", {}).get("uri") == external_id)
        return sorted(below, key=lambda one: one.key)

    def our_replies(self, external_id: str) -> list[str]:
        return [one.value["text"] for one in self.our_records(external_id)]

    def write_count(self) -> int:
        return sum(_is_write(request) for request in self.web.requests)

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault, _is_write if writing else lambda request: request.method == "GET")

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def wait_headers(self, seconds: int) -> Mapping[str, str]:
        return {"ratelimit-limit": "3000", "ratelimit-reset": str(int(self.now.timestamp()) + seconds)}

    # The wire.

    def _route(self, request: FakeRequest) -> FakeResponse:
        method = request.path.removeprefix("/xrpc/")
        self.undocumented |= self.documented.unknown_in_request(_without_bytes(request))
        status, body = self._signed(method, request) or self._answered(method, request)
        if status == 200:
            self.undocumented |= set(self.documented.unknown_in_answer(body, method))
        reset = str(int(self.now.timestamp()) + 300)
        left = {"ratelimit-limit": "3000", "ratelimit-remaining": "2999", "ratelimit-reset": reset}
        return FakeResponse(status, json.dumps(body).encode(), {"Content-Type": "application/json", **left})

    def _signed(self, method: str, request: FakeRequest) -> tuple[int, Any] | None:
        """Signing in, or why this request may not be answered."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        session = {"accessJwt": ACCESS, "refreshJwt": REFRESH, "did": US, "handle": HANDLES[US], "active": True}
        if method == "com.atproto.server.createSession":
            given, self.sessions, self.expired = json.loads(request.body), self.sessions + 1, False
            right = given == {"identifier": HANDLES[US], "password": PASSWORD}
            return (200, session) if right else (401, _error("AuthenticationRequired"))
        if method == "com.atproto.server.refreshSession":
            self.refreshes, self.expired = self.refreshes + 1, False
            return (200, session) if token == REFRESH else (400, _error("InvalidToken"))
        if self.expired:
            return 400, _error("ExpiredToken")
        return None if token == ACCESS else (400, _error("InvalidToken"))

    def _answered(self, method: str, request: FakeRequest) -> tuple[int, Any]:  # noqa: C901, PLR0911  one case a method
        query = request.query
        match method:
            case "app.bsky.actor.getProfile":
                return 200, self._profile(query["actor"])
            case "app.bsky.notification.listNotifications":
                wanted = set(request.repeated["reasons"])
                told = [(one, one.indexed) for one in self._standing() if one.reasons & wanted]
                return self._page(query, told, "notifications")
            case "app.bsky.feed.searchPosts":
                assert query["sort"] == "latest"
                words = query["q"].casefold()
                found = [(one, one.indexed) for one in self._standing() if words in one.value["text"].casefold()]
                return self._page(query, found, "posts")
            case "app.bsky.feed.getPosts":
                uris = request.repeated["uris"]
                if len(uris) > 25:
                    return 400, _error("InvalidRequest")
                return 200, {"posts": [self._view(one) for one in self._standing() if one.uri in uris]}
            case "com.atproto.repo.getRecord":
                kept = self.records.get(f"at://{query['repo']}/{query['collection']}/{query['rkey']}")
                gone = kept is None or kept.deleted
                return (400, _error("RecordNotFound")) if gone or kept is None else (200, _kept(kept))
            case "com.atproto.repo.listRecords":
                return self._records(query)
            case "com.atproto.repo.uploadBlob":
                return self._upload(request)
            case "com.atproto.repo.putRecord":
                return self._put(json.loads(request.body))
            case "com.atproto.repo.deleteRecord":
                return self._remove(json.loads(request.body))
        return 404, _error("MethodNotImplemented")

    def _page(self, query: Mapping[str, str], found: list[tuple[FakeRecord, datetime]], name: str) -> tuple[int, Any]:
        """Newest first. The cursor is where the page ended."""
        limit, start = int(query.get("limit", "25")), query.get("cursor", "~")
        newest = sorted(found, key=lambda one: (_time(one[1]), one[0].key), reverse=True)
        below = [one for one, at in newest if f"{_time(at)} {one.key}" < start][:limit]
        make = self._notification if name == "notifications" else self._view
        body: dict[str, Any] = {name: [make(one) for one in below]}
        if below:
            body["cursor"] = f"{_time(below[-1].indexed)} {below[-1].key}"
        return 200, body

    def _records(self, query: Mapping[str, str]) -> tuple[int, Any]:
        ours = sorted((one for one in self._standing() if one.did == query["repo"]), key=lambda one: one.key)
        below = [one for one in reversed(ours) if one.key < query.get("cursor", "~")][: int(query["limit"])]
        more = {"cursor": below[-1].key} if len(below) == int(query["limit"]) else {}
        return 200, {"records": [_kept(one) for one in below], **more}

    def _upload(self, request: FakeRequest) -> tuple[int, Any]:
        link = "bafk" + hashlib.sha256(request.body).hexdigest()[:32]
        self.blobs[link] = request.body
        kind = request.headers["content-type"]
        return 200, {"blob": {"$type": "blob", "ref": {"$link": link}, "mimeType": kind, "size": len(request.body)}}

    def _put(self, body: dict[str, Any]) -> tuple[int, Any]:
        record, text = body["record"], body["record"]["text"]
        is_tid = regex.fullmatch(r"[2-7a-j][2-7a-z]{12}", body["rkey"])
        too_long = len(regex.findall(r"\X", text)) > 300 or len(text.encode()) > 3000
        embedded = record.get("embed", {}).get("images", [])
        unknown = any(one["image"]["ref"]["$link"] not in self.blobs for one in embedded)
        if body["repo"] != US or not is_tid or too_long or unknown:
            return 400, _error("InvalidRequest")
        kept = self.write(US, body["rkey"], record)
        return 200, {**kept.ref, "validationStatus": "valid"}

    def _remove(self, body: dict[str, Any]) -> tuple[int, Any]:
        """The same answer, whether there was one or not."""
        kept = self.records.get(f"at://{body['repo']}/{body['collection']}/{body['rkey']}")
        if kept is not None:
            kept.deleted = True
        return 200, {}

    def _standing(self) -> list[FakeRecord]:
        return [one for one in self.records.values() if not one.deleted]

    def _profile(self, did: str) -> dict[str, Any]:
        viewer = {"blockedBy": False, **self.relations.get(did, {})}
        name = HANDLES[did].partition(".")[0].title()
        base = {"did": did, "handle": HANDLES[did], "displayName": name, "labels": self.labels.get(did, [])}
        return {**base, "viewer": viewer}

    def _notification(self, one: FakeRecord) -> dict[str, Any]:
        told = {"reason": min(one.reasons), "isRead": False, "indexedAt": None if one.spoilt else _time(one.indexed)}
        return {**one.ref, "author": self._profile(one.did), "record": one.value, **told}

    def _view(self, one: FakeRecord) -> dict[str, Any]:
        unread = one.spoilt or one.uri in self.odd
        seen = {"indexedAt": None if unread else _time(one.indexed), "likeCount": 0}
        viewer = {"replyDisabled": True} if one.gated else {}
        shown = {"embed": one.embed} if one.embed else {}
        return {**one.ref, "author": self._profile(one.did), "record": one.value, "viewer": viewer, **seen, **shown}

    def _new_key(self) -> str:
        number = (int(self.now.timestamp() * 1_000_000) << 10) + len(self.records)
        return "".join(_DIGITS[number >> shift & 31] for shift in range(60, -1, -5))


def _is_write(request: FakeRequest) -> bool:
    return request.path.endswith((".putRecord", ".deleteRecord"))


def _without_bytes(request: FakeRequest) -> FakeRequest:
    """An upload has no fields."""
    blob = request.path.endswith(".uploadBlob")
    body = b"" if blob else request.body
    return FakeRequest(request.method, request.path, request.query, request.headers, body)


def _kept(one: FakeRecord) -> dict[str, Any]:
    return {**one.ref, "value": one.value}


def _error(name: str) -> dict[str, str]:
    return {"error": name, "message": "no"}


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
