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
        """Take these as all the tags and all that people taught. It may take seconds; judging goes on meanwhile by what
        was known before, and all that is new holds at once.
        """


class DuplicateDetector(Protocol):
    """Says how likely two texts ask the same. Deterministic for the same `version`, which names what its vectors mean.

    From `sure` on it is right at least 99 times in a hundred, from `likely` on every second time. Never raises for any
    text.
    """

    version: str
    likely_threshold: float
    sure_threshold: float

    def embed(self, text: str) -> bytes:
        """What the text means, to be kept and compared."""

    def nearest(self, vector: bytes, others: Sequence[bytes]) -> Sequence[int]:
        """Places of those among `others`, of this version, that are worth comparing, the nearest first; a few."""

    def probabilities(self, one: EmbeddedText, others: Sequence[EmbeddedText]) -> Sequence[float]:
        """The probability (0 to 1), for each of `others`, that it asks the same as `one`."""


class AnswerIndex(Protocol):
    """Remembers the answers that left and finds those that may fit a new post. Safe to use from many threads."""

    @property
    def embedder_version(self) -> str:
        """The version of what makes its vectors, "" where it goes by words alone."""

    def search(self, post: Post) -> Sequence[RankedAnswer]:
        """The few that are likely enough to be worth showing, the likeliest first. Never raises for any text."""

    def add(self, answers: Sequence[PublishedAnswer]) -> None:
        """Remember these, in place of what was remembered of the same replies. May take milliseconds for each."""

    def remove(self, replies: Iterable[int]) -> None:
        """Forget all of these replies, and the words they answered."""
