"""JSON Feed (1.0 and 1.1, jsonfeed.org) as the Atom document that says the same, so that `parser` reads its entries as
all others. An item that is not one costs that item. Pure: it bounds what a hostile document may cost, and runs no HTML.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

MAX_PARTS = 500_000
"""Objects and lists of one document: each costs some hundred bytes of memory."""

MAX_ATTACHMENTS = 20

_VERSION = re.compile(r"https?://jsonfeed\.org/version/1")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SHOWN = {"image": "an image", "video": "a video", "audio": "a sound"}


@dataclass(frozen=True, slots=True)
class AtomDocument:
    """A JSON Feed as Atom. `set_aside` counts the items that could not be read."""

    body: bytes
    set_aside: int = 0


def looks_like_json(body: bytes) -> bool:
    """Whether the bytes are a JSON object, whatever the header calls them: XML begins with another character."""
    return _text(body[:256]).lstrip().startswith("{")


def atom_of(body: bytes) -> AtomDocument:
    """The Atom document that says the same. Raises ValueError when it is no JSON Feed, or is made to hurt."""
    document = _document(body)
    items = document.get("items")
    if not _VERSION.match(_string(document, "version")) or not isinstance(items, list):
        raise ValueError("no JSON Feed")
    entries = [_entry(item, document) for item in items if _is_item(item)]
    language = quoteattr(_string(document, "language"))
    opening = f"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang={language}>{_words('title', document, 'title')}"
    opening += _link("self", _string(document, "feed_url")) + _link("hub", _hub(document))
    return AtomDocument(f"{opening}{''.join(entries)}</feed>".encode(), len(items) - len(entries))


def _document(body: bytes) -> dict[str, Any]:
    if body.count(b"{") + body.count(b"[") > MAX_PARTS:
        raise ValueError("too many parts")
    try:
        document = json.loads(_text(body), parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(document, dict):
        raise ValueError("no object")  # noqa: TRY004  the document is wrong, not our types
    return document


def _text(body: bytes) -> str:
    return body.decode(json.detect_encoding(body), "replace").removeprefix("\ufeff")


def _is_item(item: Any) -> bool:
    """Whether an item has what tells it from others or says something."""
    told = ("id", "url", "external_url", "title", "content_html", "content_text", "summary")
    return isinstance(item, dict) and (any(_string(item, key) for key in told) or bool(_shown(item)))


def _string(mapping: dict[str, Any], key: str) -> str:
    """The string at that key, without what XML cannot hold; "" for another type."""
    value = mapping.get(key)
    return _FORBIDDEN.sub("\ufffd", value).strip() if isinstance(value, str) else ""


def _entry(item: dict[str, Any], feed: dict[str, Any]) -> str:
    link = _string(item, "url") or _string(item, "external_url")
    language = _string(item, "language") or _string(feed, "language")
    parts = (
        _element("id", _string(item, "id"), " ispermalink='false'"),
        _link("alternate", link),
        _words("title", item, "title"),
        _element("published", _string(item, "date_published")),
        _element("updated", _string(item, "date_modified")),
        _author(item) or _author(feed),
        _content(item),
        _words("summary", item, "summary"),
    )
    return f"<entry xml:lang={quoteattr(language)}>{''.join(parts)}</entry>"


def _element(name: str, value: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{escape(value)}</{name}>" if value else ""


def _link(relation: str, address: str) -> str:
    return f"<link rel='{relation}' href={quoteattr(address)}/>" if address else ""


def _hub(document: dict[str, Any]) -> str:
    hubs = document.get("hubs")
    told = [each for each in hubs if isinstance(each, dict)] if isinstance(hubs, list) else []
    return next((_string(each, "url") for each in told if _string(each, "type").lower() == "websub"), "")


def _words(name: str, mapping: dict[str, Any], key: str) -> str:
    return _element(name, _string(mapping, key), " type='text'")


def _content(item: dict[str, Any]) -> str:
    """Its words: HTML, else plain text; else, without a summary, what is attached."""
    if html := _string(item, "content_html"):
        return _element("content", html, " type='html'")
    text = _string(item, "content_text") or ("" if _string(item, "summary") else _shown(item))
    return _element("content", text, " type='text'")


def _shown(item: dict[str, Any]) -> str:
    attachments = item.get("attachments")
    told = [each for each in attachments if isinstance(each, dict)] if isinstance(attachments, list) else []
    return "\n".join(dict.fromkeys(map(_attachment, told[:MAX_ATTACHMENTS])))


def _attachment(attachment: dict[str, Any]) -> str:
    kind = _SHOWN.get(_string(attachment, "mime_type").partition("/")[0].lower(), "a file")
    title = " ".join(_string(attachment, "title").split())
    return f"{kind}: {title}" if title else kind


def _author(mapping: dict[str, Any]) -> str:
    """The first author with a name or a page: `authors` of version 1.1, `author` of 1.0."""
    authors = mapping.get("authors")
    candidates = [*(authors if isinstance(authors, list) else []), mapping.get("author")]
    for author in candidates:
        if isinstance(author, dict) and (_string(author, "name") or _string(author, "url")):
            name = _string(author, "name") or _string(author, "url")
            return f"<author>{_element('name', name)}{_element('uri', _string(author, 'url'))}</author>"
    return ""
