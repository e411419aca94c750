"""The control API under `/_control`: acts on the square on behalf of any person, and injects faults. It is for a page
or a test on this machine, requires no token, and is not for bots.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.square import serialise
from bot.sandbox.square.blog import Blog, BlogEntry
from bot.sandbox.square.board import Board, Member, SquarePost, SquareRefused
from bot.sandbox.square.faults import FaultPlan, On, Spoil, SquareFaults
from bot.sandbox.square.serialise import Plain

LONGEST_WAIT = 30
"""The longest that `GET /_control/version` waits for a change, in seconds."""


class SquareControlApi:
    """The routes under `/_control`."""

    def __init__(
        self, board: Board, blog: Blog, faults: SquareFaults, site: Callable[[], str], clock: Callable[[], datetime]
    ) -> None:
        self._board = board
        self._blog = blog
        self._faults = faults
        self._site = site
        self._clock = clock

    def routes(self) -> list[Route]:
        return [
            Route("/_control/state", self.state, methods=["GET"]),
            Route("/_control/version", self.version, methods=["GET"]),
            Route("/_control/ask", self.ask, methods=["POST"]),
            Route("/_control/posts/{id:int}/answer", self.answer, methods=["POST"]),
            Route("/_control/posts/{id:int}/edit", self.edit, methods=["POST"]),
            Route("/_control/posts/{id:int}/delete", self.delete, methods=["POST"]),
            Route("/_control/posts/{id:int}/lock", self.lock, methods=["POST"]),
            Route("/_control/posts/{id:int}/unlock", self.unlock, methods=["POST"]),
            Route("/_control/entries", self.publish, methods=["POST"]),
            Route("/_control/faults", self.spoil, methods=["POST"]),
            Route("/_control/faults", self.heal, methods=["DELETE"]),
        ]

    async def state(self, _request: Request) -> Response:
        site = self._site()
        version = self._board.version
        return Plain(
            {
                "version": version,
                "limit": self._board.limit,
                "threads": [serialise.thread_json(self._board, notes, site) for notes in self._board.threads()],
                "entries": [serialise.entry_json(entry, site) for entry in self._blog.entries()],
                "members": [serialise.member_json(member, site) for member in self._board.members()],
            }
        )

    async def version(self, request: Request) -> Response:
        after = serialise.query_number(request, "after", 0, most=10**15)
        seconds = serialise.query_number(request, "wait", 0, most=LONGEST_WAIT)
        return Plain({"version": await run_in_threadpool(self._board.wait_for_change, after, seconds)})

    async def ask(self, request: Request) -> Response:
        values = await serialise.body(request)
        author = self._join_speaker(values)
        return self._post_response(
            self._board.ask(author, serialise.read_text(values, "text"), serialise.read_text(values, "title", "")), 201
        )

    async def answer(self, request: Request) -> Response:
        values = await serialise.body(request)
        author = self._join_speaker(values)
        return self._post_response(
            self._board.answer(author, serialise.path_number(request), serialise.read_text(values, "text")), 201
        )

    async def edit(self, request: Request) -> Response:
        values = await serialise.body(request)
        return self._post_response(
            self._board.edit(serialise.path_number(request), serialise.read_text(values, "text"))
        )

    async def delete(self, request: Request) -> Response:
        await serialise.body(request)
        return self._post_response(self._board.delete(serialise.path_number(request)))

    async def lock(self, request: Request) -> Response:
        await serialise.body(request)
        return self._post_response(self._board.lock(serialise.path_number(request)))

    async def unlock(self, request: Request) -> Response:
        await serialise.body(request)
        return self._post_response(self._board.lock(serialise.path_number(request), locked=False))

    async def publish(self, request: Request) -> Response:
        values = await serialise.body(request)
        slug = serialise.read_text(values, "slug", f"entry-{len(self._blog.entries()) + 1}")
        title, author = serialise.read_text(values, "title"), serialise.read_text(values, "author", "Somebody")
        entry = BlogEntry(slug, title, author, serialise.read_text(values, "html"), self._clock())
        self._blog.publish(entry)
        self._board.notify_change()
        return Plain(serialise.entry_json(entry, self._site()), 201)

    async def spoil(self, request: Request) -> Response:
        day = _fault_plan(await serialise.body(request))
        self._faults.add(day)
        return Plain({"spoil": day.spoil, "on": day.on, "times": day.times, "status": day.status}, 201)

    async def heal(self, _request: Request) -> Response:
        self._faults.clear()
        return Plain({})

    def _join_speaker(self, values: Mapping[str, object]) -> str:
        """The author's handle; a new one becomes a member. Raises SquareRefused(403) for an account with a token."""
        handle = serialise.read_text(values, "handle").removeprefix("@")
        if not handle or len(handle) > 40 or not all(c.isalnum() or c in "_-." for c in handle):  # noqa: PLR2004
            raise SquareRefused(400, "handle must be 1 to 40 letters, digits, or _ - .")
        name, reach = serialise.read_text(values, "name", handle), max(0, serialise.read_number(values, "reach", 10))
        member = self._board.join(Member(handle, name, reach))
        if member.token:
            raise SquareRefused(403, "this account speaks for itself")
        return member.handle

    def _post_response(self, note: SquarePost, status: int = 200) -> Response:
        return Plain(serialise.post_json(self._board, note, self._site()), status)


def _fault_plan(values: Mapping[str, object]) -> FaultPlan:
    try:
        spoil, on = Spoil(serialise.read_text(values, "spoil")), On(serialise.read_text(values, "on", On.ANY))
    except ValueError:
        raise SquareRefused(400, f"spoil is one of {', '.join(Spoil)}; on is one of {', '.join(On)}") from None
    status = serialise.read_number(values, "status", 500)
    if not 400 <= status <= 599:  # noqa: PLR2004
        raise SquareRefused(400, "status must be from 400 to 599")
    wait = serialise.read_number(values, "retry_after", 0)
    headers = {"Retry-After": str(wait)} if wait else {}
    return FaultPlan(spoil, status, headers=headers, on=on, times=max(0, serialise.read_number(values, "times", 1)))
