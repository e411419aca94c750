"""Sentence embeddings by the bundled all-MiniLM-L6-v2, on one thread and without network.

A text's vectors depend on that text alone: each is run by itself, because 8-bit rounding in a batch would let its
neighbours change it. The model is loaded at the first text (about 0.2 s, 150 MB), so a process that embeds nothing does
not pay for it.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.core.errors import Faulty

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL_FOLDER = Path(__file__).parent / "minilm"

FILES_SHA256 = {
    "model.onnx": "d49f743be0c130442355be43c27ec4ed9bcb11383a2f9364494d1bf4afae8525",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""sha256 of the bundled files, as `training.build_minilm` prints them."""

MAX_TOKENS = 128
"""Tokens of a text that are read, about 600 letters; the rest is cut off."""

WIDTH = 384
LAYERS = 3
"""The last layers of the network, the last one first; each is a unit vector."""

MAX_CHARACTERS = 4_000
"""Characters of a text that are read: more than `MAX_TOKENS` tokens of any but the strangest text."""

_KEPT = 10_000
"""Vectors cached in memory, 4.6 KB each for the bundled model; the least recently used go first."""

_SLOWER = ["SkipLayerNormFusion"]
"""Optimisers that are switched off: with this one, a text of 46 tokens took 7.9 ms instead of 6.1 (onnxruntime 1.31,
one thread).
"""

Run = Callable[[list[str], dict[str, NDArray[np.int64]]], Sequence[Array]]


class Embedder(Protocol):
    """Embeds texts. `version` changes whenever the same text may get another vector.

    A row is `layers` unit vectors of `width` numbers each, the network's last layer first. `languages` are the ISO 639
    codes of the languages it knows; None: all.
    """

    version: str
    width: int
    layers: int
    languages: frozenset[str] | None

    def vectors(self, texts: Sequence[str], step: Callable[[int], None] | None = None) -> Array:
        """One row a text, `layers` times `width` wide. `step` is called with the number done so far. Never raises for
        any text.
        """


class CachedEmbedder:
    """Caches vectors, so that none is computed twice. `make` computes one; one thread at a time calls it."""

    def __init__(self, make: Callable[[str], Array], width: int, most: int = _KEPT) -> None:
        self._embed, self._width, self._max_size = make, width, most
        self._cache: OrderedDict[str, Array] = OrderedDict()
        self._lock = Lock()

    def vectors(self, texts: Sequence[str], step: Callable[[int], None] | None = None) -> Array:
        """One row a text, of which the first `MAX_CHARACTERS` characters are read."""
        rows = np.zeros((len(texts), self._width), dtype=np.float32)
        for number, text in enumerate(texts):
            rows[number] = self._row(text[:MAX_CHARACTERS])
            if step is not None:
                step(number + 1)
        return rows

    def _row(self, text: str) -> Array:
        with self._lock:
            if text in self._cache:
                self._cache.move_to_end(text)
                return self._cache[text]
            row = self._cache[text] = self._embed(text)
            if len(self._cache) > self._max_size:
                self._cache.popitem(last=False)
            return row


@dataclass(frozen=True, slots=True)
class _LoadedModel:
    tokenizer: "Tokenizer"
    run: Run


_BUILDER = "bot.classifier.training.build_minilm"


class MiniLm:
    """The bundled model. Raises Faulty at the first text when one of its files is missing or not the shipped one.

    `kept` is how many vectors are cached in memory.
    """

    width = WIDTH
    layers = LAYERS
    languages: frozenset[str] | None = frozenset({"en"})

    def __init__(self, folder: Path = MODEL_FOLDER, known: dict[str, str] | None = None, kept: int = _KEPT) -> None:
        self._folder = folder
        self._hashes = FILES_SHA256 if known is None else known
        self._loaded: _LoadedModel | None = None
        self._cache = CachedEmbedder(self._embed, LAYERS * WIDTH, kept)
        self.version = f"minilm-{self._hashes['model.onnx'][:8]}"

    def vectors(self, texts: Sequence[str], step: Callable[[int], None] | None = None) -> Array:
        """See `Embedder`. Cached texts are not computed again."""
        return self._cache.vectors(texts, step)

    def _embed(self, text: str) -> Array:
        self._loaded = self._loaded or self._load()
        ids = self._loaded.tokenizer.encode(text).ids
        found: Array = self._loaded.run(["vectors"], {"ids": np.array([ids], dtype=np.int64)})[0][0]
        return found

    def _load(self) -> _LoadedModel:
        from tokenizers import Tokenizer

        model, words = self._read("model.onnx"), self._read("tokenizer.json")
        tokenizer = Tokenizer.from_str(words.decode())
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
        return _LoadedModel(tokenizer, session_of(model).run)

    def _read(self, name: str) -> bytes:
        path = self._folder / name
        if not path.is_file():
            raise Faulty([f"{path} is missing: install Switchboard again; in a checkout, run `python -m {_BUILDER}`."])
        content = path.read_bytes()
        if sha256(content).hexdigest() != self._hashes[name]:
            raise Faulty([f"{path} is not the file that was shipped: its sha256 differs. Install Switchboard again."])
        return content


def session_of(model: bytes) -> "InferenceSession":
    """An ONNX session on one thread. Raises what onnxruntime raises when `model` is not an ONNX model."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER)
