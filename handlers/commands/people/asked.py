"""Commands about who is asked: who, away, back, oncall."""

import re
from dataclasses import dataclass

from bot.core.errors import Faulty, NotFound
from bot.core.moments.words import moment_words
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.people import duty_response, run_button, who_response
from bot.slack.windows.command import CommandField, FieldKind
from handlers.commands.answers.several import MOST_HANDED_OVER, listed
from handlers.commands.answers.undo import undo_step
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import bare, find_person, first_word, unescape
from handlers.commands.language.moments import typed_moment
from handlers.interactions import TypedCommand

_UNTIL = re.compile(r"\b(?:until|till?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BeAway:
    """`person` is "" for whoever typed it; `until` is as it was typed, by the clock of whoever did."""

    person: str
    until: str


def _read_away(rest: str, people: People) -> BeAway:
    before, until = _parts_of_away(rest, people)
    if not until:
        raise Faulty(
            [f"Until when? Type: {' '.join(filter(None, ('away', unescape(before))))} until fri, or how long: 2h."]
        )
    return BeAway(find_person(before, people) if before else "", until)


def _parts_of_away(rest: str, people: People) -> tuple[str, str]:
    """Who is away, as typed, "" for oneself, and until when."""
    if found := _UNTIL.search(rest):
        return rest[: found.start()].strip(), rest[found.start() :]
    first, more = rest.partition(" ")[::2]
    if first.startswith(("<@", "@")) or _is_name(first, people):
        return first, more.strip()
    return "", rest.strip()


def _is_name(word: str, people: People) -> bool:
    try:
        return bool(word and find_person(word, people))
    except (NotFound, Faulty):
        return False


def _away(desk: Desk, command: BeAway, typed: TypedCommand) -> CommandResponse:
    until, why = typed_moment(desk, typed.by, command.until)
    person, zone = command.person or typed.by, desk.zone_of(typed.by)
    held = desk.absences.begin(person, until, typed.by, why, event=typed.event)
    told = f"<@{person}> is away until {moment_words(until, desk.now(), zone)} ({zone}); nobody asks them until then."
    steps = [run_button("They are back" if command.person else "I am back", f"back <@{person}>", 1)]
    if held:
        told += f" <@{person}> holds {listed(held)}: hand over?"
        numbers = " ".join(f"Q-{number}" for number in held[:MOST_HANDED_OVER])
        steps.insert(0, run_button("Hand over to those who are asked", f"release {numbers}", 0, "primary"))
    return "Away", text_response(told, desk.people, *steps, *undo_step(desk, typed.by))


def _read_back(rest: str, people: People) -> str:
    who = unescape(rest).strip()
    return find_person(who, people) if who else ""


def _back(desk: Desk, person: str, typed: TypedCommand) -> CommandResponse:
    who = person or typed.by
    ended = desk.absences.end(who, typed.by, event=typed.event)
    told = f"<@{who}> is back and is asked again." if ended else f"<@{who}> was not away."
    return "Back", text_response(told, desk.people, *(undo_step(desk, typed.by) if ended else []))


def _read_tag(rest: str, _people: People) -> str:
    return bare(first_word(unescape(rest))[0])


def _who(desk: Desk, tag: str, typed: TypedCommand) -> CommandResponse:
    if not tag:
        raise Faulty([f"About which tag? Type: who {next(iter(desk.tags), 'sso')}"])
    reckoning, suggested = desk.choosing.who(tag, typed.by)
    calls = desk.calls.standings([one.person.slack for one in reckoning.choices])
    blocks = who_response(reckoning, suggested, desk.people, desk.now(), calls)
    return f"Who is asked about {reckoning.tags[0]}", blocks


def _on_call(desk: Desk, tag: str, _typed: TypedCommand) -> CommandResponse:
    duties, problems = desk.choosing.on_call(tag)
    return "On call", duty_response(duties, problems, desk.people)


COMMANDS = (
    Command(
        "who",
        "who tag",
        "who would be asked now, in which order and why",
        Act.LOOK,
        _read_tag,
        _who,
        changes=False,
        examples=("who sso",),
    ),
    Command(
        "away",
        "away [@ana] until fri",
        "nobody asks you until then; a lead says so of others",
        Act.BE_AWAY,
        _read_away,
        _away,
        fields=(
            CommandField(FieldKind.PERSON, "Who? Yourself if you name nobody", optional=True),
            CommandField(FieldKind.MOMENT, "Until when?"),
            CommandField(FieldKind.REASON, "Why?", optional=True),
        ),
        examples=("away until fri", "away 2h dentist", "away @ana until 24.12."),
    ),
    Command(
        "back",
        "back [@ana]",
        "you are asked again",
        Act.BE_AWAY,
        _read_back,
        _back,
        suggested=False,
        examples=("back", "back @ana"),
    ),
    Command(
        "oncall",
        "oncall [tag]",
        "who is on call",
        Act.LOOK,
        _read_tag,
        _on_call,
        changes=False,
        examples=("oncall", "oncall sso"),
    ),
)
