"""Evaluates the classifier on a company's own history: what it makes of each question that people corrected.

Questions are judged in blocks, each by the corrections made before its block, never by its own or later ones, so the
figures are what the company would have got. The first verdicts of the running bot are evaluated beside it. Nothing is
written or printed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.core.corrections import current_examples
from bot.core.details import Correction
from bot.core.model import Post, Tag
from bot.core.ports.classifier import Classifier
from bot.core.routing.tag_renames import current_names, to_current_names
from bot.core.states import QuestionState
from bot.core.verdict import Example, Lesson, Verdict
from bot.evaluation import metrics
from bot.evaluation.metrics import Figures, InScopeTexts
from bot.store.repositories.first_verdicts import FirstVerdict
from bot.store.transaction import Transaction

BLOCKS = 10
"""How often it is refitted: it learns all corrections before a block, then judges the block."""
FEW_CORRECTIONS = 20
"""With fewer corrections the figures mean little."""
LEFT_TO_PERSON, DISMISSED, NOT_OURS = "(left to a person)", "(dismissed)", "(not ours)"


@dataclass(frozen=True, slots=True)
class HumanLabel:
    """A correction of a question, under the tags' present names, and its post."""

    correction: Correction
    example: Example
    post: Post


@dataclass(frozen=True, slots=True)
class PastQuestions:
    """What is evaluated. `taught_before` are earlier corrections, learnt only; `labels` are evaluated; oldest first.

    `lost` counts corrections whose tags no longer exist. `first_verdicts` are the running bot's, from the same time on.
    """

    taught_before: tuple[HumanLabel, ...]
    labels: tuple[HumanLabel, ...]
    first_verdicts: tuple[FirstVerdict, ...]
    lost: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    """One question judged: the true tags (none: it is not ours) and the verdict."""

    true: tuple[str, ...]
    verdict: Verdict

    @property
    def best(self) -> str:
        """The likeliest tag; without one, whether it was dismissed or left to a person."""
        if self.verdict.dismissed:
            return DISMISSED
        return max(self.verdict.tags, key=lambda guess: guess.probability).tag if self.verdict.tags else LEFT_TO_PERSON

    @property
    def right(self) -> bool:
        return self.best in self.true if self.true else self.best in (LEFT_TO_PERSON, DISMISSED)


def read_past_questions(tx: Transaction, tags: Sequence[Tag], since: datetime) -> PastQuestions:
    """All corrections, split at `since`: older ones are only learnt from."""
    found: list[HumanLabel] = []
    lessons = tx.corrections.effective_corrections()
    for correction, example in lessons:
        if example.lesson is Lesson.WANTED and not example.tags:
            continue  # of its tags nothing is known
        if present := current_examples((example,), tags):
            found.append(HumanLabel(correction, present[0], tx.posts.one(correction.post).post))
    return PastQuestions(
        taught_before=tuple(said for said in found if said.correction.at < since),
        labels=tuple(said for said in found if said.correction.at >= since),
        first_verdicts=tx.first_verdicts.judged_since(since),
        lost=len(lessons) - len(found),
    )


def figures_of(
    past: PastQuestions,
    tags: Sequence[Tag],
    classifier: Classifier,
    expected: float | None,
    step: Callable[[str], None],
) -> Figures:
    """All figures, as JSON can hold them. `expected` is the configured abstention rate, None where there is none."""
    rows = _judge_blocks(past, tags, classifier, step)
    return {
        "corrections": len(rows),
        "of_tags_that_are_gone": past.lost,
        "kinds": dict(Counter(said.correction.kind for said in past.labels)),
        **_figures(rows, tags, expected),
        "live": _live_figures(past, tags, expected),
    }


def _judge_blocks(
    past: PastQuestions, tags: Sequence[Tag], classifier: Classifier, step: Callable[[str], None]
) -> list[_Row]:
    rows: list[_Row] = []
    for block in np.array_split(np.arange(len(past.labels)), min(BLOCKS, len(past.labels)) or 1):
        if not len(block):
            continue
        step(f"{len(rows)} of {len(past.labels)} questions")
        taught = [said.example for said in (*past.taught_before, *past.labels[: block[0]])]
        classifier.learn(tags, taught)
        rows += [
            _Row(said.example.tags, classifier.judge(said.post)) for said in (past.labels[place] for place in block)
        ]
    return rows


def _figures(rows: Sequence[_Row], tags: Sequence[Tag], expected: float | None) -> Figures:
    ours, others = [row for row in rows if row.true], [row for row in rows if not row.true]
    asked = [row for row in rows if row.best not in (LEFT_TO_PERSON, DISMISSED)]
    asked_ours = [row for row in asked if row.true]
    return {
        "accuracy": _share(row.right for row in ours),
        "accuracy_of_answered": _share(row.right for row in asked_ours),
        "micro_f1": _micro_f1(rows, tags) if rows else None,
        "ece": _calibration_error(asked) if asked else None,
        "abstention": {"expected": expected, "observed": _share(row.best == LEFT_TO_PERSON for row in ours)},
        "relevance": {"ours": _count_outcomes(ours), "not_ours": _count_outcomes(others)},
        "confusion": _confusion(rows) if rows else {},
        "versions": _figures_by_version((row.verdict.version, row.right) for row in rows),
    }


def _share(holds: Iterable[object]) -> float | None:
    found = [bool(held) for held in holds]
    return sum(found) / len(found) if found else None


def _count_outcomes(rows: Sequence[_Row]) -> Figures:
    """How many were asked of people, left to a person, dismissed."""
    ways = Counter(row.best if row.best in (LEFT_TO_PERSON, DISMISSED) else "asked" for row in rows)
    return {"count": len(rows), "asked": ways["asked"], "held_back": ways[LEFT_TO_PERSON], "dismissed": ways[DISMISSED]}


def _micro_f1(rows: Sequence[_Row], tags: Sequence[Tag]) -> float:
    names = [tag.name for tag in tags]
    given = [{guess.tag for guess in row.verdict.tags} for row in rows]
    true = np.array([[name in row.true for name in names] for row in rows])
    return metrics.micro_f1(true, np.array([[name in tags_given for name in names] for tags_given in given]))


def _calibration_error(asked: Sequence[_Row]) -> float:
    """The expected calibration error of the likeliest tag; asking people about what is not ours counts as wrong."""
    said = np.array([[max(g.probability for g in row.verdict.tags), -1] for row in asked], dtype=np.float32)
    truth = np.array([0 if row.right else 1 for row in asked])
    return metrics.calibration_error(InScopeTexts(said, truth, said[:, 0]))


def _confusion(rows: Sequence[_Row]) -> Mapping[str, object]:
    classes = sorted(
        {LEFT_TO_PERSON, DISMISSED, NOT_OURS, *(row.best for row in rows), *(tag for r in rows for tag in r.true)}
    )
    place = {name: number for number, name in enumerate(classes)}
    probabilities = np.zeros((len(rows), len(classes)), np.float32)
    truth = np.zeros(len(rows), np.int64)
    for number, row in enumerate(rows):
        true = row.true[0] if row.true else NOT_OURS
        truth[number] = place[row.best if row.right and row.true else true]
        probabilities[number, place[NOT_OURS if row.right and not row.true else row.best]] = 1
    return metrics.confusion(InScopeTexts(probabilities, truth, probabilities.max(axis=1)), classes)


def _figures_by_version(judged: Iterable[tuple[str, bool]]) -> Figures:
    """For each version, oldest first: how many it judged, and how many of them rightly."""
    counts: dict[str, Figures] = {}
    for version, right in judged:
        row = counts.setdefault(version, {"judged": 0, "right": 0})
        row["judged"] += 1
        row["right"] += bool(right)
    return counts


def _live_figures(past: PastQuestions, tags: Sequence[Tag], expected: float | None) -> Figures:
    """How the running bot's first verdicts fared. A corrected question is ours if the correction gives it a tag; any
    other counts as ours while it has a tag and is neither ignored nor dismissed.
    """
    now = current_names(tags)
    told = {said.correction.question: bool(said.example.tags) for said in (*past.taught_before, *past.labels)}
    ours = [judged for judged in past.first_verdicts if _is_ours(judged, told)]
    asked = [judged for judged in ours if judged.first]
    stood = [(judged, _tags_stood(judged, now)) for judged in asked]
    routed = [judged for judged in ours if not judged.dismissed]
    return {
        "judged": len(past.first_verdicts),
        "ours": len(ours),
        "first_tags_stood": _share(held for _, held in stood),
        "asked": len(asked),
        "dismissed_ours": sum(judged.dismissed for judged in ours),
        "abstention": {"expected": expected, "observed": _share(not judged.first for judged in routed)},
        "versions": _figures_by_version((judged.version, held) for judged, held in stood),
    }


def _is_ours(judged: FirstVerdict, told: Mapping[int, bool]) -> bool:
    if judged.question in told:
        return told[judged.question]
    return bool(judged.tags) and judged.state not in (QuestionState.IGNORED, QuestionState.DISMISSED)


def _tags_stood(judged: FirstVerdict, now: Mapping[str, str]) -> bool:
    return set(to_current_names(judged.first, now)) == set(to_current_names(judged.tags, now))
