"""Makes what the wants head is fitted on: `OMP_NUM_THREADS=1 python -m bot.classifier.training.build_wants`.

It writes `relevance/data/wants.npz` and says its sha256, which `relevance.shipped` must name. Slope and offset are set
on posts of companies that were left out, weighed as if four in five wanted an answer, which is what real channels hold;
the training posts hold about half.
"""

import io
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import Embedder, MiniLm
from bot.classifier.intent.word_model import DATA_FOLDER
from bot.classifier.relevance import regression
from bot.classifier.relevance.features import TRAIT, feature_rows, layer_scales, traits_of
from bot.classifier.relevance.names import CompanyNames
from bot.classifier.relevance.regression import Examples
from bot.classifier.relevance.shapes import SHAPES
from bot.classifier.relevance.shipped import FILE, STEP, Prototypes, prototype_sentences
from bot.classifier.relevance.wants_head import HEAD, LIKENESS, likeness_of

FOLDS = 8
WANTED_SHARE = 0.8
_WANTING = ("question", "complaint", "how-to")


def wants_an_answer(row: dict[str, Any]) -> bool:
    """As the post is labelled, whether or not it is about the company."""
    return row.get("wants", row.get("need")) in _WANTING


def read_posts() -> list[dict[str, Any]]:
    """The training posts of both files."""
    paths = (DATA_FOLDER / "train.jsonl", FILE.parent / "train.jsonl")
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def held_out_scores(rows: Array, yes: NDArray[np.bool_], companies: list[str], sentences: Examples) -> Array:
    """The head's log-odds of each post by the posts of other companies."""
    names = sorted(set(companies))
    part = np.array([names.index(name) % FOLDS for name in companies])
    found = np.zeros(len(yes), np.float32)
    for number in range(FOLDS):
        rest = part != number
        known = Examples(rows[rest], yes[rest], np.ones(int(rest.sum()), np.float32)).joined(sentences)
        weights = regression.fit(known, np.zeros(rows.shape[1] + 1, np.float32))
        found[~rest] = rows[~rest] @ weights[:-1] + weights[-1]
    return found


def slope_and_offset(scores: Array, yes: NDArray[np.bool_]) -> tuple[float, float]:
    """Platt's, weighed so that `WANTED_SHARE` of the posts want an answer."""
    each = np.where(yes, WANTED_SHARE / yes.sum(), (1 - WANTED_SHARE) / (~yes).sum()) * len(yes)
    found = regression.fit(Examples(scores[:, None], yes, np.asarray(each, np.float32)), np.zeros(2, np.float32))
    return round(float(found[0]), 3), round(float(found[1]), 3)


def build(embedder: Embedder) -> bytes:
    """The content of the file; figures go to standard output."""
    posts = read_posts()
    texts = [CompanyNames([row["company"]]).masked(row["text"]) for row in posts]
    wanting, unwanting = prototype_sentences()
    told = [*texts, *wanting, *unwanting]
    yes = np.array([*(wants_an_answer(row) for row in posts), *([True] * len(wanting)), *([False] * len(unwanting))])
    small = np.clip(np.round(embedder.vectors(told) / STEP), -127, 127).astype(np.int8)
    vectors, scales = small.astype(np.float32) * np.float32(STEP), layer_scales(embedder.layers, embedder.width)
    traits = sorted({name for text in told for name in traits_of(text)})
    rows, count = feature_rows(told, vectors, traits, scales), len(posts)
    sentences = Examples(rows[count:], yes[count:], np.ones(len(told) - count, np.float32))
    prototypes = Prototypes(wanting, unwanting, embedder.vectors([*wanting, *unwanting])[:, : embedder.width])
    seen = held_out_scores(rows[:count], yes[:count], [row["company"] for row in posts], sentences)
    scores = HEAD * seen + LIKENESS * likeness_of(prototypes, vectors[:count])
    slope, offset = slope_and_offset(np.asarray(scores, np.float32), yes[:count])
    _report(np.asarray(slope * scores + offset, np.float32), yes[:count], slope, offset)
    start = regression.fit(Examples(rows, yes, np.ones(len(yes), np.float32)), np.zeros(rows.shape[1] + 1, np.float32))
    header = {
        "embedder": embedder.version,
        "traits": traits,
        "sign_values": [TRAIT] * len(traits) + [1.0] * len(SHAPES),
        "slope": slope,
        "offset": offset,
    }
    signs = np.packbits(rows[:, len(scales) :] > 0, axis=1)
    near, told_by = prototypes.vectors.astype("<f2"), np.array(json.dumps(header))
    out = io.BytesIO()
    np.savez_compressed(
        out, told=told_by, prototypes=near, vectors=small, signs=signs, yes=yes, start=start, scales=scales
    )
    return out.getvalue()


def _report(odds: Array, yes: NDArray[np.bool_], slope: float, offset: float) -> None:
    order = np.sort(odds[yes])
    below = np.searchsorted(order, odds[~yes], "left") + np.searchsorted(order, odds[~yes], "right")
    sys.stdout.write(
        f"companies not seen: AUROC {1 - below.mean() / (2 * len(order)):.3f}, slope {slope}, offset {offset};"
        f" held {np.mean(odds[yes] < 0):.3f} of those that want an answer, {np.mean(odds[~yes] < 0):.3f} of others\n"
    )


def main() -> None:
    """Write the file, here or where it is said, and say its sha256."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    content = build(MiniLm())
    path.write_bytes(content)
    sys.stdout.write(f"{path.name}  {len(content)} bytes  sha256 {sha256(content).hexdigest()}\n")


if __name__ == "__main__":
    main()
