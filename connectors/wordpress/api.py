"""Requests to a blog's REST API (wp/v2), and what its answers mean as our errors.

A wrong password fails no read: WordPress answers as to anybody. So who we are is asked for (`me`), and what only a
moderator may ask tells the same. Only the fields that are used are asked for: comments hold addresses of people.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.errors import Outside, Refused, Unauthorised, Unavailable, Uncertain
from bot.core.ports.runtime import Clock
from connectors._entries import none_is_sound
from connectors._http import HttpResponse
from connectors._json_api import JsonApi, Key
from connectors.wordpress.settings import Settings
from connectors.wordpress.shapes import BlogComment, BlogComments, Entry, Me

USER, PASSWORD, TOKEN = "WORDPRESS_USER", "WORDPRESS_APP_PASSWORD", "WORDPRESS_TOKEN"

SECRETS = {
    USER: "The name with which our account signs in to the blog; an editor, so that its answers stand at once.",
    PASSWORD: "An application password of that account: Users → Profile → Application Passwords.",
    TOKEN: "Instead of both, for a blog at WordPress.com: an access token with the scope comments. Optional.",
}

FIELDS = "id,post,parent,author,author_name,author_url,date_gmt,content,link,status"
FLOOD_WAIT = timedelta(seconds=15)
"""Between two comments of one account that does not moderate (`wp_throttle_comment_flood`)."""

_GONE = (401, 403, 404, 410)
_REFUSALS: Mapping[str, str] = {
    "rest_comment_closed": "comments are closed there",
    "rest_comment_invalid_post_id": "the blog's post is no longer there",
    "rest_comment_invalid_id": "the comment is no longer there",
    "rest_comment_content_invalid": "the text is empty",
    "comment_content_column_length": "the text is longer than the blog takes",
    "rest_cannot_edit": "our account may not change comments there",
    "rest_cannot_delete": "our account may not delete comments there",
}


class BlogApi:
    """One blog, as our account."""

    def __init__(self, name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> None:
        user, password, token = (secrets.get(one, "").strip() for one in (USER, PASSWORD, TOKEN))
        self.name, self._settings = name, settings
        if token:
            key = Key.of(TOKEN, token, Authorization=f"Bearer {token}")
        else:
            key = Key.of(f"{USER} or {PASSWORD}", user, password, Authorization=basic(user, password))
        self.json = JsonApi(name, settings.api_url, key, clock, self._judge, settings.timeout)

    def me(self) -> Me:
        """Who we are there. Raises Unauthorised where the credentials are none, or the role is too weak."""
        me = self.json.read(Me, "/users/me", {"context": "edit", "_fields": "id,capabilities"})
        if self._settings.moderates and not me.moderates:
            raise Unauthorised(self.name, "our account may not moderate comments: make it an editor, or set moderates")
        return me

    def comments(self, **query: str) -> Sequence[BlogComment]:
        """A page of comments. Raises Unavailable when none of them can be read."""
        told = self.json.read(BlogComments, "/comments", {"_fields": FIELDS, **query}).root
        if none_is_sound(told):
            raise Unavailable(self.name, "no comment has the shape that is known")
        return told

    def comment(self, external_id: str, *, as_written: bool = False) -> BlogComment | None:
        """A comment; None where it is gone: trashed, which others may not even look at, or deleted for good."""
        context = {"context": "edit"} if as_written and self._settings.moderates else {}
        path, query = f"/comments/{int(external_id)}", {"_fields": FIELDS, **context}
        answer = self.json.get(path, query, telling=_GONE)
        if answer.status in _GONE:
            if _code(answer.body) in ("rest_comment_invalid_id", "rest_cannot_read"):
                return None
            raise self._reading_problem(answer)
        found = self.json.parse(BlogComment, answer)
        return None if found.is_gone else found

    def entry(self, number: int) -> Entry | None:
        """The blog's own post or page that comments stand under; None where it is neither, or gone."""
        for kind in ("posts", "pages"):
            query = {"_fields": "id,title,comment_status"}
            answer = self.json.get(f"/{kind}/{number}", query, telling=(401, 403, 404))
            if answer.status == 200:  # noqa: PLR2004
                return self.json.parse(Entry, answer)
            if not _code(answer.body):
                raise self._reading_problem(answer)
        return None

    def write(self, method: str, path: str, body: Mapping[str, object] | None = None) -> HttpResponse:
        """Write once. Raises Refused with what the blog says of it."""
        return self.json.write(method, path, json=body) if body is not None else self.json.write(method, path)

    def _reading_problem(self, answer: HttpResponse) -> Outside:
        if answer.status == 404:  # noqa: PLR2004
            return Refused(self.name, "there is no such API: check api_url")
        return Unauthorised(self.name, f"it answered {answer.status}: check the credentials and their permissions")

    def _judge(self, answer: HttpResponse, now: datetime, writing: bool) -> Outside | None:
        if not writing or answer.status < 400:  # noqa: PLR2004
            return None
        code = _code(answer.body)
        if code == "comment_flood":
            return Unavailable(self.name, "it takes no second comment so soon", now + FLOOD_WAIT)
        if code in ("comment_duplicate", "duplicate_comment"):
            return Uncertain(self.name, "it says that these words stand there already")
        return Refused(self.name, _REFUSALS[code]) if code in _REFUSALS else None


def basic(user: str, password: str) -> str:
    """The value of a header (RFC 7617)."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _code(body: bytes) -> str:
    """WordPress's own word for what went wrong; "" where there is none."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    code = told.get("code") or told.get("error") if isinstance(told, dict) else ""
    return code if isinstance(code, str) else ""
