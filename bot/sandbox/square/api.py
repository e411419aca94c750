"""The square's public HTTP API for bots: read posts after a cursor, read a thread, write, edit and delete one's own
posts. The square's rules are in `board`.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.square import images, serialise
from bot.sandbox.square.blog import Blog, atom_feed, etag
from bot.sandbox.square.board import Board, Member, SquarePost, SquareRefused
from bot.sandbox.square.serialise import Plain

_MOST_WRITTEN = serialise.MOST_BYTES + images.MOST * images.MOST_BYTES * 4 // 3
PAGE = 50
"""Posts in a page by default, and at most."""

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `writes` in `seconds`, for each account. 0 writes: no limit."""

    writes: int = 0
    seconds: int = 60


class RateLimit:
    """A sliding-window rate limit for each account."""

    def __init__(self, rate: Rate, clock: Callable[[], datetime]) -> None:
        self._rate = rate
        self._clock = clock
        self._written: dict[str, deque[datetime]] = {}

    def wait(self, handle: str) -> int:
        """Seconds to wait before writing; 0: allowed, and counted."""
        if not self._rate.writes:
            return 0
        now, span = self._clock(), timedelta(seconds=self._rate.seconds)
        recent = self._written.setdefault(handle, deque())
        while recent and recent[0] <= now - span:
            recent.popleft()
        if len(recent) >= self._rate.writes:
            return max(1, ceil((recent[0] + span - now).total_seconds()))
        recent.append(now)
        return 0


class Api:
    """The routes under `/api`, and the pages that a post's URLs lead to."""

    def __init__(self, board: Board, blog: Blog, site: Callable[[], str], rate: RateLimit) -> None:
        self._board = board
        self._blog = blog
        self._site = site
        self._rate = rate

    def routes(self) -> list[Route]:
        return [
            Route("/api/posts", self.changes, methods=["GET"]),
            Route("/api/posts", self._writing(self.write), methods=["POST"]),
            Route("/api/posts/{id:int}", self.post, methods=["GET"]),
            Route("/api/posts/{id:int}", self._writing(self.edit), methods=["PATCH"]),
            Route("/api/posts/{id:int}", self._writing(self.delete), methods=["DELETE"]),
            Route("/api/posts/{id:int}/edits", self.edits, methods=["GET"]),
            Route("/api/posts/{id:int}/replies", self.replies, methods=["GET"]),
            Route("/api/posts/{id:int}/lock", self._writing(self.lock), methods=["POST"]),
            Route("/api/users", self.users, methods=["GET"]),
            Route("/api/users/{handle}", self.user, methods=["GET"]),
            Route("/threads/{id:int}", self.thread, methods=["GET"]),
            Route("/users/{handle}", self.user, methods=["GET"]),
            images.image_route(self._board),
            Route("/entries/{slug}", self.entry, methods=["GET"]),
            Route("/feed.atom", self.feed, methods=["GET"]),
        ]

    async def changes(self, request: Request) -> Response:
        self._reader(request)
        after = serialise.query_number(request, "after", 0, most=10**15)
        count = max(1, serialise.query_number(request, "limit", PAGE, most=PAGE))
        page = self._board.changes(after, count)
        posts = [self._json(note) for note in page.posts]
        following = page.posts[-1].revision if page.posts else after
        return Plain({"posts": posts, "next": following, "more": page.more, "forgotten": page.forgotten})

    async def post(self, request: Request) -> Response:
        self._reader(request)
        note = self._board.post(serialise.path_number(request))
        thread = serialise.thread_json(self._board, self._board.thread(note.id), self._site())
        return Plain({"post": self._json(note), "thread": thread})

    async def edits(self, request: Request) -> Response:
        self._reader(request)
        note = self._board.post(serialise.path_number(request))
        told = [{"text": text, "replaced_at": serialise.stamp(at)} for text, at in note.edits]
        return Plain({"edits": told})

    async def replies(self, request: Request) -> Response:
        reader = self._reader(request)
        author = request.query_params.get("author", "")
        found = self._board.replies(serialise.path_number(request), author)
        return Plain({"replies": [self._own_json(note, reader) for note in found]})

    async def write(self, request: Request, account: Member) -> Response:
        values = await serialise.body(request, _MOST_WRITTEN)
        words, parent = serialise.read_text(values, "text"), serialise.read_number(values, "parent_id")
        pictures = images.read_images(values)
        if not parent and pictures:
            raise SquareRefused(422, "only a reply can have images")
        if not parent:
            return Plain(
                self._json(self._board.ask(account.handle, words, serialise.read_text(values, "title", ""))), 201
            )
        key = request.headers.get("idempotency-key", "")
        before = self._board.version
        note = self._board.answer(account.handle, parent, words, key, images=pictures)
        return Plain(self._own_json(note, account), 201 if note.revision > before else 200)

    async def edit(self, request: Request, account: Member) -> Response:
        values = await serialise.body(request)
        note = self._own(request, account)
        return Plain(self._json(self._board.edit(note.id, serialise.read_text(values, "text"))))

    async def delete(self, request: Request, account: Member) -> Response:
        return Plain(self._json(self._board.delete(self._own(request, account).id)))

    async def lock(self, request: Request, account: Member) -> Response:
        note = self._own(request, account)
        if note.parent:
            raise SquareRefused(422, "only a thread's first post can be locked")
        return Plain(self._json(self._board.lock(note.id)))

    async def users(self, request: Request) -> Response:
        self._reader(request)
        return Plain({"users": [serialise.member_json(m, self._site()) for m in self._board.members()]})

    async def user(self, request: Request) -> Response:
        self._reader(request)
        return Plain(serialise.member_json(self._board.member(request.path_params["handle"]), self._site()))

    async def thread(self, request: Request) -> Response:
        return Plain(
            serialise.thread_json(self._board, self._board.thread(serialise.path_number(request)), self._site())
        )

    async def entry(self, request: Request) -> Response:
        found = self._blog.entry(request.path_params["slug"])
        if found is None:
            raise SquareRefused(404, "no such entry")
        return Plain(serialise.entry_json(found, self._site()))

    async def feed(self, request: Request) -> Response:
        body = atom_feed(self._blog.entries(), self._site())
        headers = {"ETag": etag(body)}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/atom+xml", headers=headers)

    def _writing(self, act: Callable[[Request, Member], Awaitable[Response]]) -> Handler:
        async def checked(request: Request) -> Response:
            account = self._reader(request)
            if account is None:
                raise SquareRefused(401, "writing needs a token")
            if wait := self._rate.wait(account.handle):
                return Plain({"error": "slow down"}, 429, {"Retry-After": str(wait)})
            return await act(request, account)

        return checked

    def _reader(self, request: Request) -> Member | None:
        """The member whose token was sent; None without one. Raises SquareRefused for a wrong token, even to read."""
        given = request.headers.get("authorization", "")
        return self._board.member_by_token(given.removeprefix("Bearer ").strip()) if given else None

    def _own(self, request: Request, account: Member) -> SquarePost:
        note = self._board.post(serialise.path_number(request))
        if note.author != account.handle:
            raise SquareRefused(403, "this is somebody else's post")
        return note

    def _json(self, note: SquarePost) -> dict[str, object]:
        return serialise.post_json(self._board, note, self._site())

    def _own_json(self, note: SquarePost, reader: Member | None) -> dict[str, object]:
        """The post as JSON, with its idempotency key if its author is the reader."""
        own = reader is not None and reader.handle == note.author
        return self._json(note) | ({"key": note.key} if own else {})
