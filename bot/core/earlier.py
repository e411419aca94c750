"""Answers given before, as they are remembered, found again and shown. Pure values; what is near is the classifier's
to say, what may be offered the store's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

CHECK_AFTER = timedelta(days=180)
"""An answer older than this is shown with the advice to check it: products change about as fast."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An approved reply that left, with what it answered: (words, vector or b"") of each post that asked.

    A vector is little-endian float16, by the very model that is asked to remember it. `asked` is empty once the posts
    were taken away: the answer's own words are ours and stay.
    """

    reply: int
    text: str
    asked: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Likely:
    """An answer that may fit, by its reply's number, and how likely (higher is better; no probability)."""

    reply: int
    likeness: float


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """An earlier answer as a card shows it. `outdated_by` is who said that it is out of date, "" for nobody."""

    reply: int
    question: int
    text: str
    author: str
    sent_at: datetime
    tags: tuple[str, ...] = ()
    url: str = ""
    likeness: float = 0.0
    outdated_by: str = ""

    def to_be_checked(self, now: datetime) -> bool:
        """Whether it is so old that somebody should look first."""
        return now - self.sent_at > CHECK_AFTER
