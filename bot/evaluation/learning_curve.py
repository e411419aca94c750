"""Plays a lead who corrects the classifier's mistakes, in the order of the posts, and measures what that teaches.

Every second post is corrected, the others measure: none is both. Only a mistake is corrected, as a lead would. Reads no
files.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.model import Tag
from bot.core.ports.classifier import Classifier
from bot.core.verdict import Example, Intent, Lesson, Verdict
from bot.evaluation import metrics
from bot.evaluation.dataset import LabelledPost
from bot.evaluation.metrics import Figures, Progress
from bot.evaluation.relevance import post_of

POINTS = (25, 50, 100, 200, 400, 800)
"""Corrections after which it is measured, beside none and all."""

_SPAM = (Intent.SPAM, Intent.JOB)


@dataclass(frozen=True, slots=True)
class Lead:
    """What is corrected and what is measured."""

    corrected: Sequence[LabelledPost]
    measured: Sequence[LabelledPost]

    @classmethod
    def of(cls, rows: Sequence[LabelledPost]) -> "Lead":
        """Every second post on either side."""
        return cls(rows[::2], rows[1::2])


def figures(
    rows: Sequence[LabelledPost], tags: Sequence[Tag], classifier: Classifier, most: int, step: Progress
) -> list[Figures]:
    """One entry for each measurement: none corrected, then at `POINTS`, then `most`, as far as there are mistakes."""
    lead, lessons, place = Lead.of(rows), list[Example](), 0
    classifier.learn(tags, ())
    curve = [_measured(lead.measured, classifier, 0)]
    for goal in sorted({*(point for point in POINTS if point < most), most}):
        while place < len(lead.corrected) and len(lessons) < goal:
            row, place = lead.corrected[place], place + 1
            if _is_mistaken(row, classifier.judge(post_of(row, place))):
                lessons.append(_lesson(row, len(lessons) + 1))
            step(f"learning: {len(lessons)} of {most} corrections")
        if len(lessons) > int(curve[-1]["corrections"]):
            classifier.learn(tags, lessons)
            curve.append(_measured(lead.measured, classifier, len(lessons)))
    return curve


def _is_mistaken(row: LabelledPost, verdict: Verdict) -> bool:
    given = {guess.tag for guess in verdict.tags}
    goes_on = not verdict.dismissed and verdict.doubt is None
    if row.wants is False or (row.wants is None and not row.labels):
        return goes_on and bool(given)
    return not goes_on or (bool(row.labels) and not given & set(row.labels))


def _lesson(row: LabelledPost, number: int) -> Example:
    if row.labels and row.wants is not False:
        return Example(row.text, row.labels, f"Q-{number}")
    lesson = Lesson.WANTED if row.wants else _why_set_aside(row)
    return Example(row.text, (), f"Q-{number}", lesson)


def _why_set_aside(row: LabelledPost) -> Lesson | None:
    if not row.about_us:
        return Lesson.NOT_ABOUT_US
    if row.wants is None:
        return None
    return Lesson.SPAM if row.intent in _SPAM else Lesson.WANTS_NOTHING


def _measured(rows: Sequence[LabelledPost], classifier: Classifier, corrections: int) -> Figures:
    verdicts = [classifier.judge(post_of(row, place)) for place, row in enumerate(rows)]
    pairs = list(zip(rows, verdicts, strict=True))
    wanted = [(row, v) for row, v in pairs if row.wants or (row.wants is None and row.labels)]
    others = [v for row, v in pairs if not (row.wants or (row.wants is None and row.labels))]
    tagged = [(row, v) for row, v in wanted if row.labels]
    sure = [(max(guess.probability for guess in v.tags), _right(row, v)) for row, v in tagged if v.tags and not v.doubt]
    said = np.array([chance for chance, _ in sure], np.float32)
    return {
        "corrections": corrections,
        "tags_right": _share([_right(row, v) for row, v in tagged if v.tags and not v.doubt]),
        "left_to_a_person": _share([not v.tags and not v.dismissed and v.doubt is None for _, v in tagged]),
        "ece": metrics.calibration_error_of(said, np.array([right for _, right in sure])) if sure else None,
        "wanted_dismissed": _share([v.dismissed for _, v in wanted]),
        "wanted_held": _share([v.doubt is not None for _, v in wanted]),
        "others_sent_to_experts": _share([bool(v.tags) and not v.dismissed and v.doubt is None for v in others]),
        "others_dismissed": _share([v.dismissed for v in others]),
        "auroc": _auroc(pairs),
    }


def _right(row: LabelledPost, verdict: Verdict) -> bool:
    return bool(verdict.tags) and max(verdict.tags, key=lambda guess: guess.probability).tag in row.labels


def _share(holds: Sequence[bool]) -> float | None:
    return sum(holds) / len(holds) if holds else None


def _auroc(pairs: Sequence[tuple[LabelledPost, Verdict]]) -> float | None:
    """Of the probability that a post wants an answer of anybody."""
    told = [
        (row.intent, verdict.wants) for row, verdict in pairs if row.wants is not None and verdict.wants is not None
    ]
    chances = np.array([chance for _, chance in told], np.float32)
    wants = np.array([intent is not None and intent.wants_an_answer for intent, _ in told], dtype=bool)
    return metrics.auroc(chances[wants], chances[~wants]) if 0 < wants.sum() < len(wants) else None
