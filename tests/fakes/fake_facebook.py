"""A small, strict Graph API on 127.0.0.1: one Page, its posts and their comments. As people report of the real one, a
POST to a comment changes anybody's words, an answer to an answer goes below the first comment, ids have two spellings,
a 500 may have published, and a person's token is shown no comments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.facebook.connector import Facebook, build
from connectors.facebook.settings import Settings
from tests.fakes.channel import FakeLockable
from tests.fakes.http import CLIENT_TIMEOUT, FakeRequest, FakeResponse
from tests.fakes.http_channel import FakeHttpChannel, answer, body_of

US, CUSTOMER, OTHER = "1090", "501", "502"
NAMES = {US: "Ferrywire", CUSTOMER: "Mia", OTHER: "Tom"}
TOKEN = "EAAB-nobody-may-see-this"
POST = "1090_7000"


@dataclass
class Said:
    id: str
    under: str
    parent: str
    by: str
    message: str
    at: datetime
    open: bool = True
    gone: bool = False
    spoilt: bool = False


class FakeFacebook(FakeHttpChannel, FakeLockable):
    """`with FakeFacebook() as service:`; `service.connect()` is the real connector on it, as the Page."""

    kind = "facebook"
    secrets = (TOKEN,)
    lengths: Mapping[str, int] = {"": 0, "Grüße": 5, "👩‍👩‍👧‍👦": 7, "https://docs.ferrywire.example/a": 32}

    def __init__(self) -> None:
        super().__init__()
        self.posts = {POST: "Webhooks explained"}
        self.said: list[Said] = []
        self.token_of = US
        self.error: tuple[int, int, bool] = (0, 0, False)

    def values(self, **more: object) -> dict[str, object]:
        """The keys of a `[[sources]]` table that watches this Page."""
        return {"page_id": US, "api_url": self.web.url, "comments": self.page, "timeout": CLIENT_TIMEOUT, **more}

    def connect(self, *, with_secrets: bool = True, **more: object) -> Facebook:
        secrets = {"FACEBOOK_PAGE_TOKEN": TOKEN} if with_secrets else {}
        return build("page", Settings.model_validate(self.values(**more)), secrets, self.clock)

    def connect_patiently(self) -> Facebook:
        return self.connect(timeout=20, comments=25)

    def comment(self, message: str, by: str = CUSTOMER, parent: str = "", under: str = POST) -> Said:
        """A comment under the Page's post, or an answer to one; an answer to an answer goes below the first."""
        above = self.find(parent) if parent else None
        top = (above.parent or above.id) if above else ""
        made = Said(f"7000_{len(self.said) + 100}", above.under if above else under, top, by, message, self.now)
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
        self.find(external_id).open = False

    def our_replies(self, external_id: str) -> list[str]:
        """Answers are flat: ours to a comment are those that follow it, until others say something again."""
        asked = self.find(external_id)
        shown: list[str] = []
        answered = False
        for one in self.said[self.said.index(asked) + 1 :]:
            if one.parent != (asked.parent or asked.id):
                continue
            if one.by != US and answered:
                break
            answered = answered or one.by == US
            shown += [one.message] if one.by == US and not one.gone else []
        return shown

    def forget(self) -> None:
        raise AssertionError("it forgets nothing")

    def find(self, external_id: str) -> Said:
        return next(one for one in self.said if one.id.rpartition("_")[2] == external_id.rpartition("_")[2])

    def route(self, request: FakeRequest) -> FakeResponse:
        """With `error`, a write fails with this status and code; it may take effect all the same."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return _error(400, 190)
        status, code, takes_effect = self.error
        if status and self.is_write(request):
            if takes_effect:
                self._routed(request)
            return _error(status, code)
        return self._routed(request)

    def _routed(self, request: FakeRequest) -> FakeResponse:
        match [request.method, *request.path.strip("/").split("/")]:
            case ["GET", "me"]:
                return answer({"id": self.token_of})
            case ["GET", page, "published_posts"] if page == US:
                return answer({"data": [self._post(name, request) for name in self.posts]})
            case ["GET", name, "comments"]:
                return self._below(name, request)
            case ["POST", name, "comments"]:
                return self._answered(name, body_of(request)["message"])
            case [method, name]:
                return self._one(method, name, request)
        return _error(404, 100, 33)

    def _standing(self) -> list[Said]:
        gone = {one.id for one in self.said if one.gone}
        shown = [one for one in self.said if not {one.id, one.parent} & gone]
        return shown if self.token_of == US else []

    def _post(self, name: str, request: FakeRequest) -> dict[str, Any]:
        assert "comments.filter(stream).order(reverse_chronological)" in request.query["fields"]
        size = int(request.query["fields"].partition("limit(")[2].partition(")")[0])
        found = [one for one in reversed(self._standing()) if one.under == name]
        comments = {"comments": _page([self._json(one) for one in found], size, 0)} if found else {}
        return {"id": name, "message": self.posts[name], **comments}

    def _below(self, name: str, request: FakeRequest) -> FakeResponse:
        found = [one for one in reversed(self._standing()) if name in (one.under, one.parent)]
        if name not in self.posts and not any(one.id == name for one in self._standing()):
            return _error(400, 100, 33)
        start = int(request.query.get("after", "0"))
        return answer(_page([self._json(one) for one in found], int(request.query["limit"]), start))

    def _answered(self, name: str, message: str) -> FakeResponse:
        above = next((one for one in self._standing() if one.id == name), None)
        if above is None:
            return _error(400, 100, 33)
        if not above.open:
            return _error(403, 200)
        if not message.strip() or len(message) > 8_000:
            return _error(400, 100)
        return answer({"id": self.comment(message, US, above.id).id.rpartition("_")[2]})

    def _one(self, method: str, name: str, request: FakeRequest) -> FakeResponse:
        """Whose comment it is makes no difference to a Page that may moderate."""
        found = next((one for one in self._standing() if one.id == name), None)
        if found is None:
            return _error(400, 100, 33)
        if method == "GET":
            return answer(self._json(found))
        if method == "DELETE":
            found.gone = True
        else:
            found.message = body_of(request)["message"]
        return answer({"success": True})

    def _json(self, one: Said) -> dict[str, Any]:
        if one.spoilt:
            return {"id": one.id}
        told: dict[str, Any] = {"id": one.id, "from": {"id": one.by, "name": NAMES[one.by]}, "message": one.message}
        told |= {"created_time": f"{one.at:%Y-%m-%dT%H:%M:%S}+0000", "can_comment": one.open, "is_hidden": False}
        told |= {"permalink_url": f"https://www.facebook.com/ferrywire/posts/7000?comment_id={one.id}"}
        return told | ({"parent": {"id": one.parent}} if one.parent else {})


def _page(found: list[dict[str, Any]], size: int, start: int) -> dict[str, Any]:
    shown = found[start : start + size]
    more = {"next": "https://graph.facebook.com/…"} if start + size < len(found) else {}
    return {"data": shown, "paging": {"cursors": {"after": str(start + size)}, **more}}


def _error(status: int, code: int, subcode: int = 0) -> FakeResponse:
    return answer({"error": {"message": "No.", "code": code, "error_subcode": subcode}}, status)
