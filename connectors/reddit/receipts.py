"""Interprets Reddit's responses to our replies, and finds a sent reply among our own comments. Pure."""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.errors import Outside, Refused, Unavailable, Uncertain
from bot.core.model import OutgoingReply, Receipt
from connectors.reddit.fields import text_of
from connectors.reddit.posts import Thing, parse_thing
from connectors.reddit.problems import redact

SKEW = timedelta(seconds=30)
"""How far Reddit's clock may be behind ours. Its times are in whole seconds."""

_REASONS: Mapping[str, str] = {
    "THREAD_LOCKED": "the thread is locked",
    "TOO_OLD": "the post is archived: too old to be answered",
    "DELETED_COMMENT": "the comment was deleted meanwhile",
    "DELETED_LINK": "the post was deleted meanwhile",
    "COMMENTER_BLOCKED_POSTER": "we have blocked its author",
    "USER_BLOCKED": "its author has blocked us",
    "SUBREDDIT_NOTALLOWED": "our account may not write in this subreddit",
    "BANNED_FROM_SUBREDDIT": "our account is banned from this subreddit",
    "TOO_LONG": "the text is longer than Reddit takes",
    "NO_TEXT": "the text is empty",
}
_UNSURE = frozenset({"SOMETHING_IS_BROKEN", "SERVER_ERROR"})
_WAIT = re.compile(r"(\d{1,4})\s*(millisecond|second|minute|hour)")
_SECONDS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600}


def parse_receipt(answer: Any, where: str, now: datetime) -> Receipt:
    """The receipt in the response to a reply. Raises Unavailable, Refused or Uncertain for an error of Reddit's, and
    Uncertain when there is neither a comment nor an error.
    """
    body = answer.get("json") if isinstance(answer, dict) else None
    if not isinstance(body, dict):
        raise Uncertain(where, "its answer to the reply made no sense")
    if errors := body.get("errors"):
        raise _refusal(errors, body, where, now)
    data = body.get("data")
    things = data.get("things") if isinstance(data, dict) else None
    for child in things if isinstance(things, list) else ():
        if isinstance(child, dict) and isinstance(child.get("data"), dict) and (thing := parse_thing(child["data"])):
            return receipt(thing)
    raise Uncertain(where, "it took the reply but did not name the comment")


def receipt(thing: Thing) -> Receipt:
    return Receipt(external_id=thing.name, url=thing.url, at=thing.written_at)


def find_sent_comment(order: OutgoingReply, comments: Iterable[Thing]) -> Thing | None:
    """Our comment that is `order`: same parent, not older, same letters. Reddit may change whitespace and escapes."""
    since = order.since.replace(microsecond=0) - SKEW
    for thing in comments:
        same_place = text_of(thing.data, "parent_id") == order.post.external_id and thing.written_at >= since
        if same_place and _letters(thing.text) == _letters(order.text):
            return thing
    return None


def is_older_than(order: OutgoingReply, thing: Thing) -> bool:
    """Whether `thing` is so old that neither it nor what follows in a newest-first list can be `order`."""
    return thing.written_at < order.since.replace(microsecond=0) - SKEW


def _letters(text: str) -> str:
    shown = html.unescape(text)
    return "".join(c for c in shown if c.isalnum()) or "".join(shown.split())


def _refusal(errors: Any, body: Mapping[str, Any], where: str, now: datetime) -> Outside:
    first = errors[0] if isinstance(errors, list) else None
    if not isinstance(first, list) or not first or not isinstance(first[0], str):
        return Uncertain(where, "its answer to the reply made no sense")
    code, told = first[0], redact(first[1]) if len(first) > 1 and isinstance(first[1], str) else ""
    if code == "RATELIMIT":
        return Unavailable(where, "it asks us to wait before the next reply", _wait(body, told, now))
    if code in _UNSURE:
        return Uncertain(where, f"it answered {code} to the reply")
    return Refused(where, _REASONS.get(code) or f"it refused the reply: {told or 'no reason given'} ({redact(code)})")


def _wait(body: Mapping[str, Any], told: str, now: datetime) -> datetime | None:
    """From `ratelimit` (seconds), else from the text, as in "Take a break for 9 minutes before trying again"."""
    seconds = body.get("ratelimit")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds <= 86_400:  # noqa: PLR2004
        return (now + timedelta(seconds=seconds)).astimezone(UTC)
    found = _WAIT.search(told)
    return now + timedelta(seconds=int(found[1]) * _SECONDS[found[2]]) if found else None
