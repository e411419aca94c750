"""The command `tag`: what a question is about."""

from dataclasses import dataclass

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.question import tags_response
from bot.slack.windows.command import CommandField, FieldKind
from handlers.commands.answers.several import listed, next_steps, on_each
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import question_numbers, signed, unescape
from handlers.commands.questions import OPEN_QUESTION
from handlers.interactions import TypedCommand


@dataclass(frozen=True, slots=True)
class Retag:
    numbers: tuple[int, ...]
    add: tuple[str, ...]
    drop: tuple[str, ...]


def _read(rest: str, _people: People) -> Retag:
    numbers, changes = question_numbers(rest, "tag Q-12 +sso -billing")
    words = [signed(word) for word in unescape(changes).replace(",", " ").split()]
    unsigned = [tag for sign, tag in words if not (sign and tag)]
    if unsigned or not words:
        tag, number = unsigned[0] if unsigned else "", numbers[0]
        raise Faulty([f"Which tags? Type: tag Q-{number} +{tag or 'sso'}, with + to add a tag and - to take it off."])
    add, drop = ([tag for sign, tag in words if sign == wanted] for wanted in "+-")
    return Retag(numbers, tuple(dict.fromkeys(add)), tuple(dict.fromkeys(drop)))


def _tag(desk: Desk, command: Retag, typed: TypedCommand) -> CommandResponse:
    outcome = on_each(
        command.numbers,
        typed,
        lambda number, event: desk.questions.tag(number, typed.by, command.add, command.drop, event=event),
    )
    title, steps = f"{listed(outcome.done)}: tagged", next_steps(desk, typed.by, outcome.done)
    if len(command.numbers) == 1:
        return title, tags_response(desk.questions.detail(command.numbers[0]), *steps)
    return title, text_response(outcome.told("has new tags now.", "have new tags now."), desk.people, *steps)


COMMANDS = (
    Command(
        "tag",
        "tag Q-12 +sso -billing",
        "say what it is about; Switchboard learns from it",
        Act.TAG,
        _read,
        _tag,
        fields=(OPEN_QUESTION, CommandField(FieldKind.TAGS, "What is it about?")),
        examples=("tag Q-12 +sso -billing", "tag Q-12 Q-13 +sso"),
    ),
)
