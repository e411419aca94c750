"""Evaluates duplicate detection on labelled posts that say which of them ask the same (`same_as`). Reads no files."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.classifier.duplicates.detector import HybridDuplicateDetector
from bot.classifier.embedding.embedder import Embedder
from bot.classifier.text import tokens
from bot.core.duplicates import EmbeddedText
from bot.core.ports.classifier import DuplicateDetector
from bot.core.text.matching import fold
from bot.evaluation.dataset import LabelledPost


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Pairs of posts: how many ask the same, how many were found likely or sure, and how many of those are right."""

    asked: int = 0
    likely: int = 0
    likely_right: int = 0
    sure: int = 0
    sure_right: int = 0


def measure_pairs(rows: Sequence[LabelledPost], detector: DuplicateDetector) -> PairCounts:
    """Each post compared with those before it, as the running bot compares them."""
    groups = _groups(rows)
    meant = [EmbeddedText(row.text, detector.embed(row.text)) for row in rows]
    chances: list[tuple[float, bool]] = []
    for place, one in enumerate(meant):
        near = detector.nearest(one.vector, [other.vector for other in meant[:place]])
        found = detector.probabilities(one, [meant[other] for other in near])
        chances += [(chance, groups[place] == groups[other]) for chance, other in zip(found, near, strict=True)]
    return PairCounts(
        asked=sum(times * (times - 1) // 2 for times in Counter(groups).values()),
        likely=sum(chance >= detector.likely_threshold for chance, _ in chances),
        likely_right=sum(chance >= detector.likely_threshold and right for chance, right in chances),
        sure=sum(chance >= detector.sure_threshold for chance, _ in chances),
        sure_right=sum(chance >= detector.sure_threshold and right for chance, right in chances),
    )


def figures(rows: Sequence[LabelledPost], embedder: Embedder) -> dict[str, Any]:
    """`measure_pairs` with the embedder and by words alone; empty where no post has `same_as`."""
    if not any(row.same_as for row in rows):
        return {}
    names = common_words(rows)
    return {
        "by_meaning": asdict(measure_pairs(rows, HybridDuplicateDetector(embedder, names))),
        "by_words": asdict(measure_pairs(rows, HybridDuplicateDetector(None, names))),
    }


def common_words(rows: Sequence[LabelledPost]) -> tuple[str, ...]:
    """Words in more than half of the posts, such as the company's name: they say nothing about similarity."""
    counts = Counter(word for row in rows for word in set(tokens(fold(row.text))))
    return tuple(sorted(word for word, times in counts.items() if times > len(rows) / 2))


def _groups(rows: Sequence[LabelledPost]) -> list[str]:
    """For each post the first that asks the same, followed through `same_as`; itself where there is none."""
    above = {row.id: row.same_as for row in rows if row.id and row.same_as}
    groups = []
    for place, row in enumerate(rows):
        first, seen = row.id or f"post {place}", {row.id}
        while (next_up := above.get(first, "")) and next_up not in seen:
            first = next_up
            seen.add(first)
        groups.append(first)
    return groups
