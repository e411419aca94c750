"""A command by our name in a thread: `@switchboard claim` is about the thread's question."""

import re

from bot.core.errors import NotFound
from bot.desk import Desk
from bot.slack.windows.command import FieldKind
from handlers.commands.command import AnyCommand
from handlers.commands.dispatch import find_command
from handlers.commands.language.grammar import question_number, verb_and_rest
from handlers.interactions import MentionedCommand, TypedCommand

_NAMED = re.compile(r"\W*(?:#\s*\d|#?q\W?\d)", re.IGNORECASE)


def typed_for(desk: Desk, said: MentionedCommand) -> TypedCommand:
    """What would be typed for what stands after our name, about the thread's question unless another is named. Raises
    Faulty for an unknown command, NotFound where it needs a question and the thread is of none.
    """
    verb, rest = verb_and_rest(said.text)
    command = find_command(verb)
    rest = _with_question(desk, command, rest, said)
    return TypedCommand(said.by, f"{command.name} {rest}", said.event, said.channel)


def _with_question(desk: Desk, command: AnyCommand, rest: str, said: MentionedCommand) -> str:
    """What follows the verb, with the thread's question first where the command is about one."""
    kinds = [one.kind for one in command.fields]
    if FieldKind.QUESTION not in kinds or _names_all(rest, 2 if FieldKind.INTO in kinds else 1):
        return rest
    number = desk.threads.question_at(said.channel, said.thread) if said.thread else None
    if number is None:
        raise NotFound(f"This is not the thread of a question. Name the question: {command.usage}")
    return f"Q-{number} {rest}"


def _names_all(rest: str, wanted: int) -> bool:
    """Whether so many questions are named at the start, each with Q or # before its number."""
    for _ in range(wanted):
        if not _NAMED.match(rest):
            return False
        _, rest = question_number(rest.lstrip(), "")
    return True
