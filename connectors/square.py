"""The sandbox's public square as a channel, over the HTTP API documented in `bot.sandbox.square`. A complete example of
a connector without an SDK.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from bot.core.errors import Refused, Unauthorised, Unavailable, Uncertain
from bot.core.model import (
    Assist,
    Author,
    Batch,
    Capabilities,
    Context,
    OutgoingReply,
    Post,
    PostKind,
    PostStatus,
    Receipt,
    ReplyMode,
    Stream,
)
from bot.core.ports.channel import ImageRules
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About, ConnectorSettings, _http
from connectors._entries import Entries, none_is_sound, warning_of

ABOUT = About(watches="the demo's public square on this machine", answers="by API")

SECRETS = {"SQUARE_TOKEN": "the token of our account on the square; `switchboard demo` makes one by itself"}

_REFUSALS = {
    403: "the thread is closed to replies",
    404: "the post is no longer there",
    409: "other words were already sent as this reply",
    410: "the post was deleted",
    413: "it does not take these images",
    415: "it does not take these images",
    422: "it does not take these words or images",
}
_NO_EDIT = {
    403: "this is somebody else's post",
    404: "our reply is no longer there",
    410: "our reply was deleted",
    422: "the square does not take these words",
}


class Settings(ConnectorSettings):
    """What a `[[sources]]` table of this kind may say."""

    url: str = Field(
        description="Where the square is served.", pattern=r"^https?://", examples=["http://127.0.0.1:8090"]
    )
    account: str = Field(description="The handle of our account, without @.", min_length=1, examples=["ferrywire"])
    page_size: int = Field(50, description="Posts read in one call; the square gives 50 at most.", ge=1, le=50)
    limit: int = Field(500, description="The longest reply the square takes, in Unicode code points.", ge=1)


class _User(BaseModel):
    handle: str
    name: str
    url: str
    reach: int


class _Above(BaseModel):
    handle: str
    text: str


class _Note(BaseModel):
    """A post in the square's JSON; only the fields used here."""

    id: int
    thread_id: int
    parent_id: int | None
    author: _User
    title: str
    text: str
    url: str
    written_at: AwareDatetime
    deleted: bool
    locked: bool
    context: list[_Above]
    key: str = ""


class _Page(BaseModel):
    posts: Entries[_Note]
    next: int
    more: bool
    forgotten: int


class _Told(BaseModel):
    post: _Note


class _Replies(BaseModel):
    replies: list[_Note]


_Shape = TypeVar("_Shape", bound=BaseModel)


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "Square":
    return Square(name, settings, secrets.get("SQUARE_TOKEN", ""), clock)


class Square:
    """A Source, Replier with images, Finder, Editor and Remover. Its cursor is the square's
    revision: an edited post is returned again, a deleted one is in `gone`, even if it was never read before.
    """

    markup = Markup.PLAIN

    def __init__(self, name: str, settings: Settings, token: str, clock: Clock, timeout: float = _http.TIMEOUT) -> None:
        self.name = name
        self._settings = settings
        self._clock = clock
        self._has_token = bool(token) and token.isascii() and token.isprintable() and " " not in token
        self._http = _http.http_client({"Authorization": f"Bearer {token}"} if self._has_token else {}, timeout)

    images = ImageRules(("image/png", "image/jpeg", "image/gif"), most_bytes=1_000_000, most=4, longest_alt=1_000)

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:  # noqa: ARG002  it has one
        after = self._revision(cursor)
        query = {"after": str(after), "limit": str(self._settings.page_size)}
        page = self._read(_Page, "/api/posts", now, query)
        if none_is_sound(page.posts):
            raise Unavailable(self.name, "no post has the shape that is known")
        following = page.next if page.more else max(page.next, page.forgotten)
        if page.more and following <= after:
            raise Refused(self.name, "it gave a page that leads nowhere")
        return Batch(
            posts=tuple(self._post(note) for note in page.posts if not note.deleted),
            cursor=str(following),
            more=page.more,
            gap=_gap(after, page),
            gone=tuple(str(note.id) for note in page.posts if note.deleted),
            warning=warning_of(page.posts),
        )

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every post here
        return self._settings.limit

    def length(self, text: str) -> int:
        """The length in Unicode code points."""
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        note = self._told(post.external_id)
        if note is None or note.deleted:
            return PostStatus.GONE
        return PostStatus.LOCKED if note.locked else PostStatus.OPEN

    def reply(self, order: OutgoingReply) -> Receipt:
        if self.length(order.text) > self._settings.limit:
            raise Refused(self.name, f"{len(order.text)} characters, and {self._settings.limit} are allowed")
        body = {"parent_id": _number(order.post), "text": order.text, **_images(order)}
        request = self._request("POST", "/api/posts", json=body, headers={"Idempotency-Key": order.key})
        note = self._write(request)
        if note.deleted:
            raise Refused(self.name, "this reply was sent before, and has been deleted since")
        return _receipt(note)

    def standing_text(self, receipt: Receipt) -> str | None:
        told = self._told(receipt.external_id)
        return None if told is None or told.deleted else told.text

    def edit(self, receipt: Receipt, text: str) -> None:
        if self.length(text) > self._settings.limit:
            raise Refused(self.name, f"{len(text)} characters, and {self._settings.limit} are allowed")
        self._write(self._request("PATCH", f"/api/posts/{int(receipt.external_id)}", json={"text": text}), _NO_EDIT)

    def delete(self, receipt: Receipt) -> None:
        request = self._request("DELETE", f"/api/posts/{int(receipt.external_id)}")
        _http.send_request(self._http, self.name, request, self._clock(), writing=True, telling=(404,))

    def assist(self, order: OutgoingReply) -> Assist:
        return Assist(order.text, order.post.url)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Found by the idempotency key, else by exact text and time. One deleted since counts too: it was sent."""
        path = f"/api/posts/{_number(order.post)}/replies"
        told = self._read(_Replies, path, self._clock(), {"author": self._settings.account})
        found = [note for note in told.replies if note.key == order.key or _is_same_reply(note, order)]
        return _receipt(found[0]) if found else None

    def _told(self, external_id: str) -> _Note | None:
        """The post; None when the square has none of this id."""
        request = self._request("GET", f"/api/posts/{int(external_id)}")
        told = _http.send_request(self._http, self.name, request, self._clock(), telling=(404,))
        return None if told.status == 404 else self._parse(_Told, told).post  # noqa: PLR2004

    def _read(self, shape: type[_Shape], path: str, now: datetime, query: Mapping[str, str] | None = None) -> _Shape:
        request = self._request("GET", path, params=query)
        answer = _http.send_request(self._http, self.name, request, now)
        return self._parse(shape, answer)

    def _parse(self, shape: type[_Shape], answer: _http.HttpResponse) -> _Shape:
        try:
            return shape.model_validate(_http.parse_json(self.name, answer.body))
        except ValidationError:
            # Its text would quote the response.
            raise Unavailable(self.name, "the answer has an unknown shape") from None

    def _write(self, request: httpx.Request, refusals: Mapping[int, str] = _REFUSALS) -> _Note:
        answer = _http.send_request(self._http, self.name, request, self._clock(), writing=True, telling=refusals)
        if answer.status in refusals:
            raise Refused(self.name, refusals[answer.status])
        try:
            return _Note.model_validate(_http.parse_json(self.name, answer.body, writing=True))
        except ValidationError:
            raise Uncertain(self.name, "the answer to the reply has an unknown shape") from None

    def _request(self, method: str, path: str, **content: Any) -> httpx.Request:
        if not self._has_token:
            raise Unauthorised(self.name, "SQUARE_TOKEN is missing, or is no token")
        return self._http.build_request(method, self._settings.url.rstrip("/") + path, **content)

    def _revision(self, cursor: str) -> int:
        if cursor and not (cursor.isascii() and cursor.isdigit()):
            raise Refused(self.name, "its cursor is not one of the square's")
        return int(cursor or 0)

    def _post(self, note: _Note) -> Post:
        own = note.author.handle == self._settings.account
        return Post(
            source=self.name,
            external_id=str(note.id),
            author=Author(note.author.handle, note.author.handle, note.author.name, note.author.url, note.author.reach),
            text=note.text,
            title=note.title,
            written_at=note.written_at.astimezone(UTC),
            url=note.url,
            kind=PostKind.REPLY if note.parent_id else PostKind.POST,
            parent_id=str(note.parent_id or ""),
            thread_id=str(note.thread_id),
            context=tuple(Context(above.handle, above.text) for above in note.context),
            capabilities=_capabilities(own=own, locked=note.locked),
            own=own,
        )


def _capabilities(*, own: bool, locked: bool) -> Capabilities:
    if own:
        return Capabilities(why="our own post")
    if locked:
        return Capabilities(edit=True, delete=True, why="the thread is closed to replies")
    return Capabilities(reply=ReplyMode.API, edit=True, delete=True)


def _gap(after: int, page: _Page) -> str:
    """The very first poll has no gap: nothing was expected before it."""
    return "The square no longer tells of some posts since the last reading." if 0 < after < page.forgotten else ""


def _images(order: OutgoingReply) -> dict[str, object]:
    shown = [{"alt": one.alt, "data": base64.b64encode(one.content).decode()} for one in order.images]
    return {"images": shown} if shown else {}


def _number(post: Post) -> int:
    return int(post.external_id)


def _is_same_reply(note: _Note, order: OutgoingReply) -> bool:
    return note.text == order.text and note.written_at >= order.since


def _receipt(note: _Note) -> Receipt:
    return Receipt(str(note.id), note.url, note.written_at.astimezone(UTC))
