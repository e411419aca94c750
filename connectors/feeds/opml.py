"""Lists of feeds as OPML, the format in which readers of feeds hand over their subscriptions: read into a table of what
was taken and what was not, and written. Pure, and safe with a stranger's file: whatever declares a document type is
refused before anything it declares is expanded, and nothing is ever fetched.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.parsers import expat

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 10_000
MAX_DEPTH = 50
MAX_LINE = 2_000
"""Characters of a title, a group or an address."""

NO_ADDRESS = "it has no address of a feed"
NO_FEED = "it is no feed but a {kind}"
NO_WEB_ADDRESS = "its address must begin with http:// or https:// and name a host"
WITH_PASSWORD = "its address holds a user name or a password"  # noqa: S105  a sentence
DUPLICATE = "its address stands further up already"
CONFIGURED = "its address is configured already"

_AMPERSAND = re.compile(rb"&(?!#?[A-Za-z0-9]{1,31};)")
_FEEDS = ("", "rss", "atom", "feed", "json", "jsonfeed", "rdf")
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed in a list. `groups` are the titles of the outlines above it, outermost first."""

    title: str
    url: str
    page: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """An outline and what became of it: `why` says why it was not taken, "" when it was."""

    subscription: Subscription
    why: str = ""


@dataclass(frozen=True, slots=True)
class OpmlReading:
    """Every outline that is not merely a group, in the order of the file."""

    title: str
    rows: tuple[OutlineRow, ...]

    @property
    def taken(self) -> tuple[Subscription, ...]:
        return tuple(row.subscription for row in self.rows if not row.why)


def read_opml(document: bytes, configured: Iterable[str] = ()) -> OpmlReading:
    """The feeds in the document, without those whose addresses are `configured`. Raises ValueError, with a sentence for
    a person, when it is no OPML or not safe.
    """
    if len(document) > MAX_BYTES:
        raise ValueError(f"The file is larger than {MAX_BYTES // 1024**2} MiB.")
    outlines = _Outlines(configured)
    try:
        outlines.parser.Parse(_mended(document), True)
    except (expat.ExpatError, LookupError, UnicodeError) as error:
        raise ValueError("The file is no well-formed XML.") from error
    return OpmlReading(_line(outlines.title), tuple(outlines.rows))


def write_opml(title: str, subscriptions: Iterable[Subscription]) -> bytes:
    """An OPML 2.0 document with these feeds, each below its groups."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = _line(title)
    groups: dict[tuple[str, ...], ET.Element] = {(): ET.SubElement(root, "body")}
    for feed in subscriptions:
        name = _line(feed.title) or feed.url
        values = {"type": "rss", "text": name, "title": name, "xmlUrl": feed.url, "htmlUrl": feed.page}
        ET.SubElement(_group(groups, feed.groups), "outline", {key: value for key, value in values.items() if value})
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _group(groups: dict[tuple[str, ...], ET.Element], path: tuple[str, ...]) -> ET.Element:
    for depth in range(1, len(path) + 1):
        if path[:depth] not in groups:
            name = _line(path[depth - 1])
            groups[path[:depth]] = ET.SubElement(groups[path[: depth - 1]], "outline", text=name, title=name)
    return groups[path]


class _Outlines:
    """Gathers the rows while expat walks through the document; it builds no tree."""

    def __init__(self, configured: Iterable[str]) -> None:
        self.rows: list[OutlineRow] = []
        self.title = ""
        self._open: list[tuple[str, str]] = []
        self._seen = dict.fromkeys(map(_bare, configured), CONFIGURED)
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _doctype(self, *_: object) -> None:
        raise ValueError("The file declares a document type, as attacks do: take out its <!DOCTYPE …> and try again.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag, told = name.lower(), {key.lower(): value for key, value in attributes.items()}
        if not self._open and tag != "opml":
            raise ValueError("This is no OPML: it begins with another element than <opml>.")
        if len(self._open) >= MAX_DEPTH:
            raise ValueError(f"The file nests its outlines deeper than {MAX_DEPTH}.")
        title = _line(told.get("title") or told.get("text") or "")
        if tag == "outline":
            self._outline(title, told)
        self._open.append((tag, title))

    def _outline(self, title: str, told: dict[str, str]) -> None:
        url, kind = _web_scheme(_line(told.get("xmlurl", ""))), _line(told.get("type", "")).lower()
        if not url and not kind:
            return
        if len(self.rows) >= MAX_ROWS:
            raise ValueError(f"The file lists more than {MAX_ROWS} feeds.")
        groups = tuple(name for tag, name in self._open if tag == "outline" and name)
        found = Subscription(title, url, _line(told.get("htmlurl", "")), groups)
        why = why_not(url, kind) or self._seen.get(_bare(url), "")
        if not why:
            self._seen[_bare(url)] = DUPLICATE
        self.rows.append(OutlineRow(found, why))

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if [tag for tag, _ in self._open] == ["opml", "head", "title"] and len(self.title) < MAX_LINE:
            self.title += text


def why_not(url: str, kind: str) -> str:
    """Why an outline of this type with this address cannot be watched; "" when it can."""
    if kind not in _FEEDS:
        return NO_FEED.format(kind=kind[:40])
    if not url:
        return NO_ADDRESS
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or " " in url:
            return NO_WEB_ADDRESS
    except ValueError:
        return NO_WEB_ADDRESS
    return WITH_PASSWORD if "@" in parts.netloc else ""


def _mended(document: bytes) -> bytes:
    """The document with what careless programs write mended: blank lines before it, ampersands that are only that."""
    if b"\0" in document:  # UTF-16
        return document
    return _AMPERSAND.sub(b"&amp;", document.lstrip())


def _web_scheme(url: str) -> str:
    """The address with the scheme that a browser would use: `feed:` only says what is there."""
    bare = re.sub(r"\Afeed:(?=https?:)", "", url, flags=re.IGNORECASE)
    return re.sub(r"\Afeed://", "http://", bare, flags=re.IGNORECASE)


def _bare(url: str) -> str:
    """What two addresses of one feed have in common: no scheme, host in lower case, no slash at the end."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}?{parts.query}"


def _line(text: str) -> str:
    return " ".join(_UNFIT.sub("", text).split())[:MAX_LINE]
