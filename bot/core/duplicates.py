"""Questions that ask the same: values to compare and to suggest, and how far back duplicates are looked for. What is
alike is decided by a `DuplicateDetector`.
"""

from dataclasses import dataclass
from datetime import timedelta

DUPLICATE_WINDOW = timedelta(days=7)
"""How far back duplicates are looked for. A post with the same words as an open question from this time joins it."""


@dataclass(frozen=True, slots=True)
class DuplicateSuggestion:
    """Another open question that perhaps asks the same. `likeness` is the probability; a stranger wrote `words`."""

    number: int
    likeness: float
    words: str = ""

    @property
    def id(self) -> str:
        return f"Q-{self.number}"


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """A text with its vector, as a `DuplicateDetector` made it."""

    text: str
    vector: bytes
