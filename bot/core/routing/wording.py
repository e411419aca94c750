"""A reckoning in words: who is asked, who is not, and why. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.calendars.zones import time_zone
from bot.core.model import Person
from bot.core.routing.reckoning import Choice, Reckoning
from bot.core.routing.roster import BY_STATUS
from bot.core.routing.strength import Strength
from bot.core.text.languages import language_name

_WITHIN_A_WEEK = timedelta(days=6)
_TIME_FORMAT = "%H:%M"
_MAX_NAMED = 5
"""People and reasons listed in full; the rest are only counted."""

_KNOWN = {1: "answers well in it", -1: "seldom answers in it"}


def availability(reckoning: Reckoning, now: datetime) -> str:
    """Who is asked and who is not, and why, for a person to read."""
    if not reckoning.choices:
        return f"nobody has the tag {' or '.join(reckoning.tags)}"
    asked = [f"{one.person.name} ({_short_factors(one)})" for one in reckoning.asked]
    absent = [f"{one.person.name} {obstacle(one, now)}" for one in reckoning.not_asked]
    turn = [f"it is {reckoning.by_turn.person.name}'s turn"] if reckoning.by_turn else []
    return ", ".join(_few(asked or ["nobody is free"]) + _few(absent) + turn)


def factors(one: Choice, now: datetime, counted: int) -> tuple[str, ...]:
    """Every factor of a choice in words, in the order in which they count; `counted` questions were looked at."""
    duty = "at work" if one.at_work else "outside working hours"
    told = (
        obstacle(one, now) if one.away_until else "",
        one.tag or "on call for all tags",
        duty,
        quiet_words(one, now),
        "on call" if one.on_call and one.tag else "",
        f"speaks {language_name(one.speaks)}" if one.speaks else "",
        f"{one.open} open of {one.person.cap}" + (", full" if one.is_full else ""),
        learnt_words(one.strength, now),
        f"asked first in {one.asked.times} of the last {counted}" if counted else "",
    )
    return tuple(part for part in told if part)


def obstacle(one: Choice, now: datetime) -> str:
    """Why they cannot be asked; "" when they can."""
    if one.absence is not None:
        until = f" until {until_words(one.absence.until, now, one.person)}" if one.absence.has_end else ""
        said = " by their Slack status" if one.absence.by == BY_STATUS else ""
        return f"is away{said}{until}"
    return f"is full ({one.open} open of {one.person.cap})" if one.is_full else ""


def quiet_words(one: Choice, now: datetime) -> str:
    """That they have do not disturb on; "" when they do not."""
    if one.quiet_until is None:
        return ""
    return f"do not disturb on in Slack until {until_words(one.quiet_until, now, one.person)}"


def until_words(moment: datetime, now: datetime, person: Person) -> str:
    """The moment in the person's time zone: a time today, a weekday within a week, else a date."""
    theirs = time_zone(person.hours.zone if person.hours else "UTC")
    local, today = moment.astimezone(theirs), now.astimezone(theirs)
    if local.date() == today.date():
        return local.strftime(_TIME_FORMAT)
    return f"{local:%A}" if local.date() - today.date() <= _WITHIN_A_WEEK else f"{local.day} {local:%B %Y}"


def _short_factors(one: Choice) -> str:
    told = (
        "on call" if one.on_call else "",
        f"speaks {language_name(one.speaks)}" if one.speaks else "",
        f"{one.open} open of {one.person.cap}",
        "" if one.on_duty or one.at_work else "outside working hours",
        "do not disturb on" if one.quiet_until else "",
    )
    return ", ".join(part for part in told if part)


def learnt_words(strength: Strength, now: datetime) -> str:
    """What answers have shown, and what for; "" for nothing."""
    reasons = strength.reasons
    known = _KNOWN.get(strength.level_at(now), "")
    return f"{known} ({reasons})" if known else reasons


def doubts_about(one: Choice | None, person: Person, tags: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Why a question of these tags might better not be given to this person; `one` is how they come off, None where
    they have none of the tags.
    """
    name = person.name
    if one is None:
        return (f"{name} does not have the tag {' or '.join(tags)}",)
    told = (
        f"{name} does not have the tag {' or '.join(tags)}" if not one.tag else "",
        f"{name} {obstacle(one, now)}" if not one.is_free else "",
        f"{name} is outside working hours" if not (one.on_duty or one.at_work) else "",
        f"{name} has {quiet_words(one, now)}" if one.quiet_until else "",
    )
    return tuple(doubt for doubt in told if doubt)


def _few(told: list[str]) -> list[str]:
    rest = len(told) - _MAX_NAMED
    return told if rest <= 0 else [*told[:_MAX_NAMED], f"{rest} more"]
