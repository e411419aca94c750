"""Answers published before: as they are indexed, found again and shown. Pure values. The classifier says which are
similar, the store which may be offered.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.richtext.model import NO_WORDS, RichText

CHECK_AFTER = timedelta(days=180)
"""An answer older than this is shown with the advice to check it first: products change about as fast."""

MAX_SHOWN = 3
"""How many are kept for a question: nobody reads more."""

_SAME_WORDS = 0.6
"""From this share of common words on, two answers say the same; the name of the author at their end may differ."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """An approved reply that was published, with what it answered: (words, vector or b"") of each post that asked.

    A vector is little-endian float16, made by the embedder of the index it is for. `asked` is empty once the posts were
    removed: the answer's own words are ours and stay.
    """

    reply: int
    text: str
    asked: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class RankedAnswer:
    """An answer that may fit, by the number of its reply. `likeness`: higher is better; it is no probability."""

    reply: int
    likeness: float


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An earlier answer as a card shows it. `outdated_by` is who marked it as out of date, "" for nobody.
    `words` is `text` with its formatting.
    """

    reply: int
    question: int
    text: str
    author: str
    sent_at: datetime
    tags: tuple[str, ...] = ()
    url: str = ""
    likeness: float = 0.0
    outdated_by: str = ""
    words: RichText = NO_WORDS

    def needs_checking(self, now: datetime) -> bool:
        """Whether it is so old that somebody should check it first."""
        return now - self.sent_at > CHECK_AFTER

    def words_alike(self, text: str) -> bool:
        """Whether this is its text, word for word; white space does not matter."""
        return self.text.split() == text.split()


def distinct_answers(found: Iterable[EarlierAnswer]) -> tuple[EarlierAnswer, ...]:
    """The best `MAX_SHOWN` answers that do not say the same, the likeliest first; of several that do, the newest."""
    chosen: list[EarlierAnswer] = []
    for answer in sorted(found, key=lambda one: (-one.likeness, -one.reply)):
        place = next((place for place, one in enumerate(chosen) if _say_the_same(one.text, answer.text)), None)
        if place is None:
            chosen.append(answer)
        elif answer.sent_at > chosen[place].sent_at:
            chosen[place] = answer
    return tuple(chosen[:MAX_SHOWN])


def reused_answer(offered: Iterable[EarlierAnswer], text: str) -> EarlierAnswer | None:
    """The earlier answer of which a text was made: the one it shares most words with, None where it says another thing
    than all of them. One that is out of date is none.
    """
    fresh = [one for one in offered if not one.outdated_by and _say_the_same(one.text, text)]
    return max(fresh, key=lambda one: _common(one.text, text), default=None)


def _common(one: str, other: str) -> float:
    """The share of words that two texts have in common."""
    mine, yours = (set(_WORD.findall(text.casefold())) for text in (one, other))
    return len(mine & yours) / max(1, len(mine | yours))


def _say_the_same(one: str, other: str) -> bool:
    return _common(one, other) >= _SAME_WORDS
