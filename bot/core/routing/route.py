"""Where a question goes: tags and what is known of the people in; a channel, people in order and the reason in words
out. Pure: the time is passed in. There is always a channel. Escalation, when nobody answers, is not decided here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import Faulty
from bot.core.model import Person, Role, Tag
from bot.core.routing.on_call import OnCall
from bot.core.routing.presence import next_callable
from bot.core.routing.reckoning import Reckoning, reckon
from bot.core.routing.roster import Roster
from bot.core.routing.tag_renames import current_names, rename_guesses
from bot.core.routing.wording import availability
from bot.core.text.languages import language_name
from bot.core.verdict import TagGuess, Verdict


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes and why. `channel` is never empty; `people` are Slack user ids, best first.

    `call_at` is when they are called, because nobody of them is on duty before; None: with the card. `reckoning` is how
    they were chosen; None where no tag is known.
    """

    channel: str
    people: tuple[str, ...]
    tags: tuple[str, ...]
    why: str
    call_at: datetime | None = None
    reckoning: Reckoning | None = None


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """Where questions can go, as configured. `choose_route` reports a channel that is needed but empty."""

    tags: Sequence[Tag]
    people: Sequence[Person]
    fallback_channel: str
    triage_channel: str
    on_call: Sequence[OnCall] = ()


def choose_route(verdict: Verdict, routing_table: RoutingTable, roster: Roster, now: datetime) -> Route:
    """Where a question with this verdict goes.

    The people are those with one of the tags, not away and below their cap, in the order of `reckon`. Without a
    known tag, or in doubt: the triage channel and all leads. With nobody to ask: the fallback channel and all leads. A
    tag without a channel: the fallback channel, with the tag's people. Raises Faulty when a needed channel is not
    configured at all, or a time zone is unknown.
    """
    by_name = {tag.name: tag for tag in routing_table.tags}
    present = () if verdict.doubt else rename_guesses(verdict.tags, current_names(routing_table.tags))
    guesses = sorted((guess for guess in present if guess.tag in by_name), key=lambda g: (-g.probability, g.tag))
    if not guesses:
        return _triage_route(verdict, routing_table, roster, now)
    chosen = [by_name[guess.tag] for guess in guesses]
    names = tuple(tag.name for tag in chosen)
    reckoning = reckon(names, routing_table.people, roster, routing_table.on_call, now, verdict.lang)
    asked = tuple(one.person.slack for one in reckoning.asked)
    channel, detour = _channel(chosen[0], bool(asked), routing_table.fallback_channel)
    found = ", ".join(_match_text(guess) for guess in guesses)
    people = asked or _leads(routing_table.people, verdict.lang, roster, now)
    why = "; ".join(part for part in (found, availability(reckoning, now), detour) if part)
    on_call = any(one.on_call for one in reckoning.asked)
    call_at = None if on_call else _next_callable(people, routing_table.people, roster, now)
    return Route(channel, people, names, why, call_at, reckoning)


def _triage_route(verdict: Verdict, routing_table: RoutingTable, roster: Roster, now: datetime) -> Route:
    unknown = "" if verdict.doubt else ", ".join(guess.tag for guess in verdict.tags)
    cause = f"its tags are not configured any more: {unknown}" if unknown else "no tag is sure enough"
    cause += f" (it is in {language_name(verdict.lang)})" if verdict.lang not in ("", "en") else ""
    why = f"{cause}, so a person sorts it" + (f" ({verdict.why})" if verdict.why else "")
    leads = _leads(routing_table.people, verdict.lang, roster, now)
    channel = _require_channel(routing_table.triage_channel or routing_table.fallback_channel, "triage")
    return Route(channel, leads, (), why, _next_callable(leads, routing_table.people, roster, now))


def _next_callable(asked: Sequence[str], people: Iterable[Person], roster: Roster, now: datetime) -> datetime | None:
    """When the first of those who are asked can be called; None for now."""
    hours = {person.slack: person.hours for person in people}
    return next_callable(now, [(hours.get(slack), roster.quiet_until(slack, now)) for slack in asked])


def _leads(people: Iterable[Person], lang: str, roster: Roster, now: datetime) -> tuple[str, ...]:
    """The leads who are not away, all where all are; those who answer in the post's language first."""
    leads = [person for person in people if Role.LEAD in person.roles]
    here = [lead for lead in leads if not roster.is_away(lead.slack, now)]
    return tuple(
        lead.slack for lead in sorted(here or leads, key=lambda lead: (lang not in lead.languages, *_name(lead)))
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


def _match_text(guess: TagGuess) -> str:
    said = f"{guess.tag} {guess.probability:.2f}"
    return f"{said}: {guess.because}" if guess.because else said
