"""Counts the results of a dry run: where posts would go, under which tags, and whether people decided the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.evaluation.dry_run import DryRunResult
    from bot.evaluation.posts_file import BadLine

_JUDGED = ("asked", "joined", "dismissed", "doubtful")


@dataclass(frozen=True, slots=True)
class HumanDecision:
    """What people decided about a post's question in the running bot. `tags`: the tags they gave; empty: not for us;
    None: they gave none.

    `put_aside`: somebody set it aside without saying whether it is for us.
    """

    question: int
    tags: tuple[str, ...] | None = None
    by: str = ""
    put_aside: bool = False


@dataclass(slots=True)
class Tally:
    """Counts only, since a file may be long. `version` names the classifier, `corrections` how many it has learnt."""

    counts: Counter[str] = field(default_factory=Counter)
    tags: dict[str, Counter[str]] = field(default_factory=dict)
    held_back: int = 0
    judged_by_people: int = 0
    agreed: int = 0
    bad_lines: "list[BadLine]" = field(default_factory=list)
    version: str = ""
    corrections: int = 0
    _tags: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def count(self, outcome: "DryRunResult", known: HumanDecision | None) -> None:
        """Add one result."""
        self.counts[outcome.what] += 1
        if outcome.route is not None:
            self._tags[outcome.question] = outcome.route.tags
            self.held_back += not outcome.route.tags
        if outcome.what in ("asked", "joined"):
            for tag in self._tags.get(outcome.question, ()):
                self.tags.setdefault(tag, Counter())[outcome.what] += 1
        if outcome.what in _JUDGED and known is not None and known.tags is not None:
            self.judged_by_people += 1
            self.agreed += agrees_with_people(outcome, known.tags, self._tags.get(outcome.question, ()))

    def summary(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "counts": self.counts,
            "held_back": self.held_back,
            "tags": {tag: dict(counts) for tag, counts in sorted(self.tags.items())},
            "people": {"spoke": self.judged_by_people, "agreed": self.agreed},
            "classifier": self.version,
            "corrections": self.corrections,
            "bad_lines": [str(bad) for bad in self.bad_lines],
        }

    def format_lines(self) -> list[str]:
        """As a person reads it."""
        told = [", ".join(f"{n} {what.replace('_', ' ')}" for what, n in self.counts.most_common()) or "No posts."]
        if self.held_back:
            told.append(f"  {self.held_back} of those asked would be left to a person: no tag is sure enough")
        told += [f"  {tag}: {_format_counts(counts)}" for tag, counts in sorted(self.tags.items())]
        if self.judged_by_people:
            told.append(f"People spoke about {self.judged_by_people} of them; it agrees with {self.agreed}.")
            told.append("  It has learnt from what they said; `switchboard eval --history` judges each without.")
        learnt = f"{self.corrections} corrections" if self.corrections != 1 else "1 correction"
        return [*told, f"Judged by {self.version}, which has learnt from {learnt}."] if self.version else told


def agrees_with_people(outcome: "DryRunResult", said: Sequence[str], tags: Sequence[str]) -> bool:
    """Whether people decided the same: the likeliest tag is one of theirs; or both say that it is not for us."""
    if outcome.what in ("dismissed", "doubtful") or not tags:
        return not said
    return tags[0] in said


def _format_counts(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[what]} {what}" for what in ("asked", "joined") if counts[what])
