"""The program that parses feeds, run as a process by `parser_pool`: for each feed stdin gets two lengths, a JSON
request and the body, and stdout gets a length and JSON, until stdin ends. To start fast it imports of Switchboard only
the HTML parser. It uses no network: feedparser is only ever given a BytesIO. Processor time and memory are limited
here; the deadline by the clock and the checks of the output are the parent's.
"""

import base64
import contextlib
import hashlib
import io
import json
import re
import signal
import struct
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any, BinaryIO

import feedparser
from feedparser.namespaces import mediarss

from bot.core.moments.published import moment_of
from bot.core.text.html_shown import MOST_SHOWN, shown_in, without_markup
from bot.core.text.html_text import text_of, tidy_text

MEMORY_BYTES = 1024**3
MAX_ENTRIES = 10_000
"""Entries reported of one feed, the newest. As many as a cursor remembers, so that no entry is reported repeatedly."""

MAX_TEXT = 100_000
"""Characters of one entry's text; the rest is cut off."""

MAX_LINE = 2_000
"""Characters of a title, an address or a name."""

_END = re.compile(rb"</(?:[A-Za-z]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_ENTRY = re.compile(rb"<(/?)(?:\w+:)?(?:item|entry)[\s>]")
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")
_PLAIN, _HTML = ("text/plain", "text"), ("text/html", "application/xhtml+xml", "html", "xhtml")
_KINDS = {"image": "an image", "video": "a video", "audio": "a sound"}


def limit_memory() -> None:
    """Limit this process's memory, where the system supports it (not on Windows)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def limit_time(cpu_seconds: float) -> None:
    """End this process when it has used so much processor time from now on; 0 for never. Not on Windows."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)


def held_bytes() -> int:
    """The memory this process holds; 0 where the system does not say. `ru_maxrss` would count the parent's as well."""
    with contextlib.suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096
    return 0


def words_of(detail: Any, link: str = "") -> str:
    """One text construct of feedparser ({"type", "value"}) as plain text, also where HTML is called that or was escaped
    twice; "" for a type that is not text. Addresses in it are relative to the feed's base, or to the entry's link.
    """
    value = string_at(detail, "value")
    kind = string_at(detail, "type").lower()
    base = web_address(string_at(detail, "base")) or link
    if kind not in (*_PLAIN, *_HTML):
        return ""
    words = tidy_text(value) if kind in _PLAIN else text_of(value, base)
    return without_markup(words, base) if kind in _PLAIN or "<" not in value else words


def string_at(mapping: Any, key: str) -> str:
    """The string at that key, else "": feedparser returns dicts where a feed invents attributes."""
    value = mapping.get(key) if isinstance(mapping, dict) else None
    return value if isinstance(value, str) else ""


def one_line(text: str) -> str:
    return " ".join(tidy_text(text).split())[:MAX_LINE]


def body_of(entry: Any) -> str:
    """The full content if there is any, else the summary, with what its media are described by."""
    contents = entry.get("content")
    candidates = [*(contents if isinstance(contents, list) else []), entry.get("summary_detail")]
    link = web_address(string_at(entry, "link"))
    found = next((words for words in (words_of(one, link) for one in candidates) if words), "")
    described = [(kind, words) for kind, words in media_of(entry) if words and words not in found]
    if found:
        alts = [f"[image: {words}]" for kind, words in described if kind == "image"]
        return f"{found[:MAX_TEXT]}\n\n{' '.join(alts)}".rstrip()
    media = [f"{_KINDS[kind]}: {words}" if kind else words for kind, words in described]
    shown = [*filter(None, map(shown_of, candidates)), *media] or ([] if entry.get("title") else attached_to(entry))
    return "\n".join(dict.fromkeys(shown))[:MAX_TEXT].rstrip()


def shown_of(detail: Any) -> str:
    """What markup without words shows."""
    return shown_in(string_at(detail, "value")) if string_at(detail, "type").lower() in _HTML else ""


def media_of(entry: Any) -> list[tuple[str, str]]:
    """The descriptions of an entry's media (Media RSS), each with the kind of what it describes."""
    told = entry.get("media_descriptions") or []
    return [(one["kind"], one_line(words_of(one)) if one["kind"] else words_of(one)) for one in told[:MOST_SHOWN]]


def attached_to(entry: Any) -> list[str]:
    """The files an entry comes with, each by its kind and address."""
    links = [link for link in entry.get("links") or [] if string_at(link, "rel") == "enclosure"]
    kinds = (_KINDS.get(string_at(link, "type").partition("/")[0].lower(), "a file") for link in links)
    return [f"{kind}: {web_address(string_at(link, 'href'))}" for kind, link in zip(kinds, links, strict=True)]


def end_description(parser: Any) -> None:
    """Keep each description beside the entry's words: feedparser would put it in their place."""
    parser.pop_content("media_description")
    about = parser._get_context()  # noqa: SLF001  where its own handlers keep what they read
    medium = (about.get("media_content") or [{}])[-1]
    kind = "image" if "image" in (medium.get("medium"), medium.get("type", "").partition("/")[0]) else ""
    about.setdefault("media_descriptions", []).append({**about.get("media_description_detail", {}), "kind": kind})


mediarss.Namespace._start_media_description = lambda parser, said: parser.push_content(  # noqa: SLF001
    "media_description", said, "text/plain", 1
)
mediarss.Namespace._end_media_description = end_description  # noqa: SLF001


def web_address(value: str) -> str:
    """The address when it is http(s) and at most `MAX_LINE` characters, else "", so never javascript: or file:."""
    address = tidy_text(value)
    return address if re.match(r"https?://[^\s/]", address) and len(address) <= MAX_LINE else ""


def language_of(*candidates: str) -> str:
    """The primary subtag of the first that looks like a language tag (RFC 5646), in lower case; else ""."""
    matches = (_LANGUAGE.match(candidate.strip()) for candidate in candidates)
    return next((match[1].lower() for match in matches if match), "")


def published_at(entry: Any) -> str:
    """When it was published, else updated, else created; ISO 8601 in UTC, "" when missing or invalid."""
    for key in ("published", "updated", "created"):
        parsed = entry.get(f"{key}_parsed")
        if parsed:
            with contextlib.suppress(ValueError, TypeError, OverflowError):
                return moment_of(parsed, string_at(entry, key))
    return ""


def author_of(entry: Any) -> tuple[str, str]:
    """Name and page. Read from the whole field: feedparser truncates email addresses with a long top-level domain."""
    detail = entry.get("author_detail")
    field = one_line(string_at(entry, "author") or string_at(detail, "name"))
    return without_email(field), web_address(string_at(detail, "href"))


def without_email(author: str) -> str:
    """The name in "Ana (a@b.example)", "Ana <a@b.example>" or "a@b.example (Ana)". Of a bare email address, the part
    before the @, so that addresses are not passed on.
    """
    for form in (r"(?P<name>.+?)\s*[(<]\S+@\S+[)>]", r"\S+@\S+\s+\((?P<name>.+)\)"):
        if found := re.fullmatch(form, author):
            return found["name"]
    return " ".join(word.split("@")[0] or word for word in author.split())


def markup_of(entry: Any) -> str:
    """A hash of all that an entry's words are made of; "" without an id and a date of its own, which tell it apart."""
    if not (string_at(entry, "id") and published_at(entry)):
        return ""
    contents = entry.get("content")
    told = [*(contents if isinstance(contents, list) else []), entry.get("title_detail"), entry.get("summary_detail")]
    told += entry.get("media_descriptions") or []
    parts = [string_at(one, key) for one in told for key in ("type", "base", "value")]
    whole = "\0".join([string_at(entry, "id"), string_at(entry, "link"), *parts])
    return base64.urlsafe_b64encode(hashlib.sha256(whole.encode("utf-8", "replace")).digest()[:6]).decode()


def entry_record(entry: Any, feed: Any, known: Collection[str] = ()) -> dict[str, str]:
    """What an entry says; without its text, which takes longest, if its markup is among the `known`."""
    title = entry.get("title_detail")
    markup = markup_of(entry)
    contents = entry.get("content")
    first = contents[0] if isinstance(contents, list) and contents else None
    author, author_url = author_of(entry)
    return {
        "id": tidy_text(string_at(entry, "id")),
        "link": web_address(string_at(entry, "link")),
        "title": one_line(words_of(title) or shown_of(title)),
        "text": "" if markup in known else body_of(entry),
        "markup": markup,
        "author": author,
        "author_url": author_url,
        "at": published_at(entry),
        "lang": language_of(
            string_at(entry, "language"),
            string_at(first, "language"),
            string_at(entry.get("summary_detail"), "language"),
            string_at(title, "language"),
            string_at(feed, "language"),
        ),
        "parent": one_line(string_at(entry.get("thr_in-reply-to"), "ref")),
    }


def pause_of(feed: Any) -> int:
    """How many seconds the feed asks its readers to wait between two readings: RSS `ttl` or `sy:updatePeriod`."""
    minutes = _number(string_at(feed, "ttl"))
    period = _PERIODS.get(string_at(feed, "sy_updateperiod").strip().lower(), 0)
    return max(60 * minutes, period // max(1, _number(string_at(feed, "sy_updatefrequency"))))


def links_of(feed: Any) -> dict[str, str]:
    """The feed's hub and its own address, where it names them."""
    links = feed.get("links")
    told = {string_at(link, "rel"): web_address(string_at(link, "href")) for link in reversed(links or [])}
    return {relation: told[relation] for relation in ("hub", "self") if told.get(relation)}


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\s*[0-9]{1,6}\s*", text, re.ASCII) else 0


def last_is_cut(body: bytes) -> bool:
    """Whether the document ends within an entry, whose words are then not all there."""
    return is_cut(body) and _ENTRY.findall(body)[-1:] == [b""]


def is_cut(body: bytes) -> bool:
    """Whether the document lacks its end. Some broken feeds have it, and are whole."""
    return not _END.search(body[-4096:])


def sound_records(entries: list[Any], feed: Any, known: Collection[str]) -> list[dict[str, str]]:
    """The records of the entries that can be read."""
    records = []
    for entry in entries:
        with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            records.append(entry_record(entry, feed, known))
    return records


def feed_record(parsed: Any, body: bytes, known: Collection[str] = ()) -> dict[str, Any]:
    """The parsed feed as JSON values, newest entries first; those without a date last, in the feed's order."""
    whole = parsed.entries[:-1] if parsed.get("bozo") and last_is_cut(body) else parsed.entries
    entries = sorted(whole, key=published_at, reverse=True)
    records = sound_records(entries[:MAX_ENTRIES], parsed.feed, known)
    return {
        "version": parsed.get("version") or "",
        "fault": type(parsed.get("bozo_exception")).__name__ if parsed.get("bozo") else "",
        "title": one_line(words_of(parsed.feed.get("title_detail"))),
        "left_out": max(0, len(entries) - MAX_ENTRIES),
        "cut": bool(parsed.get("bozo")) and is_cut(body),
        "pause": pause_of(parsed.feed),
        "links": links_of(parsed.feed),
        "set_aside": len(entries[:MAX_ENTRIES]) - len(records),
        "entries": records,
    }


def read_feed(body: bytes, headers: Any, known: Collection[str]) -> dict[str, Any]:
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    return feed_record(parsed, body, known)


def serve(asked: BinaryIO, answered: BinaryIO) -> None:
    """Answer one request after the other until there are no more. Whatever goes wrong ends the process."""
    while len(lengths := asked.read(8)) == 8:  # noqa: PLR2004  two lengths of four bytes
        head, size = struct.unpack(">II", lengths)
        request = json.loads(asked.read(head))
        body = asked.read(size)
        limit_time(request["cpu_seconds"])
        feed = read_feed(body, request["headers"], frozenset(request["known"]))
        told = json.dumps({"feed": feed, "held": held_bytes()}).encode()
        limit_time(0)
        answered.write(struct.pack(">I", len(told)) + told)
        answered.flush()


def main() -> None:
    limit_memory()
    answered, sys.stdout = sys.stdout.buffer, sys.stderr
    serve(sys.stdin.buffer, answered)


if __name__ == "__main__":
    main()
