"""Whether a post is about the company at all. Never a reason to dismiss it: it waits for triage.

A post that bears the company's name is about it, unless people said of a near one that it is not (a namesake). One
without the name came from a place of the company's own, and there few are strangers': it is held only where it is far
from everything that the tags say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import Embedder
from bot.classifier.relevance.names import CompanyNames

STRANGE = 0.12
"""The likeness to the tags below which a post without the name is held. On two companies it holds 0 to 3% of their own
posts and 10 to 34% of strangers'; at 0.20 it would hold 2.5 to 11.5% of their own.
"""

NAMESAKE = 0.6
"""The cosine from which a post is like one that was said not to be about us."""

_NEAREST = 3
MIN_TEXTS = 5
"""With fewer texts of the tags, too little is known to call a post strange."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A post that people said is not about us, by its text and its name for people."""

    text: str
    ref: str


class AboutUs:
    """Knows what a company's tags say, and what was said not to be about it."""

    def __init__(
        self, embedder: Embedder, names: CompanyNames, texts: Sequence[str], strangers: Sequence[Stranger]
    ) -> None:
        """`texts` are the tags' examples, descriptions and words, and posts that were given a tag."""
        self._embedder = embedder
        self._names = names
        self._own = self._vectors(texts)
        self._strangers = tuple(strangers)
        self._foreign = self._vectors([one.text for one in strangers])

    def doubt(self, text: str) -> str:
        """Why this post may not be about us, "" when there is no reason to think so."""
        mine = self._vectors([text])[0]
        own = np.sort(self._own @ mine)[-_NEAREST:]
        if near := self._namesake(mine, float(own.max(initial=-1))):
            return near
        if self._names.found_in(text) or len(self._own) < MIN_TEXTS or own.mean() >= STRANGE:
            return ""
        return f"it does not name us, and is like nothing that the tags are about ({own.mean():.2f})"

    def _namesake(self, mine: Array, own: float) -> str:
        cosines = self._foreign @ mine
        if not len(cosines) or cosines.max() < max(NAMESAKE, own):
            return ""
        near = self._strangers[int(cosines.argmax())]
        return f"like {near.ref or repr(near.text[:80])}, which was said not to be about us"

    def _vectors(self, texts: Sequence[str]) -> Array:
        masked = [self._names.masked(text) for text in texts]
        return np.asarray(self._embedder.vectors(masked)[:, : self._embedder.width])
