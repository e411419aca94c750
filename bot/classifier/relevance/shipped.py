"""What the wants head is fitted on before a company taught anything: the rows of the training posts, as numbers.

`training.build_wants` makes the file from `data/train.jsonl`, `intent/data/train.jsonl` and `prototypes.toml`. It holds
no post: a vector in 8 bits a number, and which traits and shapes each has. It fits one version of one embedder.
"""

import io
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np

from bot.classifier.arrays import Array
from bot.classifier.relevance.regression import Examples
from bot.core.errors import Faulty

FILE = Path(__file__).parent / "data" / "wants.npz"
PROTOTYPES = Path(__file__).parent / "prototypes.toml"

SHA256 = "f000c870b8442ac14cdda2889c41da24d82593a2028c8111329a18718bdebf9e"
"""sha256 of `wants.npz`, as `training.build_wants` prints it."""

STEP = 1 / 400
"""One step of the 8 bits: a number of a unit vector of 384 is seldom above 0.3."""


@dataclass(frozen=True, slots=True)
class Prototypes:
    """What posts do, said plainly, with the vectors' last layer: those that want an answer, then the others."""

    wanting: Sequence[str]
    unwanting: Sequence[str]
    vectors: Array


@dataclass(frozen=True, slots=True)
class ShippedWants:
    """`start` are the weights that these examples alone make. `slope` and `offset` turn a score into log-odds, as
    companies that were left out made them, with four posts in five wanting an answer.
    """

    embedder: str
    traits: tuple[str, ...]
    scales: Array
    examples: Examples
    start: Array
    slope: float
    offset: float
    prototypes: Prototypes


def prototype_sentences() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that want an answer, and those that do not."""
    told = tomllib.loads(PROTOTYPES.read_text(encoding="utf-8"))
    return tuple(told["wanting"]), tuple(told["unwanting"])


@cache
def shipped_wants() -> ShippedWants:
    """Raises Faulty when the file is missing or not the shipped one."""
    if not FILE.is_file() or not PROTOTYPES.is_file():
        raise Faulty([f"{FILE} or {PROTOTYPES.name} is missing: install Switchboard again."])
    content = FILE.read_bytes()
    if sha256(content).hexdigest() != SHA256:
        raise Faulty([f"{FILE} is not the file that was shipped: its sha256 differs. Install Switchboard again."])
    return read_wants(content)


def read_wants(content: bytes) -> ShippedWants:
    """What the content of such a file says."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        told = json.loads(str(held["told"]))
        scales, vectors = held["scales"], held["vectors"].astype(np.float32) * np.float32(STEP)
        signs = np.unpackbits(held["signs"], axis=1, count=len(told["sign_values"])).astype(np.float32)
        yes, start, said = held["yes"], held["start"], held["prototypes"].astype(np.float32)
    features = np.concatenate([vectors * scales, signs * np.array(told["sign_values"], np.float32)], axis=1)
    return ShippedWants(
        embedder=told["embedder"],
        traits=tuple(told["traits"]),
        scales=scales,
        examples=Examples(np.asarray(features, np.float32), yes, np.ones(len(yes), np.float32)),
        start=start,
        slope=told["slope"],
        offset=told["offset"],
        prototypes=Prototypes(*prototype_sentences(), said),
    )
