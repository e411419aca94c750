"""Whom to ask: tags, people, load, hours and absence in; a channel, people in order and the reason in words out. Pure:
the time is passed in. There is always a channel. Escalation, when nobody answers, is not decided here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.calendars.hours import Hours
from bot.core.calendars.zones import time_zone
from bot.core.errors import Faulty
from bot.core.model import Person, Role, Tag
from bot.core.routing.hours import is_at_work, next_at_work, promise_of, shortest_promise
from bot.core.routing.tag_renames import current_names, rename_guesses
from bot.core.text.languages import language_name
from bot.core.verdict import TagGuess, Verdict

_WITHIN_A_WEEK = timedelta(days=6)
_TIME_FORMAT = "%H:%M"
_MAX_NAMED = 5
"""People and reasons listed in full; the rest are only counted."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes and why. `channel` is never empty; `people` are Slack user ids, best first.

    `call_at` is when they are called, because nobody of them is at work before; None: with the card.
    """

    channel: str
    people: tuple[str, ...]
    tags: tuple[str, ...]
    why: str
    due_at: datetime | None = None
    call_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Chance:
    """One expert as a candidate for this question. `absent` says why they are not asked; "" when they are.

    `speaks` is the post's language if they answer in it.
    """

    person: Person
    open: int
    rank: int
    at_work: bool
    speaks: str = ""
    absent: str = ""


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """Where questions can go, as configured. `choose_route` reports a channel that is needed but empty."""

    tags: Sequence[Tag]
    people: Sequence[Person]
    fallback_channel: str
    triage_channel: str


def choose_route(
    verdict: Verdict, routing_table: RoutingTable, load: Mapping[str, int], away: Mapping[str, datetime], now: datetime
) -> Route:
    """Where a question with this verdict goes.

    `load` and `away` are by Slack user id: open questions, and until when a person is away; a missing person has none
    and is here. The people are those with one of the tags, not away and below their cap: first those at work, then
    those who speak the post's language, then by the likeliest tag they have, then by load, then by name. Without a
    known tag: the triage channel and all leads. With nobody to ask: the fallback channel and all leads. A tag without a
    channel: the fallback channel, with the tag's people. The promise is the shortest among the tags,
    in the working hours of those who are asked. Raises Faulty when
    a needed channel is not configured at all, or a time zone is unknown.
    """
    by_name = {tag.name: tag for tag in routing_table.tags}
    present = rename_guesses(verdict.tags, current_names(routing_table.tags))
    guesses = sorted((guess for guess in present if guess.tag in by_name), key=lambda g: (-g.probability, g.tag))
    if not guesses:
        return _triage_route(verdict, routing_table, now)
    chosen = [by_name[guess.tag] for guess in guesses]
    chances = _chances(chosen, routing_table.people, verdict.lang, load, away, now)
    asked = tuple(chance.person.slack for chance in chances if not chance.absent)
    channel, detour = _channel(chosen[0], bool(asked), routing_table.fallback_channel)
    found = ", ".join(_match_text(guess) for guess in guesses)
    people = asked or _leads(routing_table.people, verdict.lang)
    hours = _hours_of(people, routing_table.people)
    due_at, promised = _due(shortest_promise(chosen), now, hours)
    why = "; ".join(part for part in (found, _availability(chances, chosen), detour, promised) if part)
    return Route(channel, people, tuple(tag.name for tag in chosen), why, due_at, next_at_work(now, hours))


def _triage_route(verdict: Verdict, routing_table: RoutingTable, now: datetime) -> Route:
    unknown = ", ".join(guess.tag for guess in verdict.tags)
    cause = f"its tags are not configured any more: {unknown}" if unknown else "no tag is sure enough"
    cause += f" (it is in {language_name(verdict.lang)})" if verdict.lang not in ("", "en") else ""
    why = f"{cause}, so a person sorts it" + (f" ({verdict.why})" if verdict.why else "")
    leads = _leads(routing_table.people, verdict.lang)
    channel = _require_channel(routing_table.triage_channel or routing_table.fallback_channel, "triage")
    return Route(channel, leads, (), why, None, next_at_work(now, _hours_of(leads, routing_table.people)))


def _hours_of(asked: Sequence[str], people: Iterable[Person]) -> list[Hours | None]:
    """The working hours of those who are asked."""
    known = {person.slack: person.hours for person in people}
    return [known.get(slack) for slack in asked]


def _due(minutes: int, now: datetime, hours: Sequence[Hours | None]) -> tuple[datetime | None, str]:
    """When the answer is due in these working hours, and the sum where it is not simply from now on."""
    if not minutes:
        return None, ""
    promise = promise_of(minutes, now, hours)
    if promise.due_at == now + timedelta(minutes=minutes):
        return promise.due_at, ""
    zone = next((one.zone for one in hours if one is not None), "UTC")
    return promise.due_at, f"due after {promise.explained(time_zone(zone))} ({zone})"


def _leads(people: Iterable[Person], lang: str) -> tuple[str, ...]:
    """All leads; those who answer in the post's language first."""
    leads = [person for person in people if Role.LEAD in person.roles]
    return tuple(
        lead.slack for lead in sorted(leads, key=lambda lead: (not _shared_language(lang, lead), *_name(lead)))
    )


def _name(person: Person) -> tuple[str, str]:
    return person.name.casefold(), person.slack


def _channel(tag: Tag, anybody: bool, fallback: str) -> tuple[str, str]:
    """The channel for this tag, and why it is not the tag's own."""
    if not anybody:
        return _require_channel(fallback or tag.channel, "fallback"), "so the leads are asked in the fallback channel"
    if not tag.channel:
        return _require_channel(fallback, "fallback"), f"{tag.name} has no channel, so it goes to the fallback channel"
    return tag.channel, ""


def _require_channel(channel: str, what: str) -> str:
    if not channel:
        raise Faulty([f"There is no {what} channel, so this question would go nowhere. Configure one."])
    return channel


def _chances(
    chosen: Sequence[Tag],
    people: Sequence[Person],
    lang: str,
    load: Mapping[str, int],
    away: Mapping[str, datetime],
    now: datetime,
) -> list[_Chance]:
    """Everybody who has one of the tags, best first, including those who cannot be asked."""
    ranks = {tag.name: rank for rank, tag in reversed(list(enumerate(chosen)))}
    chances = [
        _chance(
            person, min(held), load.get(person.slack, 0), away.get(person.slack), now, _shared_language(lang, person)
        )
        for person in people
        if (held := [ranks[tag] for tag in person.tags if tag in ranks])
    ]
    return sorted(chances, key=lambda c: (not c.at_work, not c.speaks, c.rank, c.open, *_name(c.person)))


def _shared_language(lang: str, person: Person) -> str:
    """The language, if the person answers in it; else ""."""
    return lang if lang in person.languages else ""


def _chance(person: Person, rank: int, count: int, away_until: datetime | None, now: datetime, speaks: str) -> _Chance:
    absent = ""
    if away_until is not None and away_until > now:
        absent = f"{person.name} is away until {_until_text(away_until, now, person)}"
    elif count >= person.cap:
        absent = f"{person.name} is full ({count} open of {person.cap})"
    return _Chance(person, count, rank, is_at_work(person.hours, now), speaks, absent)


def _until_text(moment: datetime, now: datetime, person: Person) -> str:
    """The moment in the person's time zone: a time today, a weekday within a week, else a date."""
    theirs = time_zone(person.hours.zone if person.hours else "UTC")
    local, today = moment.astimezone(theirs), now.astimezone(theirs)
    if local.date() == today.date():
        return local.strftime(_TIME_FORMAT)
    return f"{local:%A}" if local.date() - today.date() <= _WITHIN_A_WEEK else f"{local.day} {local:%B %Y}"


def _match_text(guess: TagGuess) -> str:
    said = f"{guess.tag} {guess.probability:.2f}"
    return f"{said}: {guess.because}" if guess.because else said


def _availability(chances: Sequence[_Chance], chosen: Sequence[Tag]) -> str:
    """Who is asked and who is not, and why, for a person to read."""
    if not chances:
        return f"nobody has the tag {' or '.join(tag.name for tag in chosen)}"
    asked = [_asked_text(chance) for chance in chances if not chance.absent]
    absent = [chance.absent for chance in chances if chance.absent]
    return ", ".join(_few(asked or ["nobody is free"]) + _few(absent))


def _asked_text(chance: _Chance) -> str:
    speaks = f"speaks {language_name(chance.speaks)}, " if chance.speaks else ""
    told = f"{speaks}{chance.open} open of {chance.person.cap}"
    return (
        f"{chance.person.name} ({told})" if chance.at_work else f"{chance.person.name} ({told}, outside working hours)"
    )


def _few(told: list[str]) -> list[str]:
    rest = len(told) - _MAX_NAMED
    return told if rest <= 0 else [*told[:_MAX_NAMED], f"{rest} more"]
