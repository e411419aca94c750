"""Where the feeds are. They need no sign-in: what they hold is public already. There are none unless `[web]` says so.

A feed is asked for again by its ETag alone: whether anything was taken away, no date tells.
"""

from collections.abc import Callable
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.core.errors import NotFound, Unavailable
from bot.desk import Desk
from bot.web.answers.atom import MEDIA_TYPE as ATOM
from bot.web.answers.atom import atom
from bot.web.answers.feed import AnswerFeed, entry_of
from bot.web.answers.json_feed import MEDIA_TYPE as JSON_FEED
from bot.web.answers.json_feed import json_feed
from bot.web.api.responses import unless_known

Write = Callable[[AnswerFeed], Response]

_KEPT = "public, max-age=60"


def feed_routes(desk: Desk) -> list[Route]:
    """All of them, whole and by tag."""
    if not desk.context.company().web.feed:
        return []
    written = {"atom": _as_atom, "json": _as_json}
    paths = ("/answers", "/answers/{tag}")
    return [Route(f"{path}.{ending}", _feed(desk, write)) for path in paths for ending, write in written.items()]


def _feed(desk: Desk, write: Write) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        tag = str(request.path_params.get("tag", ""))
        try:
            entries = [entry_of(one) for one in desk.answers.newest(tag)]
        except NotFound:
            return PlainTextResponse("There is no feed of this tag.", 404)
        except Unavailable as error:
            return PlainTextResponse(str(error), 503, {"Retry-After": "60"})
        base = desk.context.company().web.public_address
        feed = AnswerFeed(desk.answers.company, tag, base, entries)
        response = write(feed)
        response.headers["Cache-Control"] = _KEPT
        response.headers["Last-Modified"] = format_datetime(feed.changed_at, usegmt=True)
        return unless_known(request, response)

    return endpoint


def _as_atom(feed: AnswerFeed) -> Response:
    return Response(atom(feed), media_type=ATOM)


def _as_json(feed: AnswerFeed) -> Response:
    return JSONResponse(json_feed(feed), media_type=JSON_FEED)
