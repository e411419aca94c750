"""Who is called about a question that came while nobody of those asked was at work: looked at again when that is over,
for by then some may be away, or have taken as much as they take. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.calendars.working_time import is_at_work
from bot.core.model import Person, Question
from bot.core.routing.on_call import OnCall
from bot.core.routing.presence import next_callable
from bot.core.routing.reckoning import reckon
from bot.core.routing.roster import Roster


@dataclass(frozen=True, slots=True)
class FirstCall:
    """Who is asked from now on and who of them is called; `again_at` is when to look again where nobody can be called
    now, None where that is left to the ladder.
    """

    asked: tuple[str, ...]
    called: tuple[str, ...] = ()
    again_at: datetime | None = None


def first_call(
    question: Question, people: Mapping[str, Person], roster: Roster, on_call: Sequence[OnCall], now: datetime
) -> FirstCall:
    """Those asked who are here and have room; where nobody is, the next of its tags in their place."""
    reckoning = reckon(question.tags, people.values(), roster, on_call, now)
    here = tuple(who for who in question.asked if _is_free(who, people, roster, now))
    here = here or tuple(one.person.slack for one in reckoning.asked)
    if not here:
        return FirstCall(question.asked)
    hours = {who: people[who].hours if who in people else None for who in here}
    duty = {one.person.slack for one in reckoning.choices if one.on_call}
    quiet = {who: roster.quiet_until(who, now) for who in here}
    called = tuple(who for who in here if who in duty or (is_at_work(hours[who], now) and quiet[who] is None))
    return FirstCall(here, called, None if called else next_callable(now, [(hours[who], quiet[who]) for who in here]))


def _is_free(who: str, people: Mapping[str, Person], roster: Roster, now: datetime) -> bool:
    if roster.is_away(who, now):
        return False
    known = people.get(who)
    return known is None or roster.open.get(who, 0) < roster.as_said(known).cap
