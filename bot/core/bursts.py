"""When many questions about one tag are a burst, and what a burst is. Pure: the store counts,
`bot.flow.operations.watch_bursts` records changes and `bot.flow.steps.announce_bursts` posts the message. A question
counts for its first tag only, the one whose people and channel it was sent to. A question found long after it was
written counts for none, so a backlog read at the first start or after an outage makes no burst.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from bot.core.settings.table import Table
from bot.core.settings.value_types import WholeNumber

END_SHARE = 0.5
"""A burst is over, too, once no more than this share of what began it comes: else a busy tag's would never end.

Well below one, so that one at the edge is not opened and ended by turns.
"""


class BurstRule(Table):
    """When many questions about one tag are one burst."""

    questions: Annotated[WholeNumber, Field(ge=0, le=1000)] = Field(
        default=5,
        description="How many questions of one tag within the minutes are told in its channel once, as a burst; while"
        " it lasts their cards call nobody. 0: never.",
    )
    times_usual: Annotated[WholeNumber, Field(ge=1, le=100)] = Field(
        default=3,
        description="How many times what the tag usually brings in as long a time (over the last two weeks) it takes,"
        " too: a busy tag's ordinary hour is no burst.",
    )
    minutes: Annotated[WholeNumber, Field(ge=1, le=60 * 24)] = Field(
        default=60,
        description="Minutes within which they come. A burst is over once as long has passed without another.",
    )

    @property
    def within(self) -> timedelta:
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Burst:
    """Many questions of one tag within a short time. `count` includes the questions that were merged into others.

    `questions` are the numbers of the questions in it, newest first; `asked` are Slack user ids, those asked most often
    first. `channel` is where it is announced. `resolved_at` is when a person closed it, `resolved_by`.
    """

    number: int
    tag: str
    channel: str
    started_at: datetime
    newest_at: datetime
    ended_at: datetime | None = None
    count: int = 0
    questions: tuple[int, ...] = ()
    asked: tuple[str, ...] = ()
    resolved_at: datetime | None = None
    resolved_by: str = ""


@dataclass(frozen=True, slots=True)
class BurstArrival:
    """A post that asks, whose question was sent to people: when it was seen and written, and the burst it is in.

    `fixed`: a person put it there or took it out, or resolved its burst; so it is left where it is.
    """

    question: int
    tag: str
    channel: str
    seen_at: datetime
    written_at: datetime
    burst: int | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class BurstChange:
    """What a burst is now. `number` None: it starts. `joining` and `leaving` are question numbers."""

    number: int | None
    tag: str
    channel: str
    started_at: datetime
    newest_at: datetime
    count: int
    joining: frozenset[int] = frozenset()
    leaving: frozenset[int] = frozenset()
    over: bool = False


UsualCount = Callable[[str], float]
"""Tag → how many questions it usually brings within the rule's time."""


def burst_changes(
    going_on: Sequence[Burst], arrived: Sequence[BurstArrival], usual: UsualCount, rule: BurstRule, now: datetime
) -> tuple[BurstChange, ...]:
    """The bursts that start, grow, shrink or end; an unchanged burst is left out. `arrived` may be in any order."""
    numbers = {burst.number for burst in going_on}
    known = [one if one.burst in numbers else replace(one, burst=None) for one in arrived]
    fresh: dict[str, list[BurstArrival]] = defaultdict(list)
    for one in known:
        if one.seen_at - one.written_at <= rule.within and not (one.fixed and one.burst is None):
            fresh[one.tag].append(one)
    changed = [
        _change_of(burst, known, _RecentArrivals(fresh[burst.tag], usual(burst.tag), rule, now)) for burst in going_on
    ]
    quiet = {tag: news for tag, news in fresh.items() if tag not in {burst.tag for burst in going_on}}
    return tuple(change for change in (*changed, *_new_bursts(quiet, usual, rule, now)) if change is not None)


@dataclass(frozen=True, slots=True)
class _RecentArrivals:
    """The recent arrivals of one tag, and its usual count."""

    fresh: Sequence[BurstArrival]
    usual: float
    rule: BurstRule
    now: datetime

    @property
    def settled(self) -> bool:
        count = sum(one.seen_at > self.now - self.rule.within for one in self.fresh)
        return count <= END_SHARE * self.rule.times_usual * self.usual


def _change_of(burst: Burst, arrived: Sequence[BurstArrival], lately: _RecentArrivals) -> BurstChange | None:
    ours = [one for one in lately.fresh if one.seen_at >= burst.started_at and one.burst in (None, burst.number)]
    newest = max((one.seen_at for one in ours), default=burst.newest_at)
    members = {one.question for one in ours}
    joining = frozenset(one.question for one in ours if one.burst is None)
    left = frozenset(one.question for one in arrived if one.burst == burst.number and not one.fixed) - members
    over = lately.now - newest >= lately.rule.within or lately.settled
    change = BurstChange(
        burst.number, burst.tag, burst.channel, burst.started_at, newest, len(ours), joining, left, over=over
    )
    still = not (joining or left or over) and (len(ours), newest) == (burst.count, burst.newest_at)
    return None if still else change


def _new_bursts(
    fresh: Mapping[str, Sequence[BurstArrival]], usual: UsualCount, rule: BurstRule, now: datetime
) -> list[BurstChange]:
    if rule.questions <= 0:
        return []
    found = []
    for tag, news in fresh.items():
        lately = [one for one in news if one.seen_at > now - rule.within and one.burst is None]
        if len(lately) >= rule.questions and len(lately) >= rule.times_usual * usual(tag):
            first, last = min(lately, key=_seen_at), max(lately, key=_seen_at)
            members = frozenset(one.question for one in lately)
            found.append(BurstChange(None, tag, last.channel, first.seen_at, last.seen_at, len(lately), members))
    return found


def _seen_at(one: BurstArrival) -> datetime:
    return one.seen_at
