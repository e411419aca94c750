"""Commands about who has a question: show, assign, claim, release, reopen."""

import re
from dataclasses import dataclass
from functools import partial

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.people import run_button
from bot.slack.responses.question import question_response, question_text
from bot.slack.windows.command import CommandField, FieldKind
from handlers.commands.answers.several import listed, next_steps, on_each
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import find_person, question_number_only, question_numbers
from handlers.interactions import TypedCommand

_TO = re.compile(r"to\s+", re.IGNORECASE)

ALL_THE_SAME = "all the same"
_ALL_THE_SAME = re.compile(rf"\s+{ALL_THE_SAME}$", re.IGNORECASE)

Numbers = tuple[int, ...]

OPEN_QUESTION = CommandField(FieldKind.QUESTION, "Which question?")
CLOSED_QUESTION = CommandField(FieldKind.QUESTION, "Which question?", closed=True)


@dataclass(frozen=True, slots=True)
class Assign:
    """`all_the_same`: whatever speaks against it."""

    numbers: Numbers
    to: str
    all_the_same: bool = False


def _numbers(usage: str) -> partial[Numbers]:
    return partial(_read_numbers, usage)


def _read_numbers(usage: str, rest: str, _people: People) -> Numbers:
    return question_numbers(rest, usage, alone=True)[0]


def _read_show(rest: str, _people: People) -> int:
    return question_number_only("show Q-12", rest)


def _show(desk: Desk, number: int, _typed: TypedCommand) -> CommandResponse:
    detail = desk.questions.detail(number)
    return question_text(detail), question_response(detail, desk.people, desk.now(), desk.web_address)


def _read_assign(rest: str, people: People) -> Assign:
    numbers, who = question_numbers(rest, "assign Q-12 @ana")
    if not who:
        raise Faulty([f"To whom? Type: assign Q-{numbers[0]} @ana"])
    named = _ALL_THE_SAME.sub("", who)
    return Assign(numbers, find_person(_TO.sub("", named), people), named != who)


def _assign(desk: Desk, command: Assign, typed: TypedCommand) -> CommandResponse:
    if not command.all_the_same and command.to != typed.by and (doubts := _doubts(desk, command, typed.by)):
        numbers = " ".join(f"Q-{number}" for number in command.numbers)
        told = f"{'; '.join(doubts)}. {listed(command.numbers)} is not assigned yet."
        sure = run_button("Assign all the same", f"assign {numbers} <@{command.to}> {ALL_THE_SAME}")
        return "Assign all the same?", text_response(told, desk.people, sure)
    outcome = on_each(
        command.numbers, typed, lambda number, event: desk.questions.assign(number, command.to, typed.by, event=event)
    )
    told = outcome.told(f"is with <@{command.to}> now.")
    return _answer(desk, typed, f"{listed(outcome.done)}: assigned", told, outcome.done)


def _doubts(desk: Desk, command: Assign, by: str) -> list[str]:
    """What speaks against it, each once. Raises NotAllowed for somebody who may not assign."""
    desk.check_may(Act.ASSIGN, by)
    found = (doubt for number in command.numbers for doubt in desk.choosing.doubts(number, command.to))
    return list(dict.fromkeys(found))


def _claim(desk: Desk, numbers: Numbers, typed: TypedCommand) -> CommandResponse:
    outcome = on_each(numbers, typed, lambda number, event: desk.questions.claim(number, typed.by, event=event))
    told = outcome.told("is yours now.")
    return _answer(desk, typed, f"{listed(outcome.done)}: claimed", told, outcome.done)


def _release(desk: Desk, numbers: Numbers, typed: TypedCommand) -> CommandResponse:
    outcome = on_each(numbers, typed, lambda number, event: desk.questions.release(number, typed.by, event=event))
    told = outcome.told("is nobody's now; whoever is asked can claim it.", "are nobody's now.")
    return _answer(desk, typed, f"{listed(outcome.done)}: released", told, outcome.done)


def _reopen(desk: Desk, numbers: Numbers, typed: TypedCommand) -> CommandResponse:
    outcome = on_each(numbers, typed, lambda number, event: desk.questions.reopen(number, typed.by, event=event))
    told = outcome.told("is open again.")
    return _answer(desk, typed, f"{listed(outcome.done)}: open again", told, outcome.done)


def _answer(desk: Desk, typed: TypedCommand, title: str, told: str, numbers: Numbers) -> CommandResponse:
    return title, text_response(told, desk.people, *next_steps(desk, typed.by, numbers))


COMMANDS = (
    Command(
        "show",
        "show Q-12",
        "one question, its history and its buttons",
        Act.LOOK,
        _read_show,
        _show,
        changes=False,
        fields=(OPEN_QUESTION,),
    ),
    Command(
        "assign",
        "assign Q-12 @ana",
        "give a question to a person; to yourself, as with claim",
        Act.ASSIGN,
        _read_assign,
        _assign,
        fields=(OPEN_QUESTION, CommandField(FieldKind.PERSON, "To whom?")),
        examples=("assign Q-12 @ana", "assign Q-12 Q-13 Ana Reyes"),
    ),
    Command(
        "claim",
        "claim Q-12",
        "say that you answer it",
        Act.CLAIM,
        _numbers("claim Q-12"),
        _claim,
        fields=(OPEN_QUESTION,),
        examples=("claim Q-12", "claim 12 13"),
    ),
    Command(
        "release",
        "release Q-12",
        "give up a claim: it is nobody's again",
        Act.RELEASE,
        _numbers("release Q-12"),
        _release,
        fields=(OPEN_QUESTION,),
    ),
    Command(
        "reopen",
        "reopen Q-12",
        "take up again what was closed",
        Act.REOPEN,
        _numbers("reopen Q-12"),
        _reopen,
        fields=(CLOSED_QUESTION,),
    ),
)
