"""A feed of answers as Atom (RFC 4287)."""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.web.answers.feed import AnswerEntry, AnswerFeed, timestamp

MEDIA_TYPE = "application/atom+xml"

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(feed: AnswerFeed) -> bytes:
    """The whole document."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", timestamp(feed.changed_at))
    SubElement(root, "link", {"rel": "self", "type": MEDIA_TYPE, "href": feed.address})
    SubElement(root, "link", {"rel": "alternate", "type": "application/feed+json", "href": feed.json_address})
    _add(SubElement(root, "author"), "name", feed.company)
    _add(root, "generator", "Switchboard")
    for entry in feed.entries:
        root.append(_entry(entry))
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _entry(entry: AnswerEntry) -> Element:
    element = Element("entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "published", timestamp(entry.sent_at))
    _add(element, "updated", timestamp(entry.changed_at))
    if entry.url:
        SubElement(element, "link", {"rel": "alternate", "href": _whole(entry.url)})
    if entry.asked_at_url:
        SubElement(element, "link", {"rel": "related", "href": _whole(entry.asked_at_url)})
    for tag in entry.tags:
        SubElement(element, "category", {"term": _whole(tag)})
    _add(element, "content", str(entry.html)).set("type", "html")
    return element


def _add(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = _whole(text)
    return child


def _whole(text: str) -> str:
    """Without what no XML may hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
