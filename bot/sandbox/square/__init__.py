"""A small public forum ("the square") on 127.0.0.1: threads, replies and a blog, for the demo and the tests. It stands
in for X, Reddit and the rest, is as strict as they are, and can fail on demand. It is not used in a real installation.

`SquareServer` serves it; `square.board`, `square.blog` and `square.faults` are the same in Python. All bodies are JSON.

The public API, as a bot uses it. `Authorization: Bearer <token>` names the account; reading needs none, but a wrong
one is 401 everywhere.

    GET    /api/posts?after=<revision>&limit=<1..50>
               {"posts": [POST…], "next": revision, "more": bool, "forgotten": revision}
               Posts whose text changed after that revision (written, edited, deleted), by rising revision.
               `forgotten`: changes up to it can no longer be read in full.
    POST   /api/posts {"text", "parent_id"?, "title"?}       201 POST (with `key`); header Idempotency-Key: the same key
               gives the same reply with 200, never a second one; 409 for another text or images under the same key.
               A reply may have "images": [{"alt", "data": base64}…]: at most 4, of 1,000,000 bytes, PNG, JPEG or GIF
    GET    /images/<id>/<place>                              the image, as it came
    GET    /api/posts/<id>                                   {"post": POST, "thread": THREAD}
    PATCH  /api/posts/<id> {"text"}                          POST (one's own)
    DELETE /api/posts/<id>                                   POST (one's own)
    POST   /api/posts/<id>/lock                              POST (one's own thread)
    GET    /api/posts/<id>/edits                             {"edits": [{"text", "replaced_at"}…]}, oldest first; none
               of a deleted post, which keeps its place without words
    GET    /api/posts/<id>/replies?author=<handle>           {"replies": [POST…]}, direct ones, one's own with `key`
    GET    /api/users, /api/users/<handle>                   {"users": [USER…]}, USER
    GET    /threads/<id>, /users/<handle>, /entries/<slug>   the pages that URLs in posts lead to
    GET    /feed.atom                                        the blog, with ETag and 304

    POST = {"id", "thread_id", "parent_id"|null, "author": USER, "title", "text", "url", "written_at", "edited_at"|null,
            "deleted", "locked", "revision", "depth", "context": [{"handle", "text"}…],
            "images": [{"url", "alt", "type"}…]}
    USER = {"handle", "name", "reach", "url", "account"}     THREAD = {"id", "title", "locked", "posts": [POST…]}

Errors are {"error": reason}: 400 bad JSON or value, 401 token, 403 locked or not one's own, 404, 409 key, 410 deleted,
413 over 1 MB, 415 not application/json or no known image, 422 empty, or over the limit (500 code points for an
account, 200,000 for a person), 429 with Retry-After.

The control API, for a page or a person. No token; bodies must be sent as application/json, an empty one as `{}`.

    GET    /_control/state                       {"version", "limit", "threads": [THREAD…] newest first, "entries",
               "members"}
    GET    /_control/version?after=<n>&wait=<s>  {"version"}: answers once it is past n, or after s seconds (at most 30)
    POST   /_control/ask {"handle", "text", "title"?, "name"?, "reach"?}   201 POST; a new handle becomes a member
    POST   /_control/posts/<id>/answer {"handle", "text"}                  201 POST: an answer, or a follow-up
    POST   /_control/posts/<id>/edit {"text"}                              POST
    POST   /_control/posts/<id>/delete|lock|unlock {}                      POST
    POST   /_control/entries {"title", "html", "author"?, "slug"?}         201 entry of the blog
    POST   /_control/faults {"spoil": "status"|"hang"|"lost"|"garbled", "on"?: "any"|"read"|"write", "times"?: 1 (0: for
               good), "status"?: 500, "retry_after"?: seconds}              201; DELETE ends all of them
"""

from bot.sandbox.square.api import Rate
from bot.sandbox.square.blog import BlogEntry
from bot.sandbox.square.board import Member, SquareImage, SquarePost, SquareRefused
from bot.sandbox.square.faults import FaultPlan, On, Spoil
from bot.sandbox.square.server import SquareServer

__all__ = [
    "BlogEntry",
    "FaultPlan",
    "Member",
    "On",
    "Rate",
    "Spoil",
    "SquareImage",
    "SquarePost",
    "SquareRefused",
    "SquareServer",
]
