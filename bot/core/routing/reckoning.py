"""Whom first: everybody who could be asked about a question, each with every factor, best first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.calendars.working_time import is_at_work
from bot.core.model import Person
from bot.core.routing.on_call import Duty, OnCall, duties
from bot.core.routing.roster import COUNTED, NEVER_ASKED, Absence, Asked, Roster
from bot.core.routing.strength import UNPROVEN, Strength


@dataclass(frozen=True, slots=True)
class Choice:
    """One person as a choice for a question: the factors in the order in which they count.

    `tag` is the likeliest of the question's tags they have, `rank` its place among them; "" for somebody who has none
    and stands in because they are on call. `speaks` is the post's language if they answer in it. `absence` is set while
    they are away, `quiet_until` while they have do not disturb on: who has it on is asked as if they were not at work.
    """

    person: Person
    tag: str
    rank: int
    at_work: bool
    on_call: bool
    speaks: str = ""
    open: int = 0
    strength: Strength = UNPROVEN
    level: int = 0
    asked: Asked = NEVER_ASKED
    absence: Absence | None = None
    quiet_until: datetime | None = None

    @property
    def away_until(self) -> datetime | None:
        """Until when they are away."""
        return self.absence.until if self.absence else None

    @property
    def is_full(self) -> bool:
        """Whether they have as many open questions as they take."""
        return self.open >= self.person.cap

    @property
    def is_free(self) -> bool:
        """Whether they can be asked at all."""
        return self.away_until is None and not self.is_full

    @property
    def on_duty(self) -> bool:
        """Whether they are at work and may be disturbed, or on call."""
        return (self.at_work and self.quiet_until is None) or self.on_call

    @property
    def standing(self) -> tuple[object, ...]:
        """What decides before turns do: who has the same standing is an equal."""
        return (
            not self.on_duty,
            not self.tag,
            not self.on_call,
            not self.speaks,
            self.rank,
            self.open,
            -self.level,
        )


@dataclass(frozen=True, slots=True)
class Reckoning:
    """Everybody with one of the tags, and who stands in, best first: those who cannot be asked are among them."""

    tags: tuple[str, ...]
    choices: tuple[Choice, ...]
    duties: tuple[Duty, ...] = ()

    @property
    def asked(self) -> tuple[Choice, ...]:
        """Those who are asked, best first."""
        free = tuple(one for one in self.choices if one.is_free)
        held = any(one.tag and one.on_duty for one in free)
        return tuple(one for one in free if one.tag or not held)

    @property
    def not_asked(self) -> tuple[Choice, ...]:
        """Those with a tag who cannot be asked."""
        return tuple(one for one in self.choices if one.tag and not one.is_free)

    @property
    def counted(self) -> int:
        """Of how many of the last questions it is known who was asked first."""
        return min(COUNTED, sum(one.asked.times for one in self.choices))

    @property
    def by_turn(self) -> Choice | None:
        """Who is first only because it is their turn; None where something else decided, or nobody was asked yet."""
        first, *others = self.asked or (None,)
        equal = first is not None and any(one is not None and one.standing == first.standing for one in others)
        return first if equal and any(one.asked.last for one in self.asked) else None


def reckon(
    tags: Sequence[str],
    people: Iterable[Person],
    roster: Roster,
    on_call: Sequence[OnCall],
    now: datetime,
    lang: str = "",
) -> Reckoning:
    """Who could be asked about a question with these tags, likeliest first.

    First come those on duty, at work or on call, without do not disturb; among them those with a tag, those on call,
    those who speak the language, those with the likeliest tag, the least loaded, those known to answer well; between
    equals whoever was asked longest ago, then the name.
    """
    now_on_call = duties(on_call, roster.groups, now)
    found = (_choice(tags, roster.as_said(person), roster, now_on_call, now, lang) for person in people)
    choices = [one for one in found if one.tag or one.on_call]
    return Reckoning(tuple(tags), tuple(sorted(choices, key=_order)), now_on_call)


def _order(one: Choice) -> tuple[object, ...]:
    return (*one.standing, one.asked.last, one.person.name.casefold(), one.person.slack)


def _choice(
    tags: Sequence[str], person: Person, roster: Roster, on_call: Iterable[Duty], now: datetime, lang: str
) -> Choice:
    for_tags = {duty.tag for duty in on_call if person.slack in duty.people}
    held = [tag for tag in tags if tag in person.tags or tag in for_tags]
    tag = held[0] if held else ""
    strength = roster.strength(person.slack, tag)
    return Choice(
        person,
        tag,
        tags.index(tag) if tag else len(tags),
        is_at_work(person.hours, now),
        bool(for_tags & {"", *tags}),
        lang if lang in person.languages else "",
        roster.open.get(person.slack, 0),
        strength,
        strength.level_at(now),
        roster.asked.get(person.slack, NEVER_ASKED),
        roster.absences[person.slack] if roster.is_away(person.slack, now) else None,
        roster.quiet_until(person.slack, now),
    )


def suggested(
    tag: str, people: Iterable[Person], strengths: Mapping[tuple[str, str], Strength], now: datetime
) -> tuple[Person, ...]:
    """Those who do not have the tag and yet are known to answer well in it."""
    return tuple(
        person
        for person in people
        if tag not in person.tags and strengths.get((person.slack, tag), UNPROVEN).level_at(now) > 0
    )
