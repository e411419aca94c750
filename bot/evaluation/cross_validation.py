"""Evaluates the classifier on labelled posts: shots, folds, figures. Reads no files and prints no tables."""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bot.classifier.embedding.embedder import Embedder
from bot.classifier.tagging.embedding_classifier import MULTI_LABEL_THRESHOLD, SECOND_TAG_THRESHOLD, EmbeddingClassifier
from bot.classifier.tagging.trained_model import TagScores
from bot.classifier.tagging.training_set import MAX_EXAMPLES as USUAL_MOST
from bot.classifier.tagging.training_set import NOBODY
from bot.core.model import Tag
from bot.core.verdict import Example
from bot.evaluation import metrics
from bot.evaluation.dataset import LabelledPost
from bot.evaluation.metrics import Figures, InScopeTexts, OutOfScopeTexts, Progress

ABSTENTION_RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
"""The abstention rates of the curve."""

FOLDS = 5

MAX_EXAMPLES = 2 * USUAL_MOST
"""Examples a head is fitted on here: a measurement may take longer than a refit in the running bot."""


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """What is evaluated. `shots` 0 takes every example; `tags` are the company's own, if any.

    `most` is how many examples the head is fitted on; `label_noise` (0 to 1) the share of training labels that are
    replaced.
    """

    data: Sequence[LabelledPost]
    train: Sequence[LabelledPost] = ()
    tags: Sequence[Tag] = ()
    out_of_scope: Sequence[LabelledPost] = ()
    shots: int = 0
    seeds: int = 1
    abstain: float = 0.05
    most: int = MAX_EXAMPLES
    label_noise: float = 0.0

    @property
    def has_tags(self) -> bool:
        """Whether there are tags to evaluate."""
        return bool(self.tags) or any(row.labels for row in (*self.data, *self.train))


def run(validation: CrossValidation, embedder: Embedder, step: Progress) -> Figures:
    """The mean figures, and those of each run.

    In a cross-validation the calibration error is that of all folds together: one fold has too few posts.
    """
    runs = []
    for seed, (name, chosen, data) in enumerate(_runs(validation)):
        train = mislabel(chosen, validation.label_noise, seed)
        step(f"{name}: embedding and fitting")
        began = time.perf_counter()
        judge = EmbeddingClassifier(
            _tags_of(validation, train), validation.abstain, embedder, _examples(validation, train), validation.most
        )
        fitted = time.perf_counter() - began
        runs.append({"run": name, "fit_seconds": fitted, **_evaluate_run(judge, validation, data, name, step)})
    claims = [run.pop("claims") for run in runs]
    figures = _mean_figures(runs)
    if not validation.train and not validation.tags:
        figures["ece"] = metrics.calibration_error_of(*(np.concatenate(part) for part in zip(*claims, strict=True)))
    for key in ("posts_a_second", "posts_a_cpu_second"):
        figures[key] = runs[0][key]  # in later runs the vectors are cached
    return {**figures, "runs": runs}


def _runs(validation: CrossValidation) -> Iterator[tuple[str, Sequence[LabelledPost], Sequence[LabelledPost]]]:
    if not validation.train and not validation.tags:
        yield from _folds(validation.data)
    elif validation.shots:
        for seed in range(validation.seeds):
            yield f"seed {seed}", draw_shots(validation.train, validation.shots, seed), validation.data
    else:
        yield "all", validation.train, validation.data


def _folds(rows: Sequence[LabelledPost]) -> Iterator[tuple[str, Sequence[LabelledPost], Sequence[LabelledPost]]]:
    """Each part of the data, judged by a model fitted on the others."""
    names = {fold: place for place, fold in enumerate(sorted({row.fold for row in rows}))}
    part = [(names[row.fold] if len(names) > 1 else place) % FOLDS for place, row in enumerate(rows)]
    for fold in sorted(set(part)):
        train = [row for row, place in zip(rows, part, strict=True) if place != fold]
        yield f"fold {fold}", train, [row for row, place in zip(rows, part, strict=True) if place == fold]


def draw_shots(rows: Sequence[LabelledPost], shots: int, seed: int) -> list[LabelledPost]:
    """At most `shots` posts of each label, the same for the same seed."""
    chance = np.random.default_rng(seed)
    by: dict[str, list[LabelledPost]] = defaultdict(list)
    for row in rows:
        by[row.labels[0] if row.labels else NOBODY].append(row)
    return [by[name][place] for name in sorted(by) for place in chance.permutation(len(by[name]))[:shots]]


def mislabel(rows: Sequence[LabelledPost], share: float, seed: int) -> Sequence[LabelledPost]:
    """The rows, that share of them with the labels of another row that differ; the same for the same seed."""
    chance = np.random.default_rng(seed)
    kinds = sorted({row.labels for row in rows})
    spoilt = set(chance.permutation(len(rows))[: round(share * len(rows))].tolist() if len(kinds) > 1 else ())
    return [
        replace(row, labels=_other_labels(kinds, row.labels, int(chance.integers(len(kinds) - 1))))
        if place in spoilt
        else row
        for place, row in enumerate(rows)
    ]


def _other_labels(kinds: Sequence[tuple[str, ...]], not_this: tuple[str, ...], place: int) -> tuple[str, ...]:
    return [kind for kind in kinds if kind != not_this][place]


def _tags_of(validation: CrossValidation, train: Sequence[LabelledPost]) -> Sequence[Tag]:
    return validation.tags or [Tag(name) for name in sorted({label for row in train for label in row.labels})]


def _examples(validation: CrossValidation, train: Sequence[LabelledPost]) -> list[Example]:
    """All training examples. A file does not say which are newest: where not all are taken, chance chooses."""
    known = {tag.name for tag in validation.tags}
    rows = [Example(row.text, row.labels) for row in train if not known or known >= set(row.labels)]
    return rows if len(rows) <= validation.most else [rows[n] for n in np.random.default_rng(0).permutation(len(rows))]


def _evaluate_run(
    judge: EmbeddingClassifier, validation: CrossValidation, data: Sequence[LabelledPost], name: str, step: Progress
) -> Figures:
    rows = [*data, *validation.out_of_scope]
    began, busy = time.perf_counter(), time.process_time()
    tag_scores = judge.score([row.text for row in rows], lambda done: step(f"{name}: {done} of {len(rows)} posts"))
    took, busy = time.perf_counter() - began, time.process_time() - busy
    classes = {tag: place for place, tag in enumerate(tag_scores.classes)}
    in_scope = np.array(
        [place < len(data) and bool(set(row.labels) & classes.keys()) for place, row in enumerate(rows)]
    )
    figures: Figures = {
        "posts_a_second": len(rows) / max(took, 1e-9),
        "posts_a_cpu_second": len(rows) / max(busy, 1e-9),
        "in_scope": int(in_scope.sum()),
        "out_of_scope": int((~in_scope).sum()),
    }
    figures["claims"] = said, right = _top_probabilities(tag_scores, rows)
    figures["ece"] = metrics.calibration_error_of(said, right) if len(said) else None
    if any(len(row.labels) > 1 for row in data):
        figures["micro_f1"] = _micro_f1(tag_scores, rows)
    if in_scope.any():
        here = [row for row, at_home in zip(rows, in_scope, strict=True) if at_home]
        figures |= _figures(judge, validation, tag_scores, in_scope, here)
    return figures


def _true_class(row: LabelledPost, classes: Mapping[str, int], best: int) -> int:
    """The class that counts as true of a text: the likeliest one if it is among its labels, else its first label."""
    known = [classes[label] for label in row.labels if label in classes]
    return best if best in known else known[0]


def _top_probabilities(tag_scores: TagScores, rows: Sequence[LabelledPost]) -> tuple[Any, Any]:
    """The probability of the likeliest class, and whether it is right, for each text with a class that the model knows.

    A text without labels has the class `NOBODY`, if the model has it.
    """
    likeliest = (
        [tag_scores.classes[int(place)] for place in tag_scores.probabilities.argmax(axis=1)]
        if tag_scores.classes
        else []
    )
    known = {tuple(row.labels or (NOBODY,)) for row in rows if set(row.labels or (NOBODY,)) & set(tag_scores.classes)}
    here = [place for place, row in enumerate(rows) if tuple(row.labels or (NOBODY,)) in known]
    right = np.array([likeliest[place] in (rows[place].labels or (NOBODY,)) for place in here], dtype=bool)
    return tag_scores.probabilities[here].max(axis=1, initial=0), right


def _micro_f1(tag_scores: TagScores, rows: Sequence[LabelledPost]) -> float:
    """Over all texts, also those without a tag; a tag counts as given from the threshold of `judge` on."""
    tags = [place for place, tag in enumerate(tag_scores.classes) if tag != NOBODY]
    true = np.array([[tag_scores.classes[place] in row.labels for place in tags] for row in rows])
    return metrics.micro_f1(
        true,
        tag_scores.probabilities[:, tags]
        >= (MULTI_LABEL_THRESHOLD if tag_scores.multi_label else SECOND_TAG_THRESHOLD),
    )


def _figures(
    judge: EmbeddingClassifier,
    validation: CrossValidation,
    tag_scores: TagScores,
    in_scope: Any,
    rows: Sequence[LabelledPost],
) -> Figures:
    classes = {tag: place for place, tag in enumerate(tag_scores.classes)}
    likeliest = tag_scores.probabilities[in_scope].argmax(axis=1)
    truth = np.array([_true_class(row, classes, int(best)) for row, best in zip(rows, likeliest, strict=True)])
    judged = InScopeTexts(tag_scores.probabilities[in_scope], truth, tag_scores.confidence[in_scope])
    out_of_scope = OutOfScopeTexts(tag_scores.probabilities[~in_scope].argmax(axis=1), tag_scores.confidence[~in_scope])
    figures: Figures = {
        "accuracy": metrics.accuracy(judged),
        "macro_f1": metrics.macro_f1(judged),
        "recall_at_3": metrics.recall_at(judged, 3),
        "chosen": metrics.metrics_at_threshold(judged, out_of_scope, judge.threshold(validation.abstain)),
        "curve": {
            str(rate): metrics.metrics_at_threshold(judged, out_of_scope, judge.threshold(rate))
            for rate in ABSTENTION_RATES
        },
        "confusion": metrics.confusion(judged, tag_scores.classes),
    }
    if len(out_of_scope.confidence):
        figures["auroc"] = metrics.auroc(judged.confidence, out_of_scope.confidence)
    return figures


def _mean_figures(runs: Sequence[Mapping[str, Any]]) -> Figures:
    """The mean of every figure over the runs that have it, at any depth; the confusion stays with the runs."""
    keys = dict.fromkeys(key for run in runs for key in run if key not in ("run", "confusion"))
    means: Figures = {}
    for key in keys:
        values = [run[key] for run in runs if run.get(key) is not None]
        if values and isinstance(values[0], Mapping):
            means[key] = _mean_figures(values)
        else:
            means[key] = float(np.mean(values)) if values else None
    return means
