"""What is searched for, and what a search found: one page of hits, each with the words around the first match."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.errors import Faulty

PAGE_SIZE = 8
"""Hits on one page."""

_MOST_WORDS = 8
_LONGEST = 100
_TERM = re.compile(
    r'["\u201c\u201d\u201e\u00ab\u00bb]([^"\u201c\u201d\u201e\u00ab\u00bb]+)["\u201c\u201d\u201e\u00ab\u00bb]|(\S+)'
)
_AROUND = "\"\u201c\u201d\u201e\u00ab\u00bb'`*_,;:!?"


class HitKind(StrEnum):
    """What was found: a post that asks, one that came later, a reply of ours, or a post of no question."""

    ASKED = "asked"
    FOLLOW_UP = "follow-up"
    REPLY = "our reply"
    POST = "post, no question"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One text that holds all the words. `who` is a stranger's handle or, of a reply, a Slack user id."""

    kind: HitKind
    question: int | None
    at: datetime
    who: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of the hits, newest first. `page` counts from 1."""

    terms: tuple[str, ...]
    hits: tuple[SearchHit, ...]
    page: int
    pages: int
    total: int


def terms_in(typed: str) -> tuple[str, ...]:
    """The words and quoted phrases that all have to occur. Raises Faulty without any, and with too many."""
    terms = words_typed(typed)
    if not terms:
        raise Faulty(['Search for which words? Type: search rate limit, or with quotation marks: search "rate limit"'])
    if len(terms) > _MOST_WORDS:
        raise Faulty([f"At most {_MOST_WORDS} words at once; put those that stand together in quotation marks."])
    return terms


def words_typed(typed: str) -> tuple[str, ...]:
    """The same of any text whatever: none where there are none."""
    found = (quoted.strip() or word.strip(_AROUND) for quoted, word in _TERM.findall(typed))
    return tuple(dict.fromkeys(" ".join(term.split())[:_LONGEST] for term in found if term))


def excerpt(text: str, terms: Sequence[str], width: int = 140) -> str:
    """The part of `text` around the first of the terms, on one line, with … where something is left out."""
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    folded = flat.lower()
    places = [place for term in terms if (place := folded.find(term.lower())) >= 0]
    start = max(0, min(min(places, default=0) - width // 4, len(flat) - width))
    cut = flat[start : start + width]
    return f"{'…' if start else ''}{cut}{'…' if start + width < len(flat) else ''}"
