"""A small, strict Lemmy on 127.0.0.1, in one of its two APIs: 0.19's `/api/v3` or 1.0's `/api/v4`, as the types of
lemmy-js-client 0.19.9 and 1.0.0-beta.2 describe them. It refuses what Lemmy would refuse, with its names for it: no
session, a locked post, a comment that is too long, a parameter that is none. At its end it fails when a request or an
answer held what is not documented (`tests/recorded/lemmy`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from connectors.lemmy import Settings
from connectors.lemmy.connector import Lemmy
from tests.fakes.channel import FakeLockable, FakeStreaming, Fault
from tests.fakes.documented import Documented
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeRequest, FakeResponse

PASSWORD = "correct-horse-battery-staple"
TOKEN = "eyJ0.eyJ1.c2ln"
US, COMMUNITY, SEARCH = "ferrywire", "webhooks", "ferry wire"
PEOPLE = ("admin", US, "mia", "tom")
_STREAMS = {
    "mentions": ("/user/mention", "type_=mention"),
    "replies": ("/user/replies", "type_=reply"),
    "posts": ("/post/list", ""),
    "comments": ("/comment/list", ""),
}


@dataclass
class FakeThing:
    """A submission, or a comment where `path` says so. What stands under a submission names it."""

    number: int
    by: str
    text: str
    at: datetime
    submission: int
    path: str = ""
    title: str = ""
    url: str | None = None
    alt: str | None = None
    deleted: bool = False
    removed: bool = False
    locked: bool = False
    spoilt: bool = False
    distinguished: bool = False
    community: str = COMMUNITY

    @property
    def id(self) -> str:
        return f"{'c' if self.path else 'p'}{self.number}"

    @property
    def parent(self) -> int:
        return int(self.path.split(".")[-2]) if self.path else 0


class FakeLemmy(FakeLockable, FakeStreaming):
    """`with FakeLemmy() as lemmy:`; `lemmy.connect()` is the real connector on it. `version` is "v3" or "v4"."""

    kind = "lemmy"
    secrets = (PASSWORD, TOKEN)
    lengths: Mapping[str, int] = {"": 0, "Grüße": 5, "👩‍👩‍👧‍👦": 7, "https://docs.ferrywire.example/a": 32}

    def __init__(self, version: str = "v4") -> None:
        super().__init__()
        self.version = version
        self.things: dict[str, FakeThing] = {}
        self.bots: set[str] = {US}
        self.blocking, self.banned = set[str](), False
        self.problem: tuple[str, int] | None = None
        self.logins, self.signed_out = 0, False
        self.documented = Documented("lemmy")
        self.undocumented: set[str] = set()
        self.web = FakeHttpServer(self._route)
        self.board = self.ask("How it goes", "Say what you see.", by="admin")

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()
        assert kind or not self.undocumented, f"not documented by Lemmy: {sorted(self.undocumented)}"

    def settings(self, **more: object) -> Settings:
        return Settings.model_validate({"server": self.web.url, "account": US, **more})

    def connect(self, *, with_secrets: bool = True, **more: Any) -> Lemmy:
        password, settings = PASSWORD if with_secrets else "", self.settings(**more)
        return Lemmy("lemmy", settings, password, self.clock, page=self.page, timeout=CLIENT_TIMEOUT)

    def connect_patiently(self) -> Lemmy:
        return Lemmy("lemmy", self.settings(), PASSWORD, self.clock)

    def connect_streams(self) -> Lemmy:
        return self.connect(communities=[COMMUNITY])

    def break_stream(self, stream: str, fault: Fault) -> None:
        path, values = _STREAMS[stream.partition("-")[0]]
        if self.version == "v4" and values:
            wanted = values.removeprefix("type_=")
            self.web.inject_fault(fault, lambda request: request.query.get("type_") == wanted)
        else:
            self.web.inject_fault(fault, lambda request: request.path.endswith(path))

    # What people do.

    def ask(self, title: str, text: str, by: str = "mia", **more: Any) -> str:
        """Somebody submits a post. Returns its id."""
        number = len(self.things) + 1
        return self._add(FakeThing(number, by, text, self.now, number, title=title, **more))

    def comment(self, above: str, text: str, by: str = "mia", **more: Any) -> str:
        """Somebody comments on a submission or a comment. Returns its id."""
        thing, number = self.things[above], len(self.things) + 1
        path = f"{thing.path or '0'}.{number}"
        return self._add(FakeThing(number, by, text, self.now, thing.submission, path, **more))

    def customer_posts(self, text: str) -> str:
        return self.comment(self.board, f"@{US}@ferry.example {text}")

    def customer_posts_badly(self, text: str) -> None:
        self.things[self.customer_posts(text)].spoilt = True

    def customer_replies(self, external_id: str, text: str) -> str:
        return self.comment(external_id, f"@{US}@ferry.example {text}", by="tom")

    def we_reply(self, external_id: str, text: str) -> str:
        return self.comment(external_id, text, by=US)

    def we_post(self, text: str) -> str:
        return self.comment(self.board, f"{text} (@{US}@ferry.example)", by=US)

    def edit(self, external_id: str, text: str) -> None:
        self.things[external_id].text = text

    def delete(self, external_id: str) -> None:
        self.things[external_id].deleted = True

    def lock(self, external_id: str) -> None:
        """A moderator locks what stands above a comment."""
        self.things[f"p{self.things[external_id].submission}"].locked = True

    def forget(self) -> None:
        raise AssertionError("Lemmy forgets nothing")

    def our_replies(self, external_id: str) -> list[str]:
        above = self.things[external_id]
        number = above.number if above.path else 0
        ours = (one for one in self.things.values() if one.by == US and one.path and not one.deleted)
        return [one.text for one in ours if one.submission == above.submission and one.parent == number]

    def write_count(self) -> int:
        return sum(_is_write(request) for request in self.web.requests)

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault, _is_write if writing else lambda request: request.method == "GET")

    def clear_faults(self) -> None:
        self.web.clear_faults()

    # The wire.

    def _route(self, request: FakeRequest) -> FakeResponse:
        self.undocumented |= self.documented.unknown_in_request(request)
        status, body, shape = self._answered(request)
        if status == 200:
            self.undocumented |= set(self.documented.unknown_in_answer(body, shape))
        return FakeResponse(status, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _answered(self, request: FakeRequest) -> tuple[int, Any, str]:
        prefix = f"/api/{self.version}"
        if not request.path.startswith(f"{prefix}/"):
            return 404, {"error": "not_found"}, ""
        path = request.path.removeprefix(prefix)
        signed_in = request.headers.get("authorization") == f"Bearer {TOKEN}" and not self.signed_out
        if path == "/site":
            us = {"local_user_view": {"person": self._person(US)}}
            return 200, {"version": "x", **({"my_user": us} if signed_in and self.version == "v3" else {})}, "site"
        if path in ("/user/login", "/account/auth/login"):
            return self._login(json.loads(request.body))
        if not signed_in:
            return 401, {"error": "not_logged_in"}, ""
        if self.problem is not None and request.method != "GET":
            return self.problem[1], {"error": self.problem[0]}, ""
        return self._read(path, request) if request.method == "GET" else self._written(path, request)

    def _login(self, body: Mapping[str, str]) -> tuple[int, Any, str]:
        self.logins, self.signed_out = self.logins + 1, False
        if body != {"username_or_email": US, "password": PASSWORD}:
            return 401, {"error": "incorrect_login"}, ""
        return 200, {"jwt": TOKEN, "registration_created": False, "verify_email_sent": False}, "login"

    def _read(self, path: str, request: FakeRequest) -> tuple[int, Any, str]:
        query, v3 = request.query, self.version == "v3"
        if path == "/account":
            return 200, {"local_user_view": {"person": self._person(US)}}, "account"
        if path in ("/comment", "/post"):
            found = self.things.get(f"{path[1]}{query['id']}")
            shape = f"{path[1:]}_view"
            missing = {"error": f"couldnt_find_{path[1:]}"} if v3 else {"error": "not_found"}
            return (200, {shape: self._view(found)}, shape) if found else (404, missing, "")
        found_things, name = self._listed(path, query)
        assert v3 or "page" not in query
        assert query.get("sort", "new") == ("New" if v3 else "new")
        return self._page(found_things, query, name)

    def _listed(self, path: str, query: Mapping[str, str]) -> tuple[Iterable[FakeThing], str]:
        everything = self.things.values()
        comments, posts = ([o for o in everything if o.path], [o for o in everything if not o.path])
        kind = {"/user/mention": "mention", "/user/replies": "reply"}.get(path, query.get("type_", ""))
        if kind in ("mention", "reply"):
            return self._told(kind, comments), "mentions" if kind == "mention" else "replies"
        if path == "/user":
            return [one for one in comments if query["person_id"] == str(PEOPLE.index(one.by))], "comments"
        shown, name = (posts, "posts") if path == "/post/list" or kind == "Posts" else (comments, "comments")
        if "creator_id" in query:
            return [one for one in shown if query["creator_id"] == str(PEOPLE.index(one.by))], name
        if words := query.get("q") or query.get("search_term"):
            return [one for one in shown if words in f"{one.title} {one.text}".casefold()], name
        return [one for one in shown if one.community == query["community_name"]], name

    def _told(self, kind: str, comments: list[FakeThing]) -> list[FakeThing]:
        """Of a mention, and of a reply to a comment of ours."""
        others = [one for one in comments if one.by != US]
        if kind == "mention":
            return [one for one in others if f"@{US}@" in one.text]
        return [one for one in others if one.parent and self.things[f"c{one.parent}"].by == US]

    def _page(self, found: Iterable[FakeThing], query: Mapping[str, str], name: str) -> tuple[int, Any, str]:
        limit, v3 = int(query.get("limit", "10")), self.version == "v3"
        if limit > 50:
            return 400, {"error": "invalid_limit" if v3 else "invalid_fetch_limit"}, ""
        newest = sorted(found, key=lambda one: (one.at, one.number), reverse=True)
        start = (int(query.get("page", "1")) - 1) * limit if v3 else int(query.get("page_cursor", "P0")[1:])
        views = [self._view(one) for one in newest[start : start + limit]]
        told = {"mentions": "person_mention", "replies": "comment_reply"}.get(name)
        if v3:
            shown = [{**one, told: {"published": one["comment"]["published"]}} for one in views] if told else views
            return 200, {name: shown}, "listing"
        below = {"next_page": f"P{start + limit}"} if start + limit < len(newest) else {}
        if not told:
            return 200, {"items": views, **below}, "listing"
        items = [
            {"notification": {"published_at": one["comment"]["published_at"]}, "data": _tagged(one)} for one in views
        ]
        return 200, {"items": items, **below}, "notifications"

    def _written(self, path: str, request: FakeRequest) -> tuple[int, Any, str]:
        body, v3 = json.loads(request.body), self.version == "v3"
        if (request.method, path) == ("POST", "/comment"):
            return self._create(body)
        thing = self.things.get(f"c{body['comment_id']}")
        if thing is None or thing.by != US:
            return 400, {"error": "no_comment_edit_allowed"}, ""
        if (request.method, path) == ("PUT", "/comment"):
            if len(body["content"]) > 10_000:
                return 400, {"error": "invalid_body_field"}, ""
            thing.text = body["content"]
            return 200, {"comment_view": self._view(thing)}, "comment_view"
        assert (request.method, path) == (("POST", "/comment/delete") if v3 else ("DELETE", "/comment"))
        if thing.deleted is body["deleted"]:
            return 400, {"error": "couldnt_update_comment"}, ""
        thing.deleted = body["deleted"]
        return 200, {"comment_view": self._view(thing)}, "comment_view"

    def _create(self, body: Mapping[str, Any]) -> tuple[int, Any, str]:
        submission, parent = self.things.get(f"p{body['post_id']}"), body.get("parent_id")
        above = self.things.get(f"c{parent}") if parent else submission
        if submission is None or above is None or above.submission != submission.number:
            return 404, {"error": "not_found"}, ""
        problems = {
            "deleted": submission.deleted or submission.removed or above.deleted,
            "locked": submission.locked or above.locked,
            "person_is_blocked": above.by in self.blocking,
            "invalid_body_field": not 0 < len(body["content"]) <= 10_000,
        }
        for name, holds in problems.items():
            if holds:
                return 400, {"error": name}, ""
        made = self.comment(above.id, body["content"], by=US)
        return 200, {"comment_view": self._view(self.things[made])}, "comment_view"

    def _add(self, thing: FakeThing) -> str:
        self.things[thing.id] = thing
        return thing.id

    def _name(self, earlier: str, later: str) -> str:
        return earlier if self.version == "v3" else later

    def _person(self, name: str) -> dict[str, Any]:
        address = f"https://ferry.example/u/{name}"
        base = {"id": PEOPLE.index(name), "name": name, "bot_account": name in self.bots}
        return {**base, self._name("actor_id", "ap_id"): address}

    def _view(self, thing: FakeThing) -> dict[str, Any]:
        submission = self.things[f"p{thing.submission}"]
        community = {
            "name": thing.community,
            self._name("actor_id", "ap_id"): f"https://ferry.example/c/{thing.community}",
        }
        view: dict[str, Any] = {"post": self._submission(submission), "creator": self._person(thing.by)}
        view["community"] = community
        if self.version == "v3":
            view |= {"counts": {"score": 3}, "banned_from_community": self.banned}
        elif self.banned:
            view["community_actions"] = {"received_ban_at": _time(self.now)}
        if thing.path:
            view["comment"] = self._comment(thing)
        return view

    def _submission(self, thing: FakeThing) -> dict[str, Any]:
        more = {} if self.version == "v3" else {"score": 3}
        return {
            "id": thing.number,
            "name": thing.title,
            "body": None if thing.deleted else thing.text,
            "url": thing.url,
            "alt_text": thing.alt,
            "ap_id": f"https://ferry.example/post/{thing.number}",
            self._name("published", "published_at"): _time(thing.at),
            "deleted": thing.deleted,
            "removed": thing.removed,
            "locked": thing.locked,
            **more,
        }

    def _comment(self, thing: FakeThing) -> dict[str, Any]:
        more = {} if self.version == "v3" else {"score": 3, "locked": thing.locked}
        shown = "" if thing.deleted and thing.by != US else thing.text
        return {
            "id": thing.number,
            "content": None if thing.spoilt else shown,
            "ap_id": f"https://ferry.example/comment/{thing.number}",
            "path": thing.path,
            self._name("published", "published_at"): _time(thing.at),
            "deleted": thing.deleted,
            "removed": thing.removed,
            "distinguished": thing.distinguished,
            **more,
        }


def _is_write(request: FakeRequest) -> bool:
    return request.method != "GET" and not request.path.endswith("/login")


def _tagged(view: dict[str, Any]) -> dict[str, Any]:
    return {**view, "type_": "comment"}


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
