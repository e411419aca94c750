"""Commands about one question: show, assign, claim, tag, ignore, close, reopen."""

import re
from dataclasses import dataclass
from functools import partial

from bot.core.corrections import ignore_kind_of
from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.blocks.elements import Block
from bot.slack.responses.confirmation import show_button, text_response
from bot.slack.responses.question import ignore_response, question_response, question_text, tags_response
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.grammar import find_person, question_number, question_number_only, signed, unescape
from handlers.interactions import TypedCommand

_TO = re.compile(r"to\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Assign:
    number: int
    to: str


@dataclass(frozen=True, slots=True)
class Close:
    """Also used for `ignore`: a reason, and the kind it names, if any."""

    number: int
    reason: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Retag:
    number: int
    add: tuple[str, ...]
    drop: tuple[str, ...]


def _number(usage: str) -> partial[int]:
    return partial(_read_number, usage)


def _read_number(usage: str, rest: str, _people: People) -> int:
    return question_number_only(usage, rest)


def _show(desk: Desk, number: int, _typed: TypedCommand) -> CommandResponse:
    detail = desk.questions.detail(number)
    return question_text(detail), question_response(detail, desk.people, desk.now())


def _read_assign(rest: str, people: People) -> Assign:
    number, who = question_number(rest, "assign Q-12 @ana")
    if not who:
        raise Faulty([f"To whom? Type: assign Q-{number} @ana"])
    return Assign(number, find_person(_TO.sub("", who), people))


def _assign(desk: Desk, command: Assign, typed: TypedCommand) -> CommandResponse:
    desk.questions.assign(command.number, command.to, typed.by, event=typed.event)
    told = f"Q-{command.number} is with <@{command.to}> now."
    return f"Q-{command.number} is assigned", _response(desk, told, command.number)


def _claim(desk: Desk, number: int, typed: TypedCommand) -> CommandResponse:
    desk.questions.claim(number, typed.by, event=typed.event)
    return f"Q-{number} is claimed", _response(desk, f"Q-{number} is yours now.", number)


def _read_tag(rest: str, _people: People) -> Retag:
    number, changes = question_number(rest, "tag Q-12 +sso -billing")
    words = [signed(word) for word in unescape(changes).replace(",", " ").split()]
    unsigned = [tag for sign, tag in words if not (sign and tag)]
    if unsigned or not words:
        tag = unsigned[0] if unsigned else ""
        raise Faulty([f"Which tags? Type: tag Q-{number} +{tag or 'sso'}, with + to add a tag and - to take it off."])
    add, drop = ([tag for sign, tag in words if sign == wanted] for wanted in "+-")
    return Retag(number, tuple(dict.fromkeys(add)), tuple(dict.fromkeys(drop)))


def _tag(desk: Desk, command: Retag, typed: TypedCommand) -> CommandResponse:
    desk.questions.tag(command.number, typed.by, command.add, command.drop, event=typed.event)
    return f"Q-{command.number} is tagged", tags_response(desk.questions.detail(command.number))


def _read_ignore(rest: str, _people: People) -> Close:
    number, reason = question_number(rest, "ignore Q-12 reason")
    return Close(number, unescape(reason), ignore_kind_of(unescape(reason)))


def _ignore(desk: Desk, command: Close, typed: TypedCommand) -> CommandResponse:
    desk.questions.ignore(command.number, typed.by, command.reason, command.kind, event=typed.event)
    told = f"Q-{command.number} is ignored."
    return told, ignore_response(desk.questions.detail(command.number), command.kind)


def _read_close(rest: str, _people: People) -> Close:
    number, reason = question_number(rest, "close Q-12 reason")
    return Close(number, unescape(reason))


def _close(desk: Desk, command: Close, typed: TypedCommand) -> CommandResponse:
    desk.questions.settle(command.number, typed.by, command.reason, event=typed.event)
    told = f"Q-{command.number} is settled: nothing more is to be done. To take it up again: reopen Q-{command.number}."
    return f"Q-{command.number} is settled", _response(desk, told, command.number)


def _reopen(desk: Desk, number: int, typed: TypedCommand) -> CommandResponse:
    desk.questions.reopen(number, typed.by, event=typed.event)
    return f"Q-{number} is open again", _response(desk, f"Q-{number} is open again.", number)


def _response(desk: Desk, text: str, number: int) -> list[Block]:
    return text_response(text, desk.people, show_button(number))


COMMANDS = (
    Command(
        "show",
        "show Q-12",
        "one question, its history and its buttons",
        Act.LOOK,
        _number("show Q-12"),
        _show,
        changes=False,
    ),
    Command(
        "assign",
        "assign Q-12 @ana",
        "give a question to a person; to yourself, as with claim",
        Act.ASSIGN,
        _read_assign,
        _assign,
    ),
    Command("claim", "claim Q-12", "say that you answer it", Act.CLAIM, _number("claim Q-12"), _claim),
    Command(
        "tag",
        "tag Q-12 +sso -billing",
        "say what it is about; Switchboard learns from it",
        Act.TAG,
        _read_tag,
        _tag,
    ),
    Command(
        "ignore",
        "ignore Q-12 reason",
        "set a question aside; a reason that begins with spam, praise, news, job or not us teaches",
        Act.IGNORE,
        _read_ignore,
        _ignore,
        suggested=False,
    ),
    Command(
        "close",
        "close Q-12 [reason]",
        "nothing more is to be done; candidates are withdrawn",
        Act.SETTLE,
        _read_close,
        _close,
        suggested=False,
    ),
    Command("reopen", "reopen Q-12", "take up again what was closed", Act.REOPEN, _number("reopen Q-12"), _reopen),
)
