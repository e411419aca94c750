"""What judges and compares texts: the classifier, the duplicate detector, the index of earlier answers."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from bot.core.duplicates import EmbeddedText
from bot.core.earlier_answers import PublishedAnswer, RankedAnswer
from bot.core.model import Post, Tag
from bot.core.verdict import Example, Verdict


class Classifier(Protocol):
    """Judges posts. Deterministic for the same version; `version` names all it knows: code, tags and examples."""

    @property
    def version(self) -> str: ...

    def judge(self, post: Post) -> Verdict:
        """Never raises for any text, however strange; abstains instead."""

    def learn(self, tags: Sequence[Tag], examples: Sequence[Example]) -> None:
        """Replace all tags and all examples. May take seconds; meanwhile posts are judged by the previous ones, and the
        new ones take effect all at once.
        """


class DuplicateDetector(Protocol):
    """Says how likely two texts ask the same. Deterministic for the same `version`, which also identifies its vectors.

    At `sure_threshold` or more it is right at least 99 times in 100, at `likely_threshold` every second time. Never
    raises for any text.
    """

    version: str
    likely_threshold: float
    sure_threshold: float

    def embed(self, text: str) -> bytes:
        """The vector of a text, to be stored and compared."""

    def nearest(self, vector: bytes, others: Sequence[bytes]) -> Sequence[int]:
        """Indexes of the few `others` (vectors of this version) that are worth comparing, the nearest first."""

    def probabilities(self, one: EmbeddedText, others: Sequence[EmbeddedText]) -> Sequence[float]:
        """The probability (0 to 1), for each of `others`, that it asks the same as `one`."""


class AnswerIndex(Protocol):
    """Keeps the published answers and finds those that may fit a new post. Thread-safe."""

    @property
    def embedder_version(self) -> str:
        """The version of the embedder that makes its vectors, "" where it uses words alone."""

    def search(self, post: Post) -> Sequence[RankedAnswer]:
        """The few that are likely enough to be worth showing, the likeliest first. Never raises for any text."""

    def add(self, answers: Sequence[PublishedAnswer]) -> None:
        """Add these, in place of what was kept of the same replies. May take milliseconds for each."""

    def remove(self, replies: Iterable[int]) -> None:
        """Remove these replies, and the words they answered."""
