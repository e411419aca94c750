"""Who is on call, for one tag or all: a Slack user group, people who take turns, or the shifts of a calendar. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody is on call from `start` up to `end`."""

    start: datetime
    end: datetime
    person: str


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who is on call for `tag`, "" for every tag. People are Slack user ids.

    `group` is the id of a Slack user group, all of whose members are; `people` take turns of the length `turn` from
    `starts` on, in their order; `shifts` are those of a calendar.
    """

    tag: str = ""
    group: str = ""
    people: tuple[str, ...] = ()
    starts: datetime | None = None
    turn: timedelta = timedelta(weeks=1)
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call now, and until when where that is known."""

    tag: str
    people: tuple[str, ...]
    until: datetime | None = None
    group: str = ""
    next: tuple[str, ...] = ()


def duty_of(rule: OnCall, groups: Mapping[str, Sequence[str]], now: datetime) -> Duty:
    """Who is on call by this rule now."""
    if rule.group:
        return Duty(rule.tag, tuple(groups.get(rule.group, ())), group=rule.group)
    if rule.people and rule.starts is not None:
        return _turn(rule, rule.starts, now)
    on = [shift for shift in rule.shifts if shift.start <= now < shift.end]
    later = min((shift for shift in rule.shifts if shift.start > now), key=lambda one: one.start, default=None)
    people = tuple(dict.fromkeys(shift.person for shift in on))
    return Duty(rule.tag, people, min((one.end for one in on), default=None), next=(later.person,) if later else ())


def duties(rules: Iterable[OnCall], groups: Mapping[str, Sequence[str]], now: datetime) -> tuple[Duty, ...]:
    """Who is on call now by each rule."""
    return tuple(duty_of(rule, groups, now) for rule in rules)


def _turn(rule: OnCall, starts: datetime, now: datetime) -> Duty:
    """Turns of whole days change by the wall clock, also where clocks are changed between them."""
    if now < starts:
        return Duty(rule.tag, (), next=rule.people[:1])
    by_wall = rule.turn % timedelta(days=1) == timedelta()
    local = now.astimezone(starts.tzinfo).replace(tzinfo=None)
    number = (local - starts.replace(tzinfo=None) if by_wall else now - starts) // rule.turn
    place = number % len(rule.people)
    following = rule.people[(place + 1) % len(rule.people)]
    passed = (number + 1) * rule.turn
    until = starts + passed if by_wall else starts.astimezone(UTC) + passed
    return Duty(rule.tag, (rule.people[place],), until, next=(following,))
