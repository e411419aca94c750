"""The square's values as JSON, and parsing of requests for its APIs. Pure, but for reading a request's body."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox.square.blog import BlogEntry
from bot.sandbox.square.board import Board, Member, SquarePost, SquareRefused

MOST_BYTES = 1_000_000
"""The longest request body read, in bytes."""


class Plain(JSONResponse):
    """JSON that a person can read in a browser."""

    def render(self, content: object) -> bytes:
        return json.dumps(content, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def refusal_response(_request: Request, error: Exception) -> Response:
    """`{"error": reason}` with the status of a SquareRefused, else 500."""
    status = error.status if isinstance(error, SquareRefused) else 500
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004
    return Plain({"error": str(error)}, status, headers)


async def body(request: Request, most: int = MOST_BYTES) -> Mapping[str, object]:
    """The JSON object in the body, of at most `MOST_BYTES` beside its images. Raises SquareRefused: 415 not declared as
    JSON, 413 too large, 400 not an object.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise SquareRefused(415, "send application/json")
    raw = await request.body()
    if len(raw) > most:
        raise SquareRefused(413, "that is too much")
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError):
        raise SquareRefused(400, "the body is no JSON") from None
    if not isinstance(values, dict):
        raise SquareRefused(400, "the body must be a JSON object")
    if not values.get("images") and len(raw) > MOST_BYTES:
        raise SquareRefused(413, "that is too much")
    return values


def read_text(values: Mapping[str, object], name: str, default: str | None = None) -> str:
    """A string of the body. Raises SquareRefused(400) when it is missing without a default, or not a string."""
    value = values.get(name, default)
    if not isinstance(value, str):
        raise SquareRefused(400, f"{name} must be a string")
    return value.encode("utf-8", "replace").decode("utf-8")


def read_number(values: Mapping[str, object], name: str, default: int = 0) -> int:
    """A whole number of the body. Raises SquareRefused(400) when it is anything else."""
    value = values.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise SquareRefused(400, f"{name} must be a whole number")
    return value


def query_number(request: Request, name: str, default: int, most: int) -> int:
    """A whole number of the query, from 0 to `most` (more counts as `most`). Raises SquareRefused(400)."""
    value = request.query_params.get(name, str(default))
    if not (value.isascii() and value.isdigit() and len(value) <= 15):  # noqa: PLR2004
        raise SquareRefused(400, f"{name} must be a whole number")
    return min(int(value), most)


def path_number(request: Request, name: str = "id") -> int:
    return int(request.path_params[name])


def member_json(member: Member, site: str) -> dict[str, object]:
    return {
        "handle": member.handle,
        "name": member.name,
        "reach": member.reach,
        "url": f"{site}/users/{member.handle}",
        "account": bool(member.token),
    }


def post_json(board: Board, note: SquarePost, site: str) -> dict[str, object]:
    """A post in the API's JSON. `context` are the posts above it, the thread's first post first."""
    above = board.context_of(note)
    return {
        "id": note.id,
        "thread_id": note.thread,
        "parent_id": note.parent or None,
        "author": member_json(board.member(note.author), site),
        "title": note.title,
        "text": note.text,
        "url": f"{site}/threads/{note.thread}#{note.id}",
        "written_at": stamp(note.written_at),
        "edited_at": stamp(note.edited_at) if note.edited_at else None,
        "deleted": note.deleted,
        "locked": board.is_locked(note),
        "revision": note.revision,
        "depth": len(above),
        "images": [
            {"url": f"{site}/images/{note.id}/{place}", "alt": image.alt, "type": image.media_type}
            for place, image in enumerate(note.images)
        ],
        "context": [{"handle": n.author, "text": n.text} for n in above if not n.deleted],
    }


def thread_json(board: Board, notes: list[SquarePost], site: str) -> dict[str, object]:
    """A thread with its posts in reading order: each reply after its parent, with its `depth`."""
    return {
        "id": notes[0].id,
        "title": notes[0].title,
        "locked": notes[0].locked,
        "posts": [post_json(board, note, site) for note in _reading_order(notes)],
    }


def entry_json(entry: BlogEntry, site: str) -> dict[str, object]:
    return {
        "slug": entry.slug,
        "title": entry.title,
        "author": entry.author,
        "html": entry.html,
        "url": f"{site}/entries/{entry.slug}",
        "written_at": stamp(entry.written_at),
    }


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _reading_order(notes: list[SquarePost]) -> list[SquarePost]:
    under: dict[int, list[SquarePost]] = {}
    for note in notes:
        under.setdefault(note.parent, []).append(note)
    order, waiting = [], under.get(0, [])[::-1]
    while waiting:
        note = waiting.pop()
        order.append(note)
        waiting += under.get(note.id, [])[::-1]
    return order
