"""Commands about questions that ask the same: merge, split."""

import re
from dataclasses import dataclass

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.confirmation import text_response
from bot.slack.windows.command import CommandField, FieldKind
from handlers.commands.answers.several import next_steps
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import question_number, question_number_only
from handlers.commands.questions import CLOSED_QUESTION, OPEN_QUESTION
from handlers.interactions import TypedCommand

_INTO = re.compile(r"(?:into|with|and|to|&amp;)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Merge:
    number: int
    into: int


def _read_merge(rest: str, _people: People) -> Merge:
    number, after = question_number(rest, "merge Q-12 Q-9")
    other = _INTO.sub("", after)
    if not other:
        raise Faulty([f"Into which question? Type: merge Q-{number} Q-9"])
    into, _ = question_number(other, f"merge Q-{number} Q-9")
    return Merge(number, into)


def _merge(desk: Desk, command: Merge, typed: TypedCommand) -> CommandResponse:
    into = desk.duplicates.merge(command.number, command.into, typed.by, event=typed.event)
    told = (
        f"Q-{command.number} is merged into Q-{into}: everything goes on there. To part them: split Q-{command.number}."
    )
    return f"Q-{command.number} is merged", text_response(
        told, desk.people, *next_steps(desk, typed.by, [command.number])
    )


def _read_split(rest: str, _people: People) -> int:
    return question_number_only("split Q-12", rest)


def _split(desk: Desk, number: int, typed: TypedCommand) -> CommandResponse:
    alone = desk.duplicates.split(number, typed.by, event=typed.event)
    told = f"Q-{alone} is a question of its own again."
    return told, text_response(told, desk.people, *next_steps(desk, typed.by, [alone]))


COMMANDS = (
    Command(
        "merge",
        "merge Q-12 Q-9",
        "two questions ask the same: what was asked in the first goes to the second",
        Act.MERGE,
        _read_merge,
        _merge,
        fields=(OPEN_QUESTION, CommandField(FieldKind.INTO, "Which asks the same?")),
        examples=("merge Q-12 into Q-9",),
    ),
    Command(
        "split",
        "split Q-12",
        "they did not: a merged question is one of its own again",
        Act.SPLIT,
        _read_split,
        _split,
        fields=(CLOSED_QUESTION,),
    ),
)
