"""How many calls a person takes in an hour and in a day, and whether one more fits. Pure: the time is passed in.

Calls come one after another, and nobody knows what the hour still brings: so the last third of an hour's calls is kept
for what breaks soon.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.settings.sections import CallSettings
from bot.core.slack_messages import Uncalled

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class CallWeight(StrEnum):
    """What a call is for, which decides whether it may go beyond the budget.

    ANSWER: what came of the person's own act; it is no call at all. COLLEAGUE: a colleague asks for them by name. Both
    are always told. URGENT may go beyond the hour, never beyond the day. SOON has the whole hour, USUAL two thirds.
    """

    ANSWER = "answer"
    COLLEAGUE = "colleague"
    URGENT = "urgent"
    SOON = "soon"
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class CallBudget:
    """The most calls within an hour and within a day; 0: none."""

    per_hour: int
    per_day: int

    @property
    def usual_per_hour(self) -> int:
        """How many of an hour's calls may be for what does not break soon."""
        return self.per_hour - self.per_hour // 3


@dataclass(frozen=True, slots=True)
class CallsSpent:
    """The calls of the last hour and of the last day."""

    hour: int = 0
    day: int = 0

    @classmethod
    def of(cls, calls: Iterable[datetime], now: datetime) -> "CallsSpent":
        """Counted from when they were."""
        lately = [at for at in calls if now - DAY < at]
        return cls(sum(now - HOUR < at for at in lately), len(lately))

    def with_one_more(self) -> "CallsSpent":
        """After another call now."""
        return CallsSpent(self.hour + 1, self.day + 1)


@dataclass(frozen=True, slots=True)
class CallPreference:
    """What a person said of their calls, in place of what is configured; None: as configured. `digest_hour` is the hour
    of their day from which they are told what they were not called for; -1: never.
    """

    person: str
    per_hour: int | None = None
    per_day: int | None = None
    digest_hour: int | None = None

    def budget(self, settings: CallSettings) -> CallBudget:
        """Their budget."""
        per_hour = settings.per_hour if self.per_hour is None else self.per_hour
        return CallBudget(per_hour, settings.per_day if self.per_day is None else self.per_day)

    def hour_told(self, settings: CallSettings) -> int:
        """The hour of their digest."""
        return settings.digest_hour if self.digest_hour is None else self.digest_hour

    def changed(self, other: "CallPreference") -> "CallPreference":
        """With what `other` says in place of its own."""
        said = {name: getattr(other, name) for name in ("per_hour", "per_day", "digest_hour")}
        return replace(self, **{name: value for name, value in said.items() if value is not None})


@dataclass(frozen=True, slots=True)
class CallStanding:
    """How a person's calls stand now: their budget, what of it is spent, and when their digest comes."""

    budget: CallBudget
    spent: CallsSpent
    digest_hour: int

    @property
    def words(self) -> str:
        """As it is said to them and of them."""
        budget, spent = self.budget, self.spent
        return f"{spent.hour} of {budget.per_hour} calls this hour, {spent.day} of {budget.per_day} this day"

    @property
    def is_spent(self) -> bool:
        """Whether nothing but what breaks soon would call them now."""
        return why_uncalled(CallWeight.USUAL, self.budget, self.spent) is not None


def why_uncalled(weight: CallWeight, budget: CallBudget, spent: CallsSpent) -> Uncalled | None:
    """Why one more call of this weight does not fit; None where it does."""
    if weight in (CallWeight.ANSWER, CallWeight.COLLEAGUE):
        return None
    if spent.day >= budget.per_day:
        return Uncalled.DAY
    most = budget.per_hour if weight is CallWeight.SOON else budget.usual_per_hour
    return Uncalled.HOUR if weight is not CallWeight.URGENT and spent.hour >= most else None
