"""A small blog beside the square: a list of entries and their Atom feed (RFC 4287). Kept in memory."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from xml.etree import ElementTree as ET

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class BlogEntry:
    """One article that may mention the company. `html` is its text as HTML."""

    slug: str
    title: str
    author: str
    html: str
    written_at: datetime


class Blog:
    """The entries; the newest `kept` of them are in the feed."""

    def __init__(self, kept: int = 30) -> None:
        self._kept = kept
        self._entries: list[BlogEntry] = []
        self._lock = threading.Lock()

    def publish(self, entry: BlogEntry) -> None:
        """Add an entry, or replace the one with this slug."""
        with self._lock:
            self._entries = [e for e in self._entries if e.slug != entry.slug] + [entry]
            self._entries.sort(key=lambda e: e.written_at)

    def entries(self) -> list[BlogEntry]:
        """Newest first."""
        with self._lock:
            return self._entries[-self._kept :][::-1]

    def entry(self, slug: str) -> BlogEntry | None:
        return next((e for e in self.entries() if e.slug == slug), None)


def atom_feed(entries: list[BlogEntry], site: str) -> bytes:
    """The feed as XML. `site` is the base address of the entries, without a slash at its end."""
    feed = ET.Element("feed", xmlns=_ATOM)
    updated = max((e.written_at for e in entries), default=datetime(2026, 1, 1, tzinfo=UTC))
    _texts(feed, title="News from around the square", id=f"{site}/feed.atom", updated=_stamp(updated))
    ET.SubElement(feed, "link", rel="self", href=f"{site}/feed.atom")
    for entry in entries:
        _add(feed, entry, site)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + bytes(ET.tostring(feed, encoding="us-ascii"))


def etag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:16]}"'


def _add(feed: ET.Element, entry: BlogEntry, site: str) -> None:
    url = f"{site}/entries/{entry.slug}"
    element = ET.SubElement(feed, "entry")
    _texts(element, title=_legal(entry.title), id=url, updated=_stamp(entry.written_at))
    _texts(element, published=_stamp(entry.written_at))
    ET.SubElement(element, "link", rel="alternate", href=url)
    _texts(ET.SubElement(element, "author"), name=_legal(entry.author))
    ET.SubElement(element, "content", type="html").text = _legal(entry.html)


def _texts(parent: ET.Element, **children: str) -> None:
    for name, text in children.items():
        ET.SubElement(parent, name).text = text


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _legal(text: str) -> str:
    """`text` without the control characters that XML 1.0 §2.2 forbids."""
    return "".join(c for c in text if c in "\t\n\r" or c >= " ")
