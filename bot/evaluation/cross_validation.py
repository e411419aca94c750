"""Runs the classifier over judged posts and takes its measure: draws, folds, figures. Files and tables are not here."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bot.classifier.embedding.embedder import Embedder
from bot.classifier.tagging.embedding_classifier import ALONE, ALSO, EmbeddingClassifier
from bot.classifier.tagging.trained_model import TagScores
from bot.classifier.tagging.training_set import MOST as USUAL_MOST
from bot.classifier.tagging.training_set import NOBODY
from bot.core.model import Tag
from bot.core.verdict import Example
from bot.evaluation import metrics
from bot.evaluation.dataset import Labelled
from bot.evaluation.metrics import Foreign, Judged

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
"""How often it may abstain, for the curve."""

FOLDS = 5

MOST = 2 * USUAL_MOST
"""Examples a head takes here: a refit beside the road may not last as long as a measurement may."""

Progress = Callable[[str], None]
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """What is to be measured. `shots` 0 takes every example; `tags` are the company's own, if any.

    `most` is how many examples the head takes; `wrong` (0 to 1) the share of the training labels that are replaced.
    """

    data: Sequence[Labelled]
    train: Sequence[Labelled] = ()
    tags: Sequence[Tag] = ()
    foreign: Sequence[Labelled] = ()
    shots: int = 0
    seeds: int = 1
    abstain: float = 0.05
    most: int = MOST
    wrong: float = 0.0

    @property
    def tagged(self) -> bool:
        """Whether there are tags to measure."""
        return bool(self.tags) or any(row.labels for row in (*self.data, *self.train))


def run(trial: CrossValidation, embedder: Embedder, step: Progress) -> Figures:
    """The mean figures, and each run's own.

    Where the data are cut in parts, the calibration error is that of all parts together: a part has too few posts.
    """
    runs = []
    for seed, (name, chosen, data) in enumerate(_runs(trial)):
        train = mislabelled(chosen, trial.wrong, seed)
        step(f"{name}: embedding and fitting")
        began = time.perf_counter()
        judge = EmbeddingClassifier(_tags(trial, train), trial.abstain, embedder, _examples(trial, train), trial.most)
        fitted = time.perf_counter() - began
        runs.append({"run": name, "fit_seconds": fitted, **_one(judge, trial, data, name, step)})
    claims = [run.pop("claims") for run in runs]
    figures = _means(runs)
    if not trial.train and not trial.tags:
        figures["ece"] = metrics.error_of(*(np.concatenate(part) for part in zip(*claims, strict=True)))
    for key in ("posts_a_second", "posts_a_cpu_second"):
        figures[key] = runs[0][key]  # later runs meet posts whose vectors are kept
    return {**figures, "runs": runs}


def _runs(trial: CrossValidation) -> Iterator[tuple[str, Sequence[Labelled], Sequence[Labelled]]]:
    if not trial.train and not trial.tags:
        yield from _folded(trial.data)
    elif trial.shots:
        for seed in range(trial.seeds):
            yield f"seed {seed}", draw(trial.train, trial.shots, seed), trial.data
    else:
        yield "all", trial.train, trial.data


def _folded(rows: Sequence[Labelled]) -> Iterator[tuple[str, Sequence[Labelled], Sequence[Labelled]]]:
    """Each part of the data judged by what the other parts taught."""
    names = {fold: place for place, fold in enumerate(sorted({row.fold for row in rows}))}
    part = [(names[row.fold] if len(names) > 1 else place) % FOLDS for place, row in enumerate(rows)]
    for fold in sorted(set(part)):
        train = [row for row, place in zip(rows, part, strict=True) if place != fold]
        yield f"fold {fold}", train, [row for row, place in zip(rows, part, strict=True) if place == fold]


def draw(rows: Sequence[Labelled], shots: int, seed: int) -> list[Labelled]:
    """`shots` posts a label, the same for the same seed."""
    chance = np.random.default_rng(seed)
    by: dict[str, list[Labelled]] = defaultdict(list)
    for row in rows:
        by[row.labels[0] if row.labels else NOBODY].append(row)
    return [by[name][place] for name in sorted(by) for place in chance.permutation(len(by[name]))[:shots]]


def mislabelled(rows: Sequence[Labelled], share: float, seed: int) -> Sequence[Labelled]:
    """The rows, that share of them with the labels of a row that has others; the same for the same seed."""
    chance = np.random.default_rng(seed)
    kinds = sorted({row.labels for row in rows})
    spoilt = set(chance.permutation(len(rows))[: round(share * len(rows))].tolist() if len(kinds) > 1 else ())
    return [
        replace(row, labels=_another(kinds, row.labels, int(chance.integers(len(kinds) - 1))))
        if place in spoilt
        else row
        for place, row in enumerate(rows)
    ]


def _another(kinds: Sequence[tuple[str, ...]], not_this: tuple[str, ...], place: int) -> tuple[str, ...]:
    return [kind for kind in kinds if kind != not_this][place]


def _tags(trial: CrossValidation, train: Sequence[Labelled]) -> Sequence[Tag]:
    return trial.tags or [Tag(name) for name in sorted({label for row in train for label in row.labels})]


def _examples(trial: CrossValidation, train: Sequence[Labelled]) -> list[Example]:
    """All that may be learnt. A file says nothing of what is newest: where not all is taken, chance chooses."""
    known = {tag.name for tag in trial.tags}
    rows = [Example(row.text, row.labels) for row in train if not known or known >= set(row.labels)]
    return rows if len(rows) <= trial.most else [rows[n] for n in np.random.default_rng(0).permutation(len(rows))]


def _one(
    judge: EmbeddingClassifier, trial: CrossValidation, data: Sequence[Labelled], name: str, step: Progress
) -> Figures:
    rows = [*data, *trial.foreign]
    began, busy = time.perf_counter(), time.process_time()
    weighed = judge.weigh([row.text for row in rows], lambda done: step(f"{name}: {done} of {len(rows)} posts"))
    took, busy = time.perf_counter() - began, time.process_time() - busy
    classes = {tag: place for place, tag in enumerate(weighed.classes)}
    home = np.array([place < len(data) and bool(set(row.labels) & classes.keys()) for place, row in enumerate(rows)])
    figures: Figures = {
        "posts_a_second": len(rows) / max(took, 1e-9),
        "posts_a_cpu_second": len(rows) / max(busy, 1e-9),
        "in_scope": int(home.sum()),
        "out_of_scope": int((~home).sum()),
    }
    figures["claims"] = said, right = _claims(weighed, rows)
    figures["ece"] = metrics.error_of(said, right) if len(said) else None
    if any(len(row.labels) > 1 for row in data):
        figures["micro_f1"] = _micro_f1(weighed, rows)
    if home.any():
        here = [row for row, at_home in zip(rows, home, strict=True) if at_home]
        figures |= _figures(judge, trial, weighed, home, here)
    return figures


def _true(row: Labelled, classes: Mapping[str, int], best: int) -> int:
    """The class that counts as true of a text: the likeliest where it is one of its labels, else its first."""
    known = [classes[label] for label in row.labels if label in classes]
    return best if best in known else known[0]


def _claims(weighed: TagScores, rows: Sequence[Labelled]) -> tuple[Any, Any]:
    """The probability of the likeliest class, and whether it is right, of each text whose class the model knows.

    Of a text without labels that is the class of what is not ours, where that was taught.
    """
    likeliest = [weighed.classes[int(place)] for place in weighed.chances.argmax(axis=1)] if weighed.classes else []
    known = {tuple(row.labels or (NOBODY,)) for row in rows if set(row.labels or (NOBODY,)) & set(weighed.classes)}
    here = [place for place, row in enumerate(rows) if tuple(row.labels or (NOBODY,)) in known]
    right = np.array([likeliest[place] in (rows[place].labels or (NOBODY,)) for place in here], dtype=bool)
    return weighed.chances[here].max(axis=1, initial=0), right


def _micro_f1(weighed: TagScores, rows: Sequence[Labelled]) -> float:
    """Over every text, also those that have no tag; a tag is given where `judge` would give it."""
    tags = [place for place, tag in enumerate(weighed.classes) if tag != NOBODY]
    true = np.array([[weighed.classes[place] in row.labels for place in tags] for row in rows])
    return metrics.micro_f1(true, weighed.chances[:, tags] >= (ALONE if weighed.several else ALSO))


def _figures(
    judge: EmbeddingClassifier, trial: CrossValidation, weighed: TagScores, home: Any, rows: Sequence[Labelled]
) -> Figures:
    classes = {tag: place for place, tag in enumerate(weighed.classes)}
    likeliest = weighed.chances[home].argmax(axis=1)
    truth = np.array([_true(row, classes, int(best)) for row, best in zip(rows, likeliest, strict=True)])
    judged = Judged(weighed.chances[home], truth, weighed.sure[home])
    foreign = Foreign(weighed.chances[~home].argmax(axis=1), weighed.sure[~home])
    figures: Figures = {
        "accuracy": metrics.accuracy(judged),
        "macro_f1": metrics.macro_f1(judged),
        "recall_at_3": metrics.recall_at(judged, 3),
        "chosen": metrics.at_bar(judged, foreign, judge.bar(trial.abstain)),
        "curve": {str(rate): metrics.at_bar(judged, foreign, judge.bar(rate)) for rate in RATES},
        "confusion": metrics.confusion(judged, weighed.classes),
    }
    if len(foreign.sure):
        figures["auroc"] = metrics.auroc(judged.sure, foreign.sure)
    return figures


def _means(runs: Sequence[Mapping[str, Any]]) -> Figures:
    """The mean of every figure over the runs that have it, however deep it lies; confusion is left to the runs."""
    keys = dict.fromkeys(key for run in runs for key in run if key not in ("run", "confusion"))
    means: Figures = {}
    for key in keys:
        values = [run[key] for run in runs if run.get(key) is not None]
        if values and isinstance(values[0], Mapping):
            means[key] = _means(values)
        else:
            means[key] = float(np.mean(values)) if values else None
    return means
