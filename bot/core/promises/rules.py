"""How many minutes each clock of a question has, by the company's rules; the first rule that says it decides."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.model import Tag
from bot.core.promises.clocks import PromiseClock


@dataclass(frozen=True, slots=True)
class PromiseRule:
    """What is promised where all that it names holds. None: it says nothing of that clock; 0: nothing is promised."""

    tag: str | None = None
    source: str | None = None
    urgent: bool | None = None
    look_minutes: int | None = None
    proposal_minutes: int | None = None
    review_minutes: int | None = None
    sent_minutes: int | None = None

    def minutes(self, clock: PromiseClock) -> int | None:
        return {
            PromiseClock.LOOK: self.look_minutes,
            PromiseClock.PROPOSAL: self.proposal_minutes,
            PromiseClock.REVIEW: self.review_minutes,
            PromiseClock.SENT: self.sent_minutes,
        }[clock]

    def holds(self, case: "PromiseCase") -> bool:
        return (
            (self.tag is None or self.tag in case.tags)
            and (self.source is None or self.source in case.sources)
            and (self.urgent is None or self.urgent is case.urgent)
        )


@dataclass(frozen=True, slots=True)
class PromiseCase:
    """What the rules are applied to: a question's tags, where it was asked, and whether it cannot wait."""

    tags: Collection[str]
    sources: Collection[str]
    urgent: bool = False


def promised_minutes(
    rules: Sequence[PromiseRule], tags: Iterable[Tag], case: PromiseCase
) -> Mapping[PromiseClock, int]:
    """The minutes of each clock that something is promised of. Where no rule says when the answer is to be sent, the
    shortest promise among the question's tags holds.
    """
    holding = [rule for rule in rules if rule.holds(case)]
    found = {
        clock: next((m for rule in holding if (m := rule.minutes(clock)) is not None), None) for clock in PromiseClock
    }
    if found[PromiseClock.SENT] is None:
        found[PromiseClock.SENT] = min(
            (tag.promise_minutes for tag in tags if tag.name in case.tags and tag.promise_minutes > 0), default=0
        )
    return {clock: minutes for clock, minutes in found.items() if minutes}
