"""Sentence embeddings by any sentence-transformers model in a folder, as ONNX: its tokenizer, network and pooling.

The folder is as the model's makers publish it: `onnx/model.onnx` or `model.onnx`, `tokenizer.json` and
`1_Pooling/config.json`; optionally `modules.json` and `config_sentence_transformers.json`. Nothing is downloaded here;
`registry` chooses the folder.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import MAX_TOKENS, CachedEmbedder, Run, session_of
from bot.core.errors import Faulty

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

NETWORKS = ("onnx/model.onnx", "model.onnx")
"""Where the network may be; the first that exists is used."""

TOKENIZER, POOLING, MODULES = "tokenizer.json", "1_Pooling/config.json", "modules.json"
PROMPTS = "config_sentence_transformers.json"
REQUIRED_FILES, OPTIONAL_FILES = (TOKENIZER, POOLING), (MODULES, PROMPTS)
"""Files beside the network that must exist, and those that are read if they do."""

MANIFEST = "switchboard.json"
"""Written beside a fetched model: where it came from, and the sha256 of each file."""

_STEPS = ("Transformer", "Pooling", "Normalize")
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_WAYS = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}


@dataclass(frozen=True, slots=True)
class _Network:
    tokenizer: "Tokenizer"
    run: Run
    inputs: tuple[str, ...]
    output: str


class OnnxFolderModel:
    """The model in `folder`. Implements `bot.classifier.embedding.embedder.Embedder`; `languages` are those it is
    configured to know (None: all).

    Its files are read at once and, where there is a manifest, checked against it; the network starts with the first
    text. Raises Faulty when a file is missing, damaged or not supported.
    """

    layers = 1

    def __init__(self, folder: Path, languages: frozenset[str] | None = None) -> None:
        self.languages = languages
        self._folder = folder
        self._hashes = _manifest_hashes(folder)
        self._network: _Network | None = None
        pooling = self._json_object(POOLING)
        _check_modules(folder, self._json(MODULES) if (folder / MODULES).is_file() else [])
        self._pooling = _pooling_mode(folder, pooling)
        self._prompt = _prompt(self._json_object(PROMPTS) if (folder / PROMPTS).is_file() else {})
        self.width = _width(folder, pooling)
        self._network_path = next((name for name in NETWORKS if (folder / name).is_file()), NETWORKS[0])
        self._network_bytes, self._tokenizer_bytes = self._read(self._network_path), self._read(TOKENIZER)
        parts = [
            self._network_bytes,
            self._tokenizer_bytes,
            repr((self._pooling, self._prompt, sorted(languages or ()))).encode(),
        ]
        self.version = f"{folder.name}-{sha256(b''.join(sha256(part).digest() for part in parts)).hexdigest()[:12]}"
        self._cache = CachedEmbedder(self._embed, self.width)

    def vectors(self, texts: Sequence[str], step: Callable[[int], None] | None = None) -> Array:
        """See `Embedder`. Cached texts are not computed again."""
        return self._cache.vectors(texts, step)

    def _embed(self, text: str) -> Array:
        self._network = self._network or self._start()
        network = self._network
        ids = np.array([network.tokenizer.encode(self._prompt + text).ids], dtype=np.int64)
        if not ids.size:
            return np.full(self.width, self.width**-0.5, dtype=np.float32)  # no token: a constant unit vector
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        with _onnx_errors(self._folder / self._network_path):
            found = network.run([network.output], {name: given[name] for name in network.inputs})[0][0]
        return self._pool(np.asarray(found, dtype=np.float32))

    def _pool(self, found: Array) -> Array:
        """One unit vector. A network that gives one for each token is pooled: their mean, or the first."""
        one = found if found.ndim == 1 else found[0] if self._pooling == "cls" else found.mean(axis=0)
        if one.shape != (self.width,):
            raise Faulty(
                [f"{self._folder / self._network_path} gives {one.size} numbers, {POOLING} says {self.width}."]
            )
        return np.asarray(one / max(float(np.linalg.norm(one)), 1e-12), dtype=np.float32)

    def _start(self) -> _Network:
        tokenizer = _tokenizer(self._folder, self._tokenizer_bytes)
        session = _session(self._folder / self._network_path, self._network_bytes)
        self._network_bytes = self._tokenizer_bytes = b""
        inputs = tuple(one.name for one in session.get_inputs())
        if strange := sorted(set(inputs) - set(_INPUTS)):
            raise Faulty([f"{self._folder / self._network_path} asks for {', '.join(strange)}, which a text has not."])
        outputs = [one.name for one in session.get_outputs()]
        output = "sentence_embedding" if "sentence_embedding" in outputs else outputs[0]
        return _Network(tokenizer, session.run, inputs, output)

    def _json_object(self, name: str) -> dict[str, Any]:
        found = self._json(name)
        if not isinstance(found, dict):
            raise Faulty([f"{self._folder / name} is no JSON object. Take it from the model's makers again."])
        return found

    def _json(self, name: str) -> Any:
        try:
            return json.loads(self._read(name))
        except ValueError:
            raise Faulty([f"{self._folder / name} is no JSON. Take it from the model's makers again."]) from None

    def _read(self, name: str) -> bytes:
        path = self._folder / name
        if not path.is_file():
            raise Faulty([f"{path} is missing: this is no sentence-transformers model as ONNX, or not all of it."])
        content = path.read_bytes()
        if self._hashes is not None and sha256(content).hexdigest() != self._hashes.get(name):
            raise Faulty([f"{path} is not the file that was fetched: its sha256 differs. Fetch the model again."])
        return content


def _manifest_hashes(folder: Path) -> Mapping[str, str] | None:
    """The sha256 of each fetched file; None without a manifest. Raises Faulty when there is no folder or the manifest
    is damaged.
    """
    path = folder / MANIFEST
    if not folder.is_dir():
        raise Faulty([f"{folder}: there is no such folder, and a model is to be read from it."])
    if not path.is_file():
        return None
    try:
        files = json.loads(path.read_bytes())["files"]
        return {str(name): str(entry["sha256"]) for name, entry in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Faulty([f"{path} is damaged. Fetch the model again."]) from None


def _check_modules(folder: Path, modules: Any) -> None:
    """Raises Faulty when the model does more than pool and normalise."""
    steps = modules if isinstance(modules, list) else [modules]
    kinds = [str(step.get("type") if isinstance(step, dict) else step).rsplit(".", 1)[-1] for step in steps]
    if strange := [kind for kind in kinds if kind not in _STEPS]:
        raise Faulty([f"{folder / MODULES} names {', '.join(strange)}; only {', '.join(_STEPS)} are understood."])


def _pooling_mode(folder: Path, pooling: Mapping[str, Any]) -> str:
    ways = [way for key, way in _WAYS.items() if pooling.get(key)]
    others = [key for key in pooling if key.startswith("pooling_mode_") and key not in _WAYS and pooling[key] is True]
    if len(ways) != 1 or others:
        raise Faulty([f"{folder / POOLING} must choose either the mean or the first (cls) token; nothing else."])
    return ways[0]


def _width(folder: Path, pooling: Mapping[str, Any]) -> int:
    width = pooling.get("word_embedding_dimension")
    if not isinstance(width, int) or not 0 < width <= 1 << 14:
        raise Faulty([f"{folder / POOLING}: word_embedding_dimension must say how wide a vector is."])
    return width


def _prompt(config: Mapping[str, Any]) -> str:
    """The prompt that the model's makers put before each text by default."""
    prompts = config.get("prompts")
    found = prompts.get(config.get("default_prompt_name")) if isinstance(prompts, dict) else None
    return found if isinstance(found, str) else ""


def _tokenizer(folder: Path, content: bytes) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        model = json.loads(content.decode())["model"]
    except (ValueError, KeyError, TypeError):
        model = None
    if not isinstance(model, dict):
        raise Faulty([f"{folder / TOKENIZER} is no tokenizer. Take it from the model's makers again."])
    with _TokenizerErrors(folder / TOKENIZER):
        tokenizer = Tokenizer.from_str(content.decode())
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.no_padding()
    return tokenizer


class _TokenizerErrors:
    """Turns the tokenizers library's errors about a file into Faulty. The library raises plain `Exception`; exactly
    that class is caught, no subclass.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Raises Faulty for an error of the library; every other error passes."""
        if kind is Exception:
            raise Faulty(
                [f"{self._path} is a tokenizer that this version of tokenizers does not understand."]
            ) from None


def _session(path: Path, model: bytes) -> "InferenceSession":
    with _onnx_errors(path):
        return session_of(model)


@contextmanager
def _onnx_errors(path: Path) -> Iterator[None]:
    """Raises the errors of onnxruntime as Faulty."""
    from onnxruntime.capi import onnxruntime_pybind11_state as troubles

    try:
        yield
    except (troubles.Fail, troubles.InvalidProtobuf, troubles.InvalidGraph, troubles.InvalidArgument) as error:
        kind = type(error).__name__
        raise Faulty([f"{path} is no ONNX model that can be run by itself ({kind})."]) from None
    except (troubles.NotImplemented, troubles.RuntimeException, troubles.NoSuchFile) as error:
        raise Faulty([f"{path} needs what this onnxruntime has not ({type(error).__name__})."]) from None
