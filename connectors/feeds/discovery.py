"""Finds the feed of a web page that was given in its place: what the page links as its feed, else where feeds usually
are, beside the page and at its host. The page's text is searched in linear time, not parsed; what is asked for shares
the deadline of one fetch.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import httpx

from bot.core.errors import Refused, Unauthorised, Unavailable
from connectors._safe_network import Deadline
from connectors.feeds.fetch import Fetcher, FetchResult, Validators, next_hop
from connectors.feeds.json_feed import looks_like_json

MAX_REQUESTS = 8
NEAR_NAMES = ("feed", "rss.xml", "index.xml", "atom.xml")
"""Where feeds usually are beside a page that is not its host's first."""

COMMON_PATHS = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json", "/rss")

_MAX_LINKS = 3
_MAX_PAGE = 512 * 1024
_START = 4096
_FEED_MARKS = (b"<rss", b"<feed", b"<rdf:rdf", b"jsonfeed.org/version")
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_TAG = re.compile(r"<(link|base)(\s[^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z]+)=(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_SPACED_EQUALS = re.compile(r"\s*=\s*")


def find_feed(where: str, fetcher: Fetcher, page: FetchResult, now: datetime, deadline: Deadline) -> FetchResult:
    """The feed of a page; `moved` is its address. Raises Unavailable when it may be found later, else Refused."""
    addresses, trouble = feed_addresses(page.body or b"", page.url), None
    for address in addresses:
        try:
            answer = fetcher.get(address, Validators(), now, deadline)
        except (Refused, Unauthorised):
            continue
        except Unavailable as error:
            trouble = trouble or error
            continue
        if is_feed(answer.body or b""):
            return replace(answer, moved=answer.moved or address)
    if trouble:
        raise trouble
    tried = ", ".join(httpx.URL(address).path for address in addresses)
    raise Refused(where, f"it is a web page, and no feed was found at {tried}: put the address of its feed in url")


def is_page(body: bytes, content_type: str) -> bool:
    """Whether it is a web page and no feed, by its first bytes and its type."""
    start = _start(body)
    if is_feed(body) or looks_like_json(body) or b"<" not in start:
        return False
    return b"<!doctype html" in start or b"<html" in start or "html" in content_type.lower()


def is_feed(body: bytes) -> bool:
    return any(mark in _start(body) for mark in _FEED_MARKS)


def feed_addresses(body: bytes, url: str) -> tuple[str, ...]:
    """The addresses to try, likeliest first, at most `MAX_REQUESTS`."""
    page = httpx.URL(url)
    links = list(_linked(body[:_MAX_PAGE].decode("utf-8", "replace"), page))[:_MAX_LINKS]
    near = [_folder(page) + name for name in NEAR_NAMES]
    paths = (*near[:2], *COMMON_PATHS[:2], *near[2:], *COMMON_PATHS[2:])
    common = (str(page.copy_with(raw_path=path.encode(), fragment=None)) for path in paths)
    return tuple(dict.fromkeys((*links, *common)))[:MAX_REQUESTS]


def _folder(page: httpx.URL) -> str:
    """The page's path as a folder: "/blog/" for /blog, /blog/ and /blog/index.html."""
    path = page.raw_path.decode("ascii").partition("?")[0]
    above, _, last = path.rpartition("/")
    return f"{above}/" if "." in last or not last else f"{path}/"


def _start(body: bytes) -> bytes:
    return body[:_START].replace(b"\0", b"").lower()  # without NUL, UTF-16 reads like ASCII


def _linked(page: str, url: httpx.URL) -> Iterator[str]:
    """The feeds that the page links, in its order; those that may be any JSON last, those of comments not at all."""
    tags = [(name.lower(), _attributes(text)) for name, text in _TAG.findall(_without_comments(page))]
    bases = (attributes["href"] for name, attributes in tags if name == "base" and "href" in attributes)
    base = _joined(url, next(bases, "")) or url
    feeds = [attributes for name, attributes in tags if name == "link" and _names_feed(attributes)]
    for attributes in sorted(feeds, key=lambda attributes: _kind(attributes) == _TYPES[-1]):
        if address := _joined(base, attributes["href"]):
            yield str(address)


def _without_comments(page: str) -> str:
    first, *rest = page.split("<!--")
    return first + "".join(part.partition("-->")[2] for part in rest)


def _attributes(text: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(_SPACED_EQUALS.sub("=", text))
    return {name.lower(): html.unescape(double or single or bare).strip() for name, double, single, bare in found}


def _kind(attributes: dict[str, str]) -> str:
    return attributes.get("type", "").partition(";")[0].strip().lower()


def _names_feed(attributes: dict[str, str]) -> bool:
    named = "alternate" in attributes.get("rel", "").lower().split() and _kind(attributes) in _TYPES
    words = f"{attributes.get('title', '')} {attributes.get('href', '')}".lower()
    return named and bool(attributes.get("href")) and "comment" not in words


def _joined(base: httpx.URL, href: str) -> httpx.URL | None:
    """The address, None when there is none or it is none that may be read."""
    try:
        return next_hop("", base, href) if href else None
    except Refused:
        return None
