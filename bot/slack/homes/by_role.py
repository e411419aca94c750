"""The App Home: what waits for the person looking and how things stand, in the parts of the roles they have. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.calendars.hours import Hours
from bot.core.homes.home import CommsHome, ExpertHome, Home, LeadHome
from bot.core.model import Person
from bot.core.queue import Queue
from bot.core.routing.experts import Expert
from bot.core.watch.streams import StreamHealth
from bot.slack import action_ids
from bot.slack.blocks.elements import (
    Block,
    Part,
    actions,
    bullets,
    button,
    divider,
    header,
    line,
    moment,
    one_line,
    person,
    rich,
    said,
    sentence,
)
from bot.slack.blocks.limits import VIEW_BLOCKS, fit
from bot.slack.homes.parts import leaving_part, load_bar, questions_part, replies_part
from bot.slack.responses.people import run_button

_PEOPLE = 15
_STREAMS = 10
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NOBODY_ON = "Nobody is on these"


def home_view(home: Home, people: Mapping[str, Person], now: datetime) -> Block:
    """The home view: the expert's part, then the lead's, communications' and the operator's, as far as they are one."""
    parts = [
        _expert(home.person, home.expert, people, now) if home.person and home.expert else [],
        _lead(home.lead, people, now) if home.lead else [],
        _comms(home.comms, people, now) if home.comms else [],
        _operator(home.streams, now) if home.streams is not None else [],
        _outsider(home.unassigned, people, now) if home.unassigned else [],
    ]
    blocks = [block for part in parts if part for block in (*part, divider())][:-1]
    return {"type": "home", "blocks": fit(blocks or [sentence("Nothing waits for you here.")], VIEW_BLOCKS)}


def _expert(me: Person, home: ExpertHome, people: Mapping[str, Person], now: datetime) -> list[Block]:
    tags = ", ".join(me.tags)
    could = f"Nothing new about {tags}." if tags else "You have no tags yet: with one, its questions stand here."
    return [
        *questions_part("Yours", "Nothing waits for you. What you claim stands here.", home.mine, people, now),
        *questions_part("Could be yours", could, home.could_be, people, now),
        *replies_part("Waits for your change", "", home.to_change, people, now),
        *replies_part("You said lately", "Your answers stand here, with what became of them.", home.said, people, now),
        header("You"),
        line(
            said("Tags: "),
            one_line(tags or "none", 150),
            said(f" · Load: {load_bar(home.load, me.cap)} · Hours: {_hours(me.hours)}"),
        ),
    ]


def _hours(hours: Hours | None) -> str:
    if hours is None:
        return "always"
    days = " ".join(_DAYS[day - 1] for day in hours.days)
    return f"{days} {hours.start:%H:%M} to {hours.end:%H:%M} ({hours.zone})"


def _lead(home: LeadHome, people: Mapping[str, Person], now: datetime) -> list[Block]:
    lonely = ", ".join(home.lonely_tags)
    return [
        *questions_part("Breaks next", "No question is open.", home.next, people, now),
        *questions_part(_NOBODY_ON, "Everything has somebody on it.", home.unassigned, people, now),
        *replies_part("Stuck in review", "", home.in_review, people, now),
        header("People"),
        *([rich(bullets(_loads(home)))] if home.people else [sentence("Nobody has a tag yet.")]),
        *([line(said("Tags without a reserve: ", bold=True), one_line(lonely, 200))] if lonely else []),
        *_troubled(home.troubled, now),
        line(said("Today: ", bold=True), said(f"{home.asked_today} asked; {home.usual_day:.0f} on a usual day")),
    ]


def _loads(home: LeadHome) -> list[list[Part]]:
    more = len(home.people) - _PEOPLE
    told = [
        [
            person(one.person.slack, {one.person.slack: one.person}),
            said(f" {load_bar(one.open, one.person.cap)} · "),
            one_line(", ".join(one.person.tags), 60),
            *_absent(one),
        ]
        for one in home.people[:_PEOPLE]
    ]
    return [*told, *([[said(f"and {more} more")]] if more > 0 else [])]


def _absent(one: Expert) -> list[Part]:
    if one.away_until is not None:
        return [said(" · away until "), moment(one.away_until)]
    return [said(" · at work again "), moment(one.at_work_at)] if one.at_work_at else []


def _comms(home: CommsHome, people: Mapping[str, Person], now: datetime) -> list[Block]:
    waits = "Nothing waits for review. Candidates stand here, the longest waiting first."
    return [
        *replies_part("Waits for you", waits, home.waiting, people, now),
        *leaving_part(home.leaving, people),
        *replies_part("Failed", "", home.failed, people, now),
        *replies_part("Changed in public", "", home.changed, people, now),
        header("Holds"),
        *_holds(home, people),
    ]


def _holds(home: CommsHome, people: Mapping[str, Person]) -> list[Block]:
    held = [
        [one_line(scope or "everything", 60), said(" by "), person(by, people), said(" "), one_line(why, 150)]
        for scope, by, why in home.holds[:_STREAMS]
    ]
    hold = button("Hold all", action_ids.HOLD_ALL, "all", sure="Nothing leaves until somebody resumes it.")
    resume = run_button("Resume…", "resume")
    told = rich(bullets(held)) if held else sentence("Nothing is held: what is approved leaves.")
    return [told, *actions(*([resume] if held else []), hold)]


def _operator(streams: Sequence[StreamHealth], now: datetime) -> list[Block]:
    troubled = [one for one in streams if one.state(now).troubled]
    well = f"All {len(streams)} streams are as they should be." if streams else "No source is read yet."
    return [header("Sources"), *(_troubled(troubled, now) or [sentence(well)])]


def _troubled(streams: Sequence[StreamHealth], now: datetime) -> list[Block]:
    told = [
        [said("🔴 "), one_line(one.name, 60), said(f": {one.state(now).words} "), one_line(one.problem, 120)]
        for one in streams[:_STREAMS]
    ]
    more = len(streams) - _STREAMS
    return [rich(bullets([*told, *([[said(f"and {more} more")]] if more > 0 else [])]))] if told else []


def _outsider(unassigned: Queue, people: Mapping[str, Person], now: datetime) -> list[Block]:
    told = "You are not among the people in the configuration: you may look, and whoever runs Switchboard can add you."
    return [sentence(told), *questions_part(_NOBODY_ON, "Everything has somebody on it.", unassigned, people, now)]
