"""A talk page as its comments, each with its heading and the comments above it. Pure.

A comment is known by its page, its author and its time, which is what DiscussionTools calls its name; the id names the
heading too, which people rename. Two of one author in one minute share that name, and are numbered as they stand.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from pydantic import ValidationError

from bot.core.text.html_text import text_of
from connectors.mediawiki.payloads import Item

MOST = 20_000
"""Comments of a page that are read."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment in its place. `key` is how it is known within its page; `above` are the comments above it, the first of
    the conversation first.
    """

    key: str
    item: Item
    at: datetime
    heading: Item | None
    above: tuple["Remark", ...]


def remarks_of(items: Sequence[Any]) -> tuple[list[Remark], int]:
    """All comments of a page in their order, and how many entries could not be read."""
    found: list[Remark] = []
    unread, seen = 0, Counter[str]()
    stack: list[tuple[Any, Item | None, tuple[Remark, ...]]] = [(item, None, ()) for item in reversed(items)]
    while stack and len(found) < MOST:
        raw, heading, above = stack.pop()
        item = _item(raw)
        if item is None or (item.type == "comment" and (item.timestamp is None or not item.author)):
            unread += 1
            continue
        if item.type == "comment" and item.timestamp is not None:
            name = f"{item.author}|{item.timestamp.astimezone(UTC):%Y%m%d%H%M}"
            seen[name] += 1
            key = name if seen[name] == 1 else f"{name}|{seen[name]}"
            remark = Remark(key, item, item.timestamp.astimezone(UTC), heading, above)
            found.append(remark)
            above = (*above, remark)
        else:
            heading = item
        stack.extend((one, heading, above) for one in reversed(list(_below(raw))))
    return found, unread


def words_in(item: Item, base: str) -> str:
    return text_of(item.html, base)


def html_of(text: str) -> str:
    """Plain words as HTML, which the wiki makes harmless: as wikitext, braces and brackets would act."""
    paragraphs = [part for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{escape(part.strip(chr(10)), quote=False).replace(chr(10), '<br>')}</p>" for part in paragraphs)


def same_words(one: str, other: str) -> bool:
    """Blanks aside: a wiki keeps no two of them."""
    return one.split() == other.split()


def _item(raw: Any) -> Item | None:
    try:
        return Item.model_validate(raw)
    except ValidationError:
        return None


def _below(raw: Any) -> Iterator[Any]:
    replies = raw.get("replies") if isinstance(raw, dict) else None
    return iter(replies if isinstance(replies, list) else [])
