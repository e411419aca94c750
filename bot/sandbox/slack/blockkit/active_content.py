"""Finds active content in a message: mentions, broadcasts, links, unfurls. Tests use it to prove a message inert.

Pure, and deliberately strict: `verbatim` does not stop explicit `<...>` sequences, a bare URL in mrkdwn is a link, and
names count when link_names or parse is set. Formatting such as bold is not counted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.sandbox.slack.protocol import Json

_EXPLICIT = re.compile(r"<([^<>\n]+)>")
_BARE = re.compile(r"(?:https?|ftp)://[^\s<>|]+|mailto:[^\s<>|]+|\bwww\.[^\s<>|]+", re.IGNORECASE)
_NAMES = re.compile(r"(?<!\w)[@#][\w.-]+")
_MARKDOWN_LINK = re.compile(r"!?\[[^\]]*\]\(\s*([^)\s]+)")
_RICH = {
    "user": ("mention", "user_id"),
    "usergroup": ("usergroup", "usergroup_id"),
    "broadcast": ("broadcast", "range"),
    "channel": ("channel", "channel_id"),
    "team": ("mention", "team_id"),
    "link": ("link", "url"),
}
_URL_KEYS = ("url", "image_url", "thumb_url", "title_link", "author_link", "from_url", "title_url", "video_url")


@dataclass(frozen=True, slots=True)
class ActivePart:
    """One piece of active content. `kind`: mention, broadcast, usergroup, channel, link, autolink, name, image, unfurl.

    `where` is a path into the message; `value` is what it points at.
    """

    kind: str
    where: str
    value: str


def active_parts(message: Json) -> list[ActivePart]:
    """All active content of the message as it was sent; empty when it is inert.

    An `unfurl` is added for each link Slack would fetch, unless unfurl_links and unfurl_media were sent as false.
    """
    names = _flag(message, "link_names") or message.get("parse", message.get("_parse")) == "full"
    found = list(_in_mrkdwn(str(message.get("text") or ""), "text", names=names))
    found += _walk(message.get("blocks") or [], "blocks")
    for i, attachment in enumerate(message.get("attachments") or []):
        found += _in_attachment(attachment, f"attachments/{i}", names=names)
    if not all(_flag(message, name) is False for name in ("unfurl_links", "unfurl_media")):
        fetched = [p for p in found if p.kind in ("link", "autolink") and p.value.lower().startswith("http")]
        found += [
            ActivePart("unfurl", part.where, part.value) for part in fetched if not part.where.endswith("/button")
        ]
    return found


def _flag(message: Json, name: str) -> bool | None:
    value = message.get(name, message.get(f"_{name}"))
    return None if value is None else str(value).lower() in ("true", "1")


def _walk(thing: object, where: str) -> Iterator[ActivePart]:
    if isinstance(thing, list):
        for i, item in enumerate(thing):
            yield from _walk(item, f"{where}/{i}")
    elif isinstance(thing, dict):
        yield from _in_object(thing, where)
        for key, value in thing.items():
            yield from _walk(value, f"{where}/{key}")


def _in_object(thing: Json, where: str) -> Iterator[ActivePart]:
    kind = thing.get("type")
    if kind == "mrkdwn":
        yield from _in_mrkdwn(str(thing.get("text", "")), where, bare=thing.get("verbatim") is not True)
    elif kind == "markdown":
        yield from _in_mrkdwn(str(thing.get("text", "")), where)
        yield from (ActivePart("link", where, m[1]) for m in _MARKDOWN_LINK.finditer(str(thing.get("text", ""))))
    elif kind in _RICH and _RICH[str(kind)][1] in thing:
        name, key = _RICH[str(kind)]
        yield ActivePart(name, where, str(thing[key]))
    elif kind == "image" and "image_url" in thing:
        yield ActivePart("image", where, str(thing["image_url"]))
    elif kind == "video":
        yield ActivePart("link", where, str(thing.get("video_url", "")))
    elif kind == "button" and thing.get("url"):
        yield ActivePart("link", f"{where}/button", str(thing["url"]))


def _in_mrkdwn(text: str, where: str, *, bare: bool = True, names: bool = False) -> Iterator[ActivePart]:
    for match in _EXPLICIT.finditer(text):
        if part := _explicit(match[1], where):
            yield part
    rest = _EXPLICIT.sub(" ", text)
    if bare:
        yield from (ActivePart("autolink", where, match[0]) for match in _BARE.finditer(rest))
    if names:
        yield from (ActivePart("name", where, match[0]) for match in _NAMES.finditer(rest))


def _explicit(inside: str, where: str) -> ActivePart | None:
    target = inside.split("|", maxsplit=1)[0]
    if target.startswith("@"):
        return ActivePart("mention", where, target[1:])
    if target.startswith("#"):
        return ActivePart("channel", where, target[1:])
    if target.startswith("!subteam"):
        return ActivePart("usergroup", where, target[1:])
    if target.startswith("!date"):
        return ActivePart("link", where, target) if target.count("^") > 2 else None  # noqa: PLR2004  <!date^t^format^link>
    if target.startswith("!"):
        return ActivePart("broadcast", where, target[1:])
    scheme = re.match(r"[a-zA-Z][\w+.-]*:", target)
    return ActivePart("link", where, target) if scheme else None


def _in_attachment(attachment: Json, where: str, *, names: bool) -> Iterator[ActivePart]:
    for key in ("pretext", "text", "fallback", "title", "footer"):
        yield from _in_mrkdwn(str(attachment.get(key) or ""), f"{where}/{key}", names=names)
    for key in _URL_KEYS:
        if attachment.get(key):
            yield ActivePart("link", f"{where}/{key}", str(attachment[key]))
    for i, field in enumerate(attachment.get("fields") or []):
        yield from _in_mrkdwn(str(field.get("value") or ""), f"{where}/fields/{i}", names=names)
    yield from _walk(attachment.get("blocks") or [], f"{where}/blocks")
