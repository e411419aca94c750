"""The images of a reply, as the square's API takes and shows them: `"images": [{"alt", "data"}]` in the body of
`POST /api/posts` with a parent, the data in base64, and `"images": [{"url", "alt", "type"}]` in a post. The type is
read from the bytes.
"""

import base64
import binascii
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.square.board import Board, SquareImage, SquareRefused

MOST = 4
"""Images of one reply."""
MOST_BYTES = 1_000_000
"""The largest image, in bytes."""
LONGEST_ALT = 1_000
"""The longest alt text, in Unicode code points."""

_INERT = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def read_images(values: Mapping[str, object]) -> tuple[SquareImage, ...]:
    """The images of a body. Raises SquareRefused: 400 not as described above, 413 an image too large, 415 no image of
    a known type, 422 too many, or one without an alt text.
    """
    given = values.get("images", [])
    if not isinstance(given, list):
        raise SquareRefused(400, "images must be a list")
    if len(given) > MOST:
        raise SquareRefused(422, f"{len(given)} images, and {MOST} are allowed")
    return tuple(_image(one) for one in given)


def image_route(board: Board) -> Route:
    """One image of a post: the bytes it came with, as nothing that a browser would run."""

    async def image(request: Request) -> Response:
        pictures, place = board.post(request.path_params["id"]).images, request.path_params["place"]
        if place >= len(pictures):
            raise SquareRefused(404, "no such image")
        return Response(pictures[place].content, media_type=pictures[place].media_type, headers=_INERT)

    return Route("/images/{id:int}/{place:int}", image, methods=["GET"])


def _image(given: object) -> SquareImage:
    alt, data = (given.get("alt"), given.get("data")) if isinstance(given, dict) else (None, None)
    if not isinstance(alt, str) or not isinstance(data, str):
        raise SquareRefused(400, "an image has alt and data")
    if not alt.strip() or len(alt) > LONGEST_ALT:
        raise SquareRefused(422, f"an image needs an alt text of at most {LONGEST_ALT} characters")
    content = _bytes(data)
    kind = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "")
    if not kind:
        raise SquareRefused(415, "an image is PNG, JPEG or GIF")
    return SquareImage(kind, alt, content)


def _bytes(data: str) -> bytes:
    if len(data) > MOST_BYTES * 4 // 3 + 4:
        raise SquareRefused(413, f"an image has at most {MOST_BYTES} bytes")
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        raise SquareRefused(400, "data must be base64") from None
