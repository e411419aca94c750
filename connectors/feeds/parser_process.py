"""The program that parses one feed, run as a child process by `parser`: stdin holds a line of JSON headers, then the
body; stdout gets JSON. To start fast it imports of Switchboard only the HTML parser. It uses no network: feedparser is
only ever given a BytesIO. CPU and memory are limited here; the deadline and the checks of the output are the parent's.
"""

import calendar
import contextlib
import io
import json
import re
import sys
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.core.text.html_text import text_of, tidy_text

CPU_SECONDS = 20
"""Seconds of CPU time. Ends a child whose parent was killed; the parent's own deadline is shorter."""

MEMORY_BYTES = 1024**3
MAX_ENTRIES = 2000
"""Entries reported of one feed, the newest. As many as a cursor remembers, so that no entry is reported repeatedly."""

MAX_TEXT = 100_000
"""Characters of one entry's text; the rest is cut off."""

MAX_LINE = 2_000
"""Characters of a title, an address or a name."""

_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|$)")
_PLAIN, _HTML = ("text/plain", "text"), ("text/html", "application/xhtml+xml", "html", "xhtml")


def limit_resources() -> None:
    """Limit this process's CPU time and memory, where the system supports it (not on Windows)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def with_real_characters(body: bytes) -> bytes:
    """`body` with invalid numeric character references as U+FFFD: feedparser's loose parser crashes on them."""
    return _REFERENCE.sub(lambda m: m[0] if _is_character(m[1], m[2]) else b"&#xFFFD;", body)


def _is_character(hexadecimal: bytes | None, decimal: bytes | None) -> bool:
    digits, base = (hexadecimal, 16) if hexadecimal else (decimal or b"", 10)
    if len(digits) > 12:  # noqa: PLR2004  leading zeros are allowed, within reason
        return False
    code = int(digits, base)
    return 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004


def words_of(detail: Any) -> str:
    """One text construct of feedparser ({"type", "value"}) as plain text; "" for a type that is not text."""
    value = string_at(detail, "value")
    kind = string_at(detail, "type").lower()
    if kind in _PLAIN:
        return tidy_text(value)
    return text_of(value) if kind in _HTML else ""


def string_at(mapping: Any, key: str) -> str:
    """The string at that key, else "": feedparser returns dicts where a feed invents attributes."""
    value = mapping.get(key) if isinstance(mapping, dict) else None
    return value if isinstance(value, str) else ""


def one_line(text: str) -> str:
    return " ".join(tidy_text(text).split())[:MAX_LINE]


def body_of(entry: Any) -> str:
    """The full content if there is any, else the summary."""
    contents = entry.get("content")
    candidates = [*(contents if isinstance(contents, list) else []), entry.get("summary_detail")]
    found = next((words for words in map(words_of, candidates) if words), "")
    return (found or tidy_text(string_at(entry, "summary")))[:MAX_TEXT].rstrip()


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
    for key in ("published_parsed", "updated_parsed", "created_parsed"):
        parsed = entry.get(key)
        if parsed:
            with contextlib.suppress(ValueError, TypeError, OverflowError):
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
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


def entry_record(entry: Any, feed: Any) -> dict[str, str]:
    title = entry.get("title_detail")
    contents = entry.get("content")
    first = contents[0] if isinstance(contents, list) and contents else None
    author, author_url = author_of(entry)
    return {
        "id": tidy_text(string_at(entry, "id")),
        "link": web_address(string_at(entry, "link")),
        "title": one_line(words_of(title) or string_at(entry, "title")),
        "text": body_of(entry),
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


def feed_record(parsed: Any) -> dict[str, Any]:
    """The parsed feed as JSON values, newest entries first; those without a date last, in the feed's order."""
    entries = sorted(parsed.entries, key=published_at, reverse=True)
    return {
        "version": parsed.get("version") or "",
        "fault": type(parsed.get("bozo_exception")).__name__ if parsed.get("bozo") else "",
        "title": one_line(words_of(parsed.feed.get("title_detail"))),
        "left_out": max(0, len(entries) - MAX_ENTRIES),
        "entries": [entry_record(entry, parsed.feed) for entry in entries[:MAX_ENTRIES]],
    }


def main() -> None:
    limit_resources()
    headers = json.loads(sys.stdin.buffer.readline())
    body = with_real_characters(sys.stdin.buffer.read())
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    json.dump(feed_record(parsed), sys.stdout)


if __name__ == "__main__":
    main()
