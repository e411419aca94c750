"""How strong somebody is in a tag, learnt from what became of their answers: each outcome counts half as much after
ninety days. Pure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

HALF_LIFE = timedelta(days=90)

STRONG = 2.0
"""A sum of outcomes from which somebody is known to answer well in a tag."""

WEAK = -1.5
"""A sum at or below which others of the tag are asked first, all else being equal."""


class AnswerOutcome(StrEnum):
    """What became of a question that somebody was asked or answered."""

    APPROVED = "approved"
    DECLINED = "declined"
    NOT_THEIRS = "not_theirs"


@dataclass(frozen=True, slots=True)
class DecayedCount:
    """Outcomes of one kind: how many, and what they weigh at `at`."""

    count: int = 0
    weight: float = 0.0
    at: datetime | None = None

    def weight_at(self, now: datetime) -> float:
        """What they weigh now."""
        if self.at is None or now <= self.at:
            return self.weight
        return float(self.weight * 0.5 ** ((now - self.at) / HALF_LIFE))

    def with_one_more(self, now: datetime) -> "DecayedCount":
        """The same after one more outcome."""
        return replace(self, count=self.count + 1, weight=self.weight_at(now) + 1, at=now)

    def with_one_less(self, now: datetime) -> "DecayedCount":
        """The same without one outcome that was added lately."""
        return replace(self, count=max(0, self.count - 1), weight=max(0.0, self.weight_at(now) - 1), at=now)


@dataclass(frozen=True, slots=True)
class Strength:
    """Somebody's outcomes in one tag: approved answers speak for them, declined ones and hand-overs against."""

    approved: DecayedCount = DecayedCount()
    declined: DecayedCount = DecayedCount()
    not_theirs: DecayedCount = DecayedCount()

    def sum_at(self, now: datetime) -> float:
        """The sum of their outcomes now."""
        against = self.declined.weight_at(now) + self.not_theirs.weight_at(now)
        return self.approved.weight_at(now) - against

    def level_at(self, now: datetime) -> int:
        """1 for those known to answer well, -1 for those who mostly did not, else 0."""
        total = self.sum_at(now)
        return 1 if total >= STRONG else -1 if total <= WEAK else 0

    @property
    def reasons(self) -> str:
        """The outcomes in words; "" for none."""
        told = (
            (self.approved.count, "approved"),
            (self.declined.count, "declined"),
            (self.not_theirs.count, "handed over as not theirs"),
        )
        return ", ".join(f"{count} {what}" for count, what in told if count)


UNPROVEN = Strength()
