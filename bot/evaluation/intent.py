"""Evaluates intents on labelled posts (`need` and `about_us` in the file). Reads no files.

Nothing is learnt: intents are judged without tags, and so without corrections of other posts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from bot.classifier.embedding.embedder import Embedder
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.classifier.tagging.keyword_classifier import KeywordClassifier
from bot.core.model import Author, Post
from bot.core.ports.classifier import Classifier
from bot.evaluation.dataset import LabelledPost
from bot.evaluation.metrics import Progress

_WHEN = datetime(2000, 1, 1, tzinfo=UTC)
_NOBODY = Author("", "")


@dataclass(frozen=True, slots=True)
class Dismissals:
    """How many posts have a labelled intent and how many got it right; of those about us that want an answer, and of
    the others, how many there are and how many were dismissed.
    """

    posts: int
    right: int
    wanted: int
    wanted_dismissed: int
    others: int
    others_dismissed: int


def figures(rows: Sequence[LabelledPost], embedder: Embedder, step: Progress) -> dict[str, dict[str, int]]:
    """By words, and by words and vectors. Empty when no post has a labelled intent."""
    told = [row for row in rows if row.intent]
    if not told:
        return {}
    judges: Mapping[str, Classifier] = {
        "by_words": KeywordClassifier(),
        "by_meaning": EmbeddingClassifier(embedder=embedder),
    }
    return {
        name: asdict(_measure(told, judge, lambda at: step(f"needs: {at} posts"))) for name, judge in judges.items()
    }


def _measure(rows: Sequence[LabelledPost], classifier: Classifier, step: Callable[[int], None]) -> Dismissals:
    right = wanted = lost = gone = 0
    for place, row in enumerate(rows):
        verdict = classifier.judge(Post("", str(place), _NOBODY, row.text, _WHEN))
        wants = row.about_us and row.intent is not None and row.intent.wants_an_answer
        right += verdict.intent is row.intent
        wanted += wants
        lost += wants and verdict.dismissed
        gone += not wants and verdict.dismissed
        step(place + 1)
    return Dismissals(len(rows), right, wanted, lost, len(rows) - wanted, gone)
