"""Learns again what posts want: `OMP_NUM_THREADS=1 python -m bot.classifier.training.train_intent`.

From `intent/data/train.jsonl` it writes `words.json` and `meaning.json` beside it and says their sha256, which
`intent.word_model` and `intent.vector_model` must name. Bars and temperatures are set on posts of companies that were
left out, never on what was learnt from. Nothing of this file is needed at run time. The number of threads changes the
last digits.
"""

import json
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.classifier.arrays import Array
from bot.classifier.embedding.embedder import Embedder, MiniLm
from bot.classifier.intent import rules
from bot.classifier.intent.features import WORD_PREFIX, extract_features
from bot.classifier.intent.vector_model import WORD_MODEL_SHARE
from bot.classifier.intent.word_model import DATA_FOLDER, INTENTS, DismissalBars, feature_values, may_dismiss
from bot.classifier.text import strip_links
from bot.classifier.training import logistic_regression
from bot.classifier.training.logistic_regression import softmax
from bot.core.text.matching import fold
from bot.core.verdict import Intent

FOLDS = 8
MAX_WRONG_DISMISSALS = 0.0025
"""The most of the posts that want an answer, of companies not seen, that the bars let be dismissed."""

MIN_BAR = 0.75
_ABOVE = 0.01
"""A bar is never lower than `MIN_BAR`, and lies so much above the surest post that wanted an answer."""

FEATURE_SCALE, VECTOR_SCALE = 0.2, 0.4
"""How strongly traits and vectors count against smoothness. Measured over companies not seen; half or twice
that differs little."""

_TWICE = 2
_TEMPERATURES = np.geomspace(0.3, 3.0, 60)
_UNWANTED = tuple(intent for intent in INTENTS if not intent.wants_an_answer)


@dataclass(frozen=True, slots=True)
class LabelledIntent:
    """A post of the training set, folded, with its traits. `words` says whether its words may be learnt as such."""

    folded: str
    intent: Intent
    company: str
    features: Mapping[str, str]
    learn_words: bool


@dataclass(frozen=True, slots=True)
class HeldOutIntents:
    """What models that had not seen a post's company say of it: scores, and whether a need may be dismissed at all."""

    logits: Array
    dismissible: NDArray[np.bool_]


def read_training_set(path: Path) -> list[LabelledIntent]:
    """The posts of a training set."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    folded = [fold(row["text"]) for row in rows]
    return [
        LabelledIntent(text, Intent(row["need"]), row["company"], extract_features(text), row["lang"] == "en")
        for row, text in zip(rows, folded, strict=True)
    ]


def vocabulary(known: Sequence[LabelledIntent]) -> dict[str, int]:
    """The traits that two posts have; words of English posts only, so that other languages stay unknown."""
    times = Counter(
        name for one in known for name in one.features if one.learn_words or not name.startswith(WORD_PREFIX)
    )
    return {name: place for place, name in enumerate(sorted(name for name in times if times[name] >= _TWICE))}


def feature_matrix(known: Sequence[LabelledIntent], places: Mapping[str, int]) -> Array:
    """One row a post, one column a trait."""
    rows = np.zeros((len(known), len(places)), dtype=np.float32)
    for row, one in zip(rows, known, strict=True):
        for name, share in feature_values(one.features, places).items():
            row[places[name]] = share * FEATURE_SCALE
    return rows


def one_hot_targets(known: Sequence[LabelledIntent]) -> Array:
    """One row a post: 1 for its need."""
    return np.array([[one.intent is intent for intent in INTENTS] for one in known], dtype=np.float32)


def held_out_intents(known: Sequence[LabelledIntent], vectors: Array) -> tuple[HeldOutIntents, HeldOutIntents]:
    """By words alone, and by words and meaning: what is said of each post by what the other companies taught."""
    companies = sorted({one.company for one in known})
    fold_of = np.array([companies.index(one.company) % FOLDS for one in known])
    said, meant = (np.zeros((len(known), len(INTENTS)), dtype=np.float32) for _ in range(2))
    free = np.zeros((len(known), len(INTENTS)), dtype=bool)
    for number in range(FOLDS):
        out, rest = np.flatnonzero(fold_of == number), np.flatnonzero(fold_of != number)
        taught, asked = [known[int(place)] for place in rest], [known[int(place)] for place in out]
        places = vocabulary(taught)
        by_words = logistic_regression.fit(feature_matrix(taught, places), one_hot_targets(taught), multi_label=False)
        by_meaning = logistic_regression.fit(vectors[rest] * VECTOR_SCALE, one_hot_targets(taught), multi_label=False)
        said[out] = by_words.logits(feature_matrix(asked, places))
        meant[out] = by_meaning.logits(vectors[out] * VECTOR_SCALE)
        free[out] = [[can_dismiss(one, intent, places) for intent in INTENTS] for one in asked]
    return HeldOutIntents(said, free), HeldOutIntents(WORD_MODEL_SHARE * said + (1 - WORD_MODEL_SHARE) * meant, free)


def can_dismiss(one: LabelledIntent, intent: Intent, places: Mapping[str, int]) -> bool:
    """Whether the post may be dismissed as `need` if it is likely enough."""
    return not intent.wants_an_answer and may_dismiss(one.folded, one.features, intent, places)


def fit_temperature(scores: Array, targets: Array) -> float:
    """Where what was not seen surprises least."""
    surprise = [-float((targets * np.log(softmax(scores / t) + 1e-9)).sum()) for t in _TEMPERATURES]
    return round(float(_TEMPERATURES[int(np.argmin(surprise))]), 3)


def fit_bars(known: Sequence[LabelledIntent], seen: HeldOutIntents, heat: float) -> DismissalBars:
    """The lowest bars past which at most `MAX_WRONG_DISMISSALS` of the posts that want an answer come.

    They begin above all of those posts; then, as long as the share allows, one more is let past wherever that
    dismisses the most others.
    """
    chances = softmax(seen.logits / np.float32(heat))
    places = [INTENTS.index(intent) for intent in _UNWANTED]
    sums = chances[:, places].sum(axis=1)
    likeliest = chances[:, places].argmax(axis=1)
    wanted = np.array([one.intent.wants_an_answer for one in known])
    queues = [
        _bar_candidates(sums, wanted, (likeliest == at) & seen.dismissible[:, place]) for at, place in enumerate(places)
    ]
    let = [0] * len(queues)
    for _ in range(int(MAX_WRONG_DISMISSALS * wanted.sum())):
        gains = [queue[min(let[at] + 1, len(queue) - 1)][1] - queue[let[at]][1] for at, queue in enumerate(queues)]
        let[int(np.argmax(gains))] += max(gains) > 0
    return DismissalBars(*(queue[let[at]][0] for at, queue in enumerate(queues)))


def _bar_candidates(sums: Array, wanted: NDArray[np.bool_], here: NDArray[np.bool_]) -> list[tuple[float, int]]:
    """Bar after bar, each letting one more wanted post past, with how many unwanted ones pass it."""
    wrong = [*sorted((float(value) for value in sums[here & wanted]), reverse=True), 0.0]
    found = [round(min(max(value + _ABOVE, MIN_BAR), 0.999), 3) for value in wrong]
    return [(bar, int((sums[here & ~wanted] >= bar).sum())) for bar in dict.fromkeys(found)]


def format_report(known: Sequence[LabelledIntent], seen: HeldOutIntents, heat: float, found: DismissalBars) -> str:
    """The figures on companies not seen, for a person."""
    chances = softmax(seen.logits / np.float32(heat))
    unwanted = [place for place, intent in enumerate(INTENTS) if not intent.wants_an_answer]
    sums = chances[:, unwanted].sum(axis=1)
    likely = [INTENTS[unwanted[place]] for place in chances[:, unwanted].argmax(axis=1)]
    past = np.array(
        [
            (found.allows_dismissal(intent, float(total)) and bool(seen.dismissible[row, INTENTS.index(intent)]))
            or rules.guess_intent(known[row].folded).dismissible
            for row, (intent, total) in enumerate(zip(likely, sums, strict=True))
        ]
    )
    wants = np.array([one.intent.wants_an_answer for one in known])
    right = np.mean([INTENTS[place] is one.intent for place, one in zip(chances.argmax(axis=1), known, strict=True)])
    lost, gone = int((past & wants).sum()), int((past & ~wants).sum())
    return (
        f"need {right:.1%}, dismissed {lost} of {wants.sum()} that want an answer and {gone} of {(~wants).sum()} others"
    )


def word_weights_file(known: Sequence[LabelledIntent], seen: HeldOutIntents) -> bytes:
    """`words.json`: hundredths."""
    places = vocabulary(known)
    fitted = logistic_regression.fit(feature_matrix(known, places), one_hot_targets(known), multi_label=False).weights
    weights = np.round(fitted[:-1] * FEATURE_SCALE * 100).astype(int)
    heat = fit_temperature(seen.logits, one_hot_targets(known))
    found = {
        "bars": asdict(fit_bars(known, seen, heat)),
        "temperature": heat,
        "offset": np.round(fitted[-1] * 100).astype(int).tolist(),
        "weights": {name: weights[place].tolist() for name, place in places.items()},
    }
    return (json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("],", "],\n") + "\n").encode()


def vector_weights_file(known: Sequence[LabelledIntent], vectors: Array, seen: HeldOutIntents, embedder: str) -> bytes:
    """`meaning.json`: 16-bit floating point numbers, little-endian, in base64."""
    fitted = logistic_regression.fit(vectors * VECTOR_SCALE, one_hot_targets(known), multi_label=False).weights
    fitted[:-1] *= VECTOR_SCALE
    heat = fit_temperature(seen.logits, one_hot_targets(known))
    found = {
        "bars": asdict(fit_bars(known, seen, heat)),
        "temperature": heat,
        "embedder": embedder,
        "weights": b64encode(fitted.astype("<f2").tobytes()).decode(),
    }
    return (json.dumps(found) + "\n").encode()


def train(folder: Path, embedder: Embedder) -> dict[str, bytes]:
    """Both files, made from the training set in `folder`; the figures go to standard output."""
    known = read_training_set(folder / "train.jsonl")
    vectors = embedder.vectors([" ".join(strip_links(one.folded).split()) for one in known])
    seen = held_out_intents(known, vectors)
    for name, part in zip(("words", "words and meaning"), seen, strict=True):
        heat = fit_temperature(part.logits, one_hot_targets(known))
        sys.stdout.write(
            f"companies not seen, by {name}: {format_report(known, part, heat, fit_bars(known, part, heat))}\n"
        )
    return {
        "words.json": word_weights_file(known, seen[0]),
        "meaning.json": vector_weights_file(known, vectors, seen[1], embedder.version),
    }


def main() -> None:
    """Write both files, beside the posts or into the folder named, and say their sha256."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA_FOLDER
    for name, content in train(DATA_FOLDER, MiniLm()).items():
        (folder / name).write_bytes(content)
        sys.stdout.write(f"{name}  {len(content)} bytes  sha256 {sha256(content).hexdigest()}\n")


if __name__ == "__main__":
    main()
