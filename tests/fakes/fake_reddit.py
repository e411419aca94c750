"""A small, strict Reddit on 127.0.0.1: tokens, listings, search, inbox, api/info and api/comment, as its API documents
them, over posts kept in memory. What the documentation leaves open (a deleted anchor gives an empty page) is as bot
authors report it. It refuses what Reddit would refuse: no token, an anonymous user agent, an unknown parameter. At its
end it fails when a field or parameter was used that Reddit does not document.
"""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import parse_qsl

import connectors
from tests.fakes.channel import Connector, FakeLockable, FakeSharing, FakeStreaming, Fault
from tests.fakes.fake_reddit_fields import unknown_fields, unknown_parameters
from tests.fakes.http import CLIENT_TIMEOUT, FakeHttpServer, FakeRequest, FakeResponse

ACCOUNT = "ferrywire_ana"
SUBREDDIT = "ferrywire"
SECRETS = {
    "REDDIT_CLIENT_ID": "kQ7vLmR2xYbTzw",
    "REDDIT_CLIENT_SECRET": "zX9-secret-of-the-app",
    "REDDIT_USERNAME": ACCOUNT,
    "REDDIT_PASSWORD": "correct-horse-battery",
}
REFRESH_TOKEN = "70162531-a-refresh-token"
LISTING_PARAMS = frozenset({"raw_json", "limit", "after"})
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass
class FakeThing:
    """One submission (t3_) or comment (t1_)."""

    name: str
    author: str
    created: int
    text: str
    title: str = ""
    subreddit: str = SUBREDDIT
    parent: str = ""
    link: str = ""
    fate: str = ""
    locked: bool = False
    archived: bool = False
    edited: int = 0
    score: int = 1
    hidden: bool = False
    crosspost_of: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_submission(self) -> bool:
        return self.name.startswith("t3_")


class FakeReddit(FakeLockable, FakeSharing, FakeStreaming):
    """`with FakeReddit() as reddit:`; `reddit.connect()` is the real connector on it, which replies by API."""

    kind = "reddit"
    secrets = tuple(value for name, value in SECRETS.items() if name != "REDDIT_USERNAME")
    lengths: Mapping[str, int] = {"Grüße": 5, "👩‍👩‍👧‍👦": 7, "https://docs.ferrywire.example/keys": 35}

    def __init__(self, page: int = 3) -> None:
        super().__init__()
        self.page, self.name = page, "community"
        self.depth = 1000
        self.things: dict[str, FakeThing] = {}
        self.recorded: dict[str, FakeResponse] = {}
        self.rate_limit_headers: Mapping[str, str] = {}
        self.tokens: list[str] = []
        self.quiet_success = False
        self.rules: list[tuple[str, str]] = []
        self.description = ""
        self.spoilt: set[str] = set()
        self.undocumented: set[str] = set()
        self._unlisted_before = 0
        self.web = FakeHttpServer(self._route)

    def __enter__(self) -> Self:
        self.web.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.web.stop()
        assert kind or not self.undocumented, f"not documented by Reddit: {sorted(self.undocumented)}"

    def settings(self, **more: object) -> dict[str, object]:
        """The keys of a `[[sources]]` table that watches this Reddit."""
        urls: dict[str, object] = {"reddit_url": self.web.url, "oauth_url": self.web.url, "timeout": CLIENT_TIMEOUT}
        return {**urls, "subreddits": [SUBREDDIT], "comments": False, "inbox": False, "reply": "api", **more}

    def connect(self, *, with_secrets: bool = True, **more: object) -> Connector:
        return self.connect_with(SECRETS if with_secrets else {}, **more)

    def connect_patiently(self) -> Connector:
        return self.connect(inbox=True, timeout=20)

    def connect_with(self, secrets: Mapping[str, str], **more: object) -> Connector:
        source = connectors.load("reddit", self.name, self.settings(**more), secrets, self.clock)
        return cast("Connector", source)

    def ask(self, title: str, text: str = "", author: str = "puzzled_pat", subreddit: str = SUBREDDIT) -> str:
        """Add a submission. Returns its fullname."""
        name = self._name("t3")
        return self._add(FakeThing(name, author, self._seconds(), text, title, subreddit, link=name))

    def comment(self, parent: str, text: str, author: str = "puzzled_pat") -> str:
        """Comment on a submission or comment. Returns its fullname. Replies to us and mentions are in our inbox."""
        above = self.things[parent]
        thing = FakeThing(self._name("t1"), author, self._seconds(), text, "", above.subreddit, parent, above.link)
        return self._add(thing)

    def customer_posts(self, text: str) -> str:
        return self.ask("A question", text)

    def customer_posts_badly(self, text: str) -> None:
        self.spoilt.add(self.customer_posts(text))

    def customer_replies(self, external_id: str, text: str) -> str:
        return self.comment(external_id, text)

    def customer_shares(self, external_id: str) -> str:
        name = self.ask(self.things[external_id].title, "", author="sharing_sam")
        self.things[name].crosspost_of = external_id
        return name

    def we_reply(self, external_id: str, text: str) -> str:
        return self.comment(external_id, text, author=ACCOUNT)

    def we_post(self, text: str) -> str:
        return self.ask("From us", text, author=ACCOUNT)

    def edit(self, external_id: str, text: str) -> None:
        self.things[external_id].text, self.things[external_id].edited = text, self._seconds()

    def delete(self, external_id: str) -> None:
        """Its author deletes it."""
        self.things[external_id].fate = "deleted"

    def remove(self, external_id: str) -> None:
        """A moderator removes it."""
        self.things[external_id].fate = "moderator"

    def hide(self, external_id: str) -> None:
        """A moderator removes it; its author goes on seeing it as it was."""
        self.things[external_id].hidden = True

    def approve(self, external_id: str) -> None:
        """A moderator approves it after all."""
        self.things[external_id].fate = ""

    def lock(self, external_id: str) -> None:
        self.things[external_id].locked = True

    def forget(self) -> None:
        self._unlisted_before = self._seconds()

    def our_replies(self, external_id: str) -> list[str]:
        return [t.text for t in self.things.values() if (t.parent, t.author) == (external_id, ACCOUNT) and not t.fate]

    def write_count(self) -> int:
        return sum(_is_write(request) for request in self.web.requests)

    def read_count(self, path: str) -> int:
        return sum(request.path == path for request in self.web.requests)

    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        self.web.inject_fault(fault, _is_write if writing else _is_read)

    def connect_streams(self) -> Connector:
        return self.connect(comments=True, inbox=True, search="keys")

    def break_stream(self, stream: str, fault: Fault) -> None:
        paths = {f"r/{SUBREDDIT}": f"/r/{SUBREDDIT}/new", "inbox/mentions": "/message/mentions"}
        self.break_path(paths.get(stream, f"/{stream}"), fault)

    def break_path(self, path: str, fault: Fault) -> None:
        """Every further read of this one listing ends in `fault`."""
        self.web.inject_fault(fault, lambda request: request.path == path)

    def clear_faults(self) -> None:
        self.web.clear_faults()

    def serve(self, path: str, status: int, headers: Mapping[str, str], body: object) -> None:
        """Respond to `path` with this from now on, instead of the state kept here. A text is a page for people."""
        self.recorded[path] = FakeResponse(
            status, body.encode() if isinstance(body, str) else json.dumps(body).encode(), headers
        )

    def revoke_tokens(self) -> None:
        """Revoke every access token issued so far."""
        self.tokens = [f"{token} (revoked)" for token in self.tokens]

    def _seconds(self) -> int:
        return int(self.now.timestamp())

    def _name(self, kind: str) -> str:
        number, digits = 36**6 + len(self.things), ""
        while number:
            number, digit = divmod(number, 36)
            digits = DIGITS[digit] + digits
        return f"{kind}_{digits}"

    def _add(self, thing: FakeThing) -> str:
        self.things[thing.name] = thing
        return thing.name

    def _route(self, request: FakeRequest) -> FakeResponse:
        self.undocumented |= unknown_parameters(request)
        answer = self._answer(request)
        if request.path not in self.recorded:
            self.undocumented |= unknown_fields(json.loads(answer.body))
        return answer

    def _answer(self, request: FakeRequest) -> FakeResponse:
        if request.path == "/api/v1/access_token":
            return self.recorded.get(request.path) or self._token(request)
        if request.headers.get("authorization", "").removeprefix("bearer ") not in self.tokens:
            return _json_response({"message": "Unauthorized", "error": 401}, 401)
        if "/u/" not in request.headers.get("user-agent", "") or request.query.get("raw_json") != "1":
            return _json_response({"message": "Too Many Requests", "error": 429}, 429)
        if request.path in self.recorded:
            return self.recorded[request.path]
        answer = self._written(request) if _is_write(request) else self._read(request)
        return FakeResponse(answer.status, answer.body, {**answer.headers, **self.rate_limit_headers})

    def _token(self, request: FakeRequest) -> FakeResponse:
        right = base64.b64encode(f"{SECRETS['REDDIT_CLIENT_ID']}:{SECRETS['REDDIT_CLIENT_SECRET']}".encode()).decode()
        if request.method != "POST" or request.headers.get("authorization") != f"Basic {right}":
            return _json_response({"message": "Unauthorized", "error": 401}, 401)
        form = _form(request)
        by_password = {"grant_type": "password", "username": ACCOUNT, "password": SECRETS["REDDIT_PASSWORD"]}
        by_token, of_nobody = (
            {"grant_type": "refresh_token", "refresh_token": REFRESH_TOKEN},
            {"grant_type": "client_credentials"},
        )
        if form not in (by_password, by_token, of_nobody):
            return _json_response({"error": "invalid_grant"})
        self.tokens.append(f"token-{len(self.tokens)}{'-of-nobody' * (form == of_nobody)}")
        return _json_response(
            {"access_token": self.tokens[-1], "token_type": "bearer", "expires_in": 86400, "scope": "*"}
        )

    def _read(self, request: FakeRequest) -> FakeResponse:  # noqa: PLR0911  one line, one path
        parts = request.path.strip("/").split("/")
        match parts:
            case ["r", names, "new"]:
                return self._listing(request, lambda t: t.is_submission and t.subreddit in names.split("+"))
            case ["r", names, "comments"]:
                return self._listing(request, lambda t: not t.is_submission and t.subreddit in names.split("+"))
            case ["r", _, "about", "rules"]:
                rules = [{"kind": "all", "short_name": name, "description": words} for name, words in self.rules]
                return _json_response({"rules": rules, "site_rules": ["Spam"]})
            case ["r", name, "about"]:
                data = {"display_name": name, "description": self.description, "public_description": ""}
                return _json_response({"kind": "t5", "data": data})
            case ["search"] if request.query.get("sort") == "new" and request.query.get("q"):
                wanted = request.query["q"].casefold()
                found = LISTING_PARAMS | {"q", "sort", "type", "t"}
                return self._listing(request, lambda t: t.is_submission and wanted in _words(t), found)
            case ["message", "mentions" | "comments" | "selfreply" as kind]:
                return self._listing(
                    request, lambda t: kind in self._reaches_us(t), LISTING_PARAMS | {"mark"}, in_inbox=True
                )
            case ["user", name, "comments"]:
                return self._listing(
                    request, lambda t: not t.is_submission and t.author == name, LISTING_PARAMS | {"sort"}, whole=True
                )
            case ["api", "info"] if 0 < len(request.query.get("id", "").split(",")) <= 100:
                known = [self.things[name] for name in request.query["id"].split(",") if name in self.things]
                if request.headers.get("authorization", "").endswith("-of-nobody"):
                    known = [replace(thing, fate=thing.fate or "moderator" * thing.hidden) for thing in known]
                return _json_response(_page([self._json(t) for t in known], None))
        return _json_response({"message": "Not Found", "error": 404}, 404)

    def _listing(
        self,
        request: FakeRequest,
        wanted: Callable[[FakeThing], bool],
        allowed: frozenset[str] = LISTING_PARAMS,
        *,
        whole: bool = False,
        in_inbox: bool = False,
    ) -> FakeResponse:
        if set(request.query) - allowed:
            return _json_response({"message": "Bad Request", "error": 400}, 400)
        standing = [t for t in self.things.values() if wanted(t) and not t.fate]
        listed = [t for t in standing if whole or t.created >= self._unlisted_before]
        listed = sorted(listed, key=lambda t: (t.created, t.name[3:]), reverse=True)[: self.depth]
        names, after = [t.name for t in listed], request.query.get("after")
        if after is not None and after not in names:
            return _json_response(_page([], None))
        start = 0 if after is None else names.index(after) + 1
        end = start + min(self.page, 100, int(request.query.get("limit", "25")))
        things = [self._inbox_json(t) if in_inbox else self._json(t) for t in listed[start:end]]
        return _json_response(_page(things, names[end - 1] if end < len(names) else None))

    def _written(self, request: FakeRequest) -> FakeResponse:
        writes = {"/api/comment": self._comment_posted, "/api/editusertext": self._edited, "/api/del": self._deleted}
        return writes[request.path](request)

    def _edited(self, request: FakeRequest) -> FakeResponse:
        form = _form(request)
        thing = self._own_thing(form.get("thing_id", ""))
        if set(form) != {"api_type", "text", "thing_id"} or thing is None or thing.fate:
            return _json_response({"message": "Forbidden", "error": 403}, 403)
        self.edit(thing.name, form["text"])
        return _json_response({"json": {"errors": [], "data": {"things": [self._json(thing)]}}})

    def _deleted(self, request: FakeRequest) -> FakeResponse:
        form = _form(request)
        thing = self._own_thing(form.get("id", ""))
        if set(form) != {"api_type", "id"} or thing is None:
            return _json_response({"message": "Forbidden", "error": 403}, 403)
        self.delete(thing.name)
        return _json_response({})

    def _own_thing(self, name: str) -> FakeThing | None:
        thing = self.things.get(name)
        return thing if thing is not None and thing.author == ACCOUNT else None

    def _comment_posted(self, request: FakeRequest) -> FakeResponse:
        form = _form(request)
        if set(form) != {"api_type", "text", "thing_id"} or form["api_type"] != "json":
            return _json_response({"message": "Bad Request", "error": 400}, 400)
        target = self.things.get(form["thing_id"])
        if target is None:
            return _json_response({"message": "Forbidden", "error": 403}, 403)
        if error := self._reply_error(target, form["text"]):
            return _json_response({"json": {"errors": [error]}})
        name = self.comment(target.name, form["text"], author=ACCOUNT)
        things = [] if self.quiet_success else [{"kind": "t1", "data": self._json(self.things[name])["data"]}]
        return _json_response({"json": {"errors": [], "data": {"things": things}}})

    def _reply_error(self, target: FakeThing, text: str) -> Sequence[str]:
        if target.locked or self.things[target.link].locked:
            return ["THREAD_LOCKED", "Comments are locked.", "parent"]
        if target.archived:
            return ["TOO_OLD", "that's a piece of history now; it's too late to reply to it", "parent"]
        if target.fate:
            what = "DELETED_LINK" if target.is_submission else "DELETED_COMMENT"
            return [what, "that comment has been deleted", "parent"]
        return ["TOO_LONG", "this is too long (max: 10000)", "text"] if len(text) > 10_000 else []

    def _reaches_us(self, thing: FakeThing) -> set[str]:
        """In which listings of what reaches us it stands."""
        if thing.is_submission or thing.author == ACCOUNT:
            return set()
        above = self.things[thing.parent]
        kind = "selfreply" if above.is_submission else "comments"
        answers = {kind} if above.author == ACCOUNT else set()
        return answers | ({"mentions"} if f"u/{ACCOUNT}" in thing.text else set())

    def _json(self, thing: FakeThing) -> dict[str, Any]:
        if thing.name in self.spoilt:
            return {"kind": thing.name[:2]}
        link = self.things[thing.link]
        gone = "" if not thing.fate else "[deleted]" if thing.fate == "deleted" else "[removed]"
        data: dict[str, Any] = {
            "id": thing.name[3:],
            "name": thing.name,
            "author": "[deleted]" if gone else thing.author,
            "created_utc": float(thing.created),
            "edited": float(thing.edited) if thing.edited else False,
            "subreddit": thing.subreddit,
            "permalink": f"/r/{thing.subreddit}/comments/{thing.link[3:]}/",
            "locked": thing.locked,
            "archived": thing.archived,
            "score": thing.score,
            "body" if not thing.is_submission else "selftext": gone or thing.text,
            **({} if gone else {"author_fullname": f"t2_{thing.author[:6]}"}),
        }
        if thing.is_submission:
            data |= {"title": thing.title, "is_self": True, "url": f"https://www.reddit.com{data['permalink']}"}
            data |= {"removed_by_category": thing.fate or None, "num_comments": 0}
            if thing.crosspost_of:
                original = self._json(self.things[thing.crosspost_of])["data"]
                data |= {"crosspost_parent": thing.crosspost_of, "crosspost_parent_list": [original], "is_self": False}
        else:
            data["permalink"] += f"_/{thing.name[3:]}/"
            data |= {"parent_id": thing.parent, "link_id": thing.link, "replies": ""}
            data |= {"link_title": link.title, "link_author": link.author}
        return {"kind": thing.name[:2], "data": data | thing.extra}

    def _inbox_json(self, thing: FakeThing) -> dict[str, Any]:
        data = self._json(thing)["data"]
        kept = (
            "id",
            "name",
            "author",
            "author_fullname",
            "created_utc",
            "subreddit",
            "body",
            "parent_id",
            "link_title",
        )
        mention = self.things[thing.parent].author != ACCOUNT
        context = f"{data['permalink']}?context=3"
        more = {"context": context, "was_comment": True, "new": True, "replies": ""}
        subject = {"subject": "username mention" if mention else "comment reply"}
        return {"kind": "t1", "data": {k: data[k] for k in kept if k in data} | more | subject}


def _is_write(request: FakeRequest) -> bool:
    return request.method == "POST" and request.path in ("/api/comment", "/api/editusertext", "/api/del")


def _is_read(request: FakeRequest) -> bool:
    return request.method == "GET"


def _words(thing: FakeThing) -> str:
    return f"{thing.title} {thing.text}".casefold()


def _form(request: FakeRequest) -> dict[str, str]:
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


def _page(children: list[dict[str, Any]], after: str | None) -> dict[str, Any]:
    data = {"after": after, "before": None, "dist": len(children), "modhash": None, "children": children}
    return {"kind": "Listing", "data": data}


def _json_response(body: object, status: int = 200) -> FakeResponse:
    return FakeResponse(status, json.dumps(body).encode(), {"Content-Type": "application/json; charset=UTF-8"})
