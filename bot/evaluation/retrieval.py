"""Takes the measure of the index of earlier answers that is served, on judged posts that say what settled them.

Files are not here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.classifier.embedding.embedder import Embedder
from bot.classifier.retrieval.answer_index import HybridAnswerIndex
from bot.core.earlier_answers import PublishedAnswer
from bot.core.model import Author, Post
from bot.evaluation.dataset import LabelledPost

DEPTHS = (1, 3, 5)
_WHEN, _NOBODY = datetime(2026, 1, 1, tzinfo=UTC), Author("", "", "")


def figures(rows: Sequence[LabelledPost], embedder: Embedder) -> dict[str, Any]:
    """Whether an earlier post with the same answer is found: each post against the others of its company.

    What is found is taken in order and its answers counted once each, as a card does; only posts whose answer another
    post shares are asked. What the index holds back counts as not found; `shown` is for how many it held not all back.
    Empty when the data name no answers.
    """
    found = [pair for here in _companies(rows) for pair in _answered(here, embedder)]
    if not found:
        return {}
    hits = {f"hit_at_{k}": sum(row.answer in answers[:k] for row, answers in found) / len(found) for k in DEPTHS}
    return {"asked": len(found), **hits, "shown": sum(bool(answers) for _, answers in found) / len(found)}


def _companies(rows: Sequence[LabelledPost]) -> Iterator[Sequence[LabelledPost]]:
    by: dict[str, list[LabelledPost]] = defaultdict(list)
    for row in rows:
        if row.answer:
            by[row.company].append(row)
    return iter(by.values())


def _answered(rows: Sequence[LabelledPost], embedder: Embedder) -> Iterator[tuple[LabelledPost, Sequence[str]]]:
    """Each post whose answer another shares, and the answers that the others' index finds for it."""
    published = [PublishedAnswer(place, row.reply, ((row.text, b""),)) for place, row in enumerate(rows, 1)]
    index = HybridAnswerIndex(embedder)
    index.add(published)
    times = Counter(row.answer for row in rows)
    for own, row in zip(published, rows, strict=True):
        if times[row.answer] > 1:
            index.remove([own.reply])
            near = index.search(Post("", str(own.reply), _NOBODY, row.text, _WHEN))
            index.add([own])
            yield row, list(dict.fromkeys(rows[one.reply - 1].answer for one in near))
