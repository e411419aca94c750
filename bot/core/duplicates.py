"""Questions that ask the same: what is compared, what is suggested, and how long one is looked for."""

from dataclasses import dataclass
from datetime import timedelta

DUPLICATE_WINDOW = timedelta(days=7)
"""How long the same words join the question already open, instead of opening another."""


@dataclass(frozen=True, slots=True)
class DuplicateSuggestion:
    """Another open question that perhaps asks the same. `likeness` is the probability, `words` are a stranger's."""

    number: int
    likeness: float
    words: str = ""

    @property
    def id(self) -> str:
        return f"Q-{self.number}"


@dataclass(frozen=True, slots=True)
class EmbeddedText:
    """A text with its vector, as `ports.Likeness` made it."""

    text: str
    vector: bytes
