"""What a page shows besides words, told in words: images with their alternative texts, videos, sound, frames; and text
that is a page though it is called plain. Pure.
"""

import re
from html.parser import HTMLParser
from typing import ClassVar

from bot.core.text.html_text import text_of

MOST_SHOWN = 20
"""Things told of one page."""

_MARKUP = re.compile(
    r"\A\s*<(p|div|ul|ol|blockquote|table|figure|section|article|h[1-6])(?:\s[^<>]*)?>.*</\1\s*>"
    r"|\A\s*<([a-z]{1,10})(?:\s[^<>]*)?>.*</\2\s*>\s*\Z",
    re.DOTALL | re.IGNORECASE,
)


def shown_in(markup: str) -> str:
    """A line each: "an image: ALT", "a video"; "" when it shows nothing."""
    seen = _Shown()
    seen.feed(markup)
    return "\n".join(dict.fromkeys(seen.things))


def without_markup(words: str, base: str = "") -> str:
    """Text that is HTML through and through, reduced like it; any other as it is, also where it speaks of a tag."""
    return text_of(words, base) if _MARKUP.search(words) else words


class _Shown(HTMLParser):
    NAMES: ClassVar = {"img": "an image", "video": "a video", "audio": "a sound", "iframe": "an embedded page"}

    def __init__(self) -> None:
        super().__init__()
        self.things: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.NAMES and len(self.things) < MOST_SHOWN:
            told = dict(attrs)
            words = " ".join((told.get("alt") or told.get("title") or told.get("aria-label") or "").split())
            self.things.append(f"{self.NAMES[tag]}: {words}" if words else self.NAMES[tag])
