"""A small, strict WordPress on 127.0.0.1: the comments of a blog over its REST API (wp/v2), as it documents them and a
real one was seen to do: an editor's markup is kept as it is, an answer below a trashed comment is taken, the same
words twice are refused, and who is nobody is answered as anybody.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape, unescape
from typing import Any

from connectors.wordpress.api import basic
from connectors.wordpress.connector import WordPress, build
from connectors.wordpress.settings import Settings
from tests.fakes.channel import NONSENSE_BODIES, FakeLockable
from tests.fakes.http import CLIENT_TIMEOUT, FakeRequest, FakeResponse
from tests.fakes.http_channel import FakeHttpChannel, answer, body_of

US, EDITOR = 2, "ana"
PASSWORD = "abcd EFGH 1234 ijkl"
ROOT = "/wp-json/wp/v2"
LONGEST = 65_525


@dataclass
class Written:
    id: int
    post: int
    parent: int
    author: int
    name: str
    content: str
    at: datetime
    status: str = "approved"
    spoilt: bool = False


@dataclass
class BlogEntry:
    title: str
    open: bool = True


class FakeWordPress(FakeHttpChannel, FakeLockable):
    """`with FakeWordPress() as service:`; `service.connect()` is the real connector on it, as an editor."""

    kind = "wordpress"
    secrets = (PASSWORD,)
    lengths: Mapping[str, int] = {"": 0, "plain": 5, "Grüße": 7, "a < b & c": 16, '"quoted"': 8}
    nonsense = tuple(body for body in NONSENSE_BODIES if body != b"[]")
    """An empty list is a page without comments."""

    def __init__(self) -> None:
        super().__init__()
        self.entries = {1: BlogEntry("Webhooks & more")}
        self.written: list[Written] = []
        self.role = "editor"
        self.new_status = ""
        self.deleted: set[int] = set()

    def values(self, **more: object) -> dict[str, object]:
        """The keys of a `[[sources]]` table that watches this blog."""
        return {"api_url": self.web.url + ROOT, "page_size": self.page, "timeout": CLIENT_TIMEOUT, **more}

    def connect(self, *, with_secrets: bool = True, **more: object) -> WordPress:
        secrets = {"WORDPRESS_USER": EDITOR, "WORDPRESS_APP_PASSWORD": PASSWORD} if with_secrets else {}
        return build("blog", Settings.model_validate(self.values(**more)), secrets, self.clock)

    def connect_patiently(self) -> WordPress:
        return self.connect(timeout=20, page_size=100)

    def comment(self, content: str, name: str = "Mia", author: int = 0, **more: Any) -> Written:
        """A comment, in HTML, below the blog's first post."""
        place = {"post": 1, "parent": 0, **more}
        made = Written(
            len(self.written) + 10, place.pop("post"), place.pop("parent"), author, name, content, self.now, **place
        )
        self.written.append(made)
        return made

    def customer_posts(self, text: str) -> str:
        return str(self.comment(escape(text, quote=False)).id)

    def customer_posts_badly(self, text: str) -> None:
        self.comment(text, spoilt=True)

    def customer_replies(self, external_id: str, text: str) -> str:
        return str(self.comment(escape(text, quote=False), parent=int(external_id)).id)

    def we_reply(self, external_id: str, text: str) -> str:
        return str(self.comment(escape(text, quote=False), "Ana", US, parent=int(external_id)).id)

    def we_post(self, text: str) -> str:
        return str(self.comment(escape(text, quote=False), "Ana", US).id)

    def delete(self, external_id: str) -> None:
        self.find(external_id).status = "trash"

    def lock(self, external_id: str) -> None:
        self.entries[self.find(external_id).post].open = False

    def our_replies(self, external_id: str) -> list[str]:
        """As a browser shows them."""
        below = [one for one in self.written if one.parent == int(external_id) and one.author == US]
        return [_shown(one.content) for one in below if one.status == "approved"]

    def forget(self) -> None:
        raise AssertionError("it forgets nothing")

    def find(self, external_id: str) -> Written:
        return next(one for one in self.written if one.id == int(external_id))

    def route(self, request: FakeRequest) -> FakeResponse:
        """Who gives no password, or a wrong one, is answered as anybody is."""
        known = request.headers.get("authorization") == basic(EDITOR, PASSWORD)
        moderates = known and self.role == "editor"
        match [request.method, *request.path.removeprefix(ROOT).strip("/").split("/")]:
            case ["GET", "users", "me"]:
                can = {"moderate_comments": True} if moderates else {"read": True}
                told = answer({"id": US, "capabilities": can})
                return told if known else _error(401, "rest_not_logged_in")
            case ["GET", "comments"]:
                return self._list(request, moderates)
            case ["POST", "comments"]:
                return (
                    self._created(body_of(request), moderates) if known else _error(401, "rest_comment_login_required")
                )
            case ["GET", "posts" | "pages" as kind, number]:
                return self._entry(kind, int(number))
            case [method, "comments", number]:
                return self._one(method, int(number), request, moderates)
        return _error(404, "rest_no_route")

    def _list(self, request: FakeRequest, moderates: bool) -> FakeResponse:
        query = request.query
        if not moderates and {"status", "author", "context"} & query.keys():
            return _error(401, "rest_forbidden_param")
        found = [one for one in self.written if one.id not in self.deleted and self._is_wanted(one, query)]
        if after := query.get("after"):
            found = [one for one in found if one.at.replace(microsecond=0) > datetime.fromisoformat(after)]
        found.sort(key=lambda one: one.at, reverse=query.get("order", "desc") == "desc")
        size, page = int(query.get("per_page", "10")), int(query.get("page", "1"))
        if not 1 <= size <= 100:
            return _error(400, "rest_invalid_param")
        raw = query.get("context") == "edit"
        return answer([self._json(one, raw=raw) for one in found[(page - 1) * size :][:size]])

    def _is_wanted(self, one: Written, query: Mapping[str, str]) -> bool:
        wanted = {"hold": ("hold",), "spam": ("spam",), "trash": ("trash",), "all": ("approved", "hold")}
        tests: dict[str, Callable[[str], bool]] = {
            "parent": lambda value: one.parent == int(value),
            "author": lambda value: one.author == int(value),
            "include": lambda value: one.id in map(int, value.split(",")),
        }
        stands = one.status in wanted.get(query.get("status", ""), ("approved",))
        return stands and all(test(query[name]) for name, test in tests.items() if name in query)

    def _entry(self, kind: str, number: int) -> FakeResponse:
        entry = self.entries.get(number) if kind == "posts" else None
        if entry is None:
            return _error(404, "rest_post_invalid_id")
        told = {"id": number, "title": {"rendered": escape(entry.title)}}
        return answer({**told, "comment_status": "open" if entry.open else "closed"})

    def _one(self, method: str, number: int, request: FakeRequest, moderates: bool) -> FakeResponse:  # noqa: PLR0911
        found = next((one for one in self.written if one.id == number and number not in self.deleted), None)
        if found is None:
            return _error(404, "rest_comment_invalid_id")
        if not moderates and found.status != "approved":
            return _error(401, "rest_cannot_read")
        if method == "GET":
            return answer(self._json(found, raw=request.query.get("context") == "edit"))
        if not moderates:
            return _error(403, f"rest_cannot_{'delete' if method == 'DELETE' else 'edit'}")
        if method == "DELETE":
            if found.status == "trash":
                return _error(410, "rest_already_trashed")
            found.status = "trash"
            return answer(self._json(found))
        if len(body_of(request)["content"].encode()) > LONGEST:
            return _error(400, "comment_content_column_length")
        found.content = body_of(request)["content"]
        return answer(self._json(found, raw=True))

    def _created(self, sent: dict[str, Any], moderates: bool) -> FakeResponse:  # noqa: PLR0911  one check, one line
        """Whether its parent still stands is not looked at."""
        entry = self.entries.get(sent["post"])
        if entry is None:
            return _error(403, "rest_comment_invalid_post_id")
        if not entry.open:
            return _error(403, "rest_comment_closed")
        if not sent["content"].strip():
            return _error(400, "rest_comment_content_invalid")
        if len(sent["content"].encode()) > LONGEST:
            return _error(400, "comment_content_column_length")
        ours = [one for one in self.written if one.author == US and one.status != "trash"]
        if any((one.content, one.parent) == (sent["content"].strip(), sent["parent"]) for one in ours):
            return _error(409, "comment_duplicate")
        if not moderates and any(self.now - one.at < timedelta(seconds=15) for one in ours):
            return _error(400, "comment_flood")
        status = self.new_status or ("approved" if moderates else "hold")
        made = self.comment(sent["content"].strip(), "Ana", US, post=sent["post"], parent=sent["parent"], status=status)
        return answer(self._json(made, raw=moderates), 201)

    def _json(self, one: Written, *, raw: bool = False) -> dict[str, Any]:
        if one.spoilt:
            return {"id": one.id, "content": None}
        content = {"rendered": _rendered(one.content), **({"raw": one.content} if raw else {})}
        told = {"id": one.id, "post": one.post, "parent": one.parent, "author": one.author, "author_name": one.name}
        told |= {"author_url": "", "date_gmt": f"{one.at:%Y-%m-%dT%H:%M:%S}", "content": content, "status": one.status}
        return told | {"link": f"https://blog.ferrywire.example/webhooks/#comment-{one.id}"}


def _rendered(content: str) -> str:
    """Paragraphs as `wpautop` makes them."""
    return "".join(f"<p>{part}</p>\n" for part in re.split(r"\n\s*\n", content.strip())).replace("\n<", "<")


def _shown(content: str) -> str:
    assert "<" not in content, f"markup of ours: {content}"
    return unescape(content)


def _error(status: int, code: str) -> FakeResponse:
    return answer({"code": code, "message": "No.", "data": {"status": status}}, status)
