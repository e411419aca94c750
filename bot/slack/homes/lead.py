"""The lead's part of the App Home: which promises break next and who is how loaded. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.homes.home import LeadHome
from bot.core.model import Person
from bot.core.routing.experts import Expert
from bot.core.routing.on_call import Duty
from bot.slack.blocks.elements import (
    Block,
    Part,
    bullets,
    header,
    line,
    moment,
    one_line,
    person,
    rich,
    said,
    sentence,
)
from bot.slack.homes.parts import LINES, NOBODY_ON, burst_answer_line, load_bar, questions_part, reply_line

_PEOPLE = 15
_RULES = 5


def lead_part(home: LeadHome, people: Mapping[str, Person], now: datetime) -> list[Block]:
    lonely = ", ".join(home.lonely_tags)
    return [
        *questions_part("Breaks next", "No question is open.", home.next, people, now),
        *questions_part(NOBODY_ON, "Everything has somebody on it.", home.unassigned, people, now),
        *_in_review(home, people, now),
        header("People"),
        *([rich(bullets(_loads(home.people)))] if home.people else [sentence("Nobody has a tag yet.")]),
        *_duties(home.on_call, people),
        *([line(said("Tags without a reserve: ", bold=True), one_line(lonely, 200))] if lonely else []),
        line(said("Today: ", bold=True), said(f"{home.asked_today} asked; {home.usual_day:.0f} on a usual day")),
    ]


def _in_review(home: LeadHome, people: Mapping[str, Person], now: datetime) -> list[Block]:
    """The longest waiting first."""
    to_all = [(one.prepared_at, burst_answer_line(tag, one, people, now)) for tag, one in home.for_bursts]
    to_one = [(one.proposed_at, reply_line(one, people, now)) for one in home.in_review]
    by_age = [told for _, told in sorted([*to_all, *to_one], key=lambda waiting: waiting[0])]
    more = [[said("and more")]] if len(by_age) > LINES else []
    return [header("Stuck in review"), rich(bullets([*by_age[:LINES], *more]))] if by_age else []


def _loads(people: Sequence[Expert]) -> list[list[Part]]:
    more = len(people) - _PEOPLE
    told = [
        [
            person(one.person.slack, {one.person.slack: one.person}),
            said(f" {load_bar(one.open, one.person.cap)}"),
            *([said(" · "), one_line(", ".join(one.person.tags), 60)] if one.person.tags else []),
            *_absent(one),
        ]
        for one in people[:_PEOPLE]
    ]
    return [*told, *([[said(f"and {more} more")]] if more > 0 else [])]


def _absent(one: Expert) -> list[Part]:
    if one.away_until is not None:
        return [said(" · away until "), moment(one.away_until)]
    return [said(" · at work again "), moment(one.at_work_at)] if one.at_work_at else []


def _duties(duties: Sequence[Duty], people: Mapping[str, Person]) -> list[Block]:
    told = [part for one in duties[:_RULES] if one.people for part in (said(" · "), *_duty(one, people))]
    return [line(said("On call: ", bold=True), *told[1:])] if told else []


def _duty(duty: Duty, people: Mapping[str, Person]) -> list[Part]:
    named = [part for slack in duty.people for part in (said(", "), person(slack, people))][1:]
    return [*named, *([said(" for "), one_line(duty.tag, 40)] if duty.tag else [])]
