"""Commands that set a question aside, for a while or for good: snooze, ignore, close."""

from dataclasses import dataclass

from bot.core.corrections import ignore_kind_of
from bot.core.errors import Faulty
from bot.core.moments.words import moment_words
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.confirmation import text_response
from bot.slack.responses.question import ignore_response
from bot.slack.windows.command import CommandField, FieldKind
from handlers.commands.answers.several import listed, next_steps, on_each
from handlers.commands.command import Command, CommandResponse, People
from handlers.commands.language.grammar import question_numbers, reason_in
from handlers.commands.language.moments import typed_moment
from handlers.commands.questions import OPEN_QUESTION
from handlers.interactions import TypedCommand


@dataclass(frozen=True, slots=True)
class Close:
    """Also used for `ignore`: a reason, and the kind it names, if any."""

    numbers: tuple[int, ...]
    reason: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Snooze:
    """`until` as it was typed: it is read by the clock of whoever typed it."""

    numbers: tuple[int, ...]
    until: str


def _read_snooze(rest: str, _people: People) -> Snooze:
    numbers, until = question_numbers(rest, "snooze Q-12 tomorrow 9:00")
    if not until:
        raise Faulty([f"Until when? Type: snooze Q-{numbers[0]} tomorrow 9:00, or how long, such as 2h."])
    return Snooze(numbers, until)


def _snooze(desk: Desk, command: Snooze, typed: TypedCommand) -> CommandResponse:
    until, why = typed_moment(desk, typed.by, command.until)
    outcome = on_each(
        command.numbers, typed, lambda number, event: desk.questions.snooze(number, typed.by, until, why, event=event)
    )
    zone = desk.zone_of(typed.by)
    told = outcome.told(f"is put off until {moment_words(until, desk.now(), zone)} ({zone}); it comes back by itself.")
    steps = next_steps(desk, typed.by, outcome.done)
    return f"{listed(outcome.done)}: snoozed", text_response(told, desk.people, *steps)


def _read_ignore(rest: str, _people: People) -> Close:
    numbers, reason = question_numbers(rest, "ignore Q-12 reason")
    return Close(numbers, reason_in(reason), ignore_kind_of(reason_in(reason)))


def _ignore(desk: Desk, command: Close, typed: TypedCommand) -> CommandResponse:
    outcome = on_each(
        command.numbers,
        typed,
        lambda number, event: desk.questions.ignore(number, typed.by, command.reason, command.kind, event=event),
    )
    title, steps = f"{listed(outcome.done)}: ignored", next_steps(desk, typed.by, outcome.done)
    if len(command.numbers) == 1:
        return title, ignore_response(desk.questions.detail(command.numbers[0]), command.kind, *steps)
    return title, text_response(outcome.told("is ignored."), desk.people, *steps)


def _read_close(rest: str, _people: People) -> Close:
    numbers, reason = question_numbers(rest, "close Q-12 reason")
    return Close(numbers, reason_in(reason))


def _close(desk: Desk, command: Close, typed: TypedCommand) -> CommandResponse:
    outcome = on_each(
        command.numbers,
        typed,
        lambda number, event: desk.questions.settle(number, typed.by, command.reason, event=event),
    )
    told = f"{outcome.told('is settled.')} To take it up again: reopen Q-{outcome.done[0]}."
    steps = next_steps(desk, typed.by, outcome.done)
    return f"{listed(outcome.done)}: settled", text_response(told, desk.people, *steps)


COMMANDS = (
    Command(
        "snooze",
        "snooze Q-12 fri 9:00 [why]",
        "put a question off; it comes back by itself",
        Act.SNOOZE,
        _read_snooze,
        _snooze,
        fields=(OPEN_QUESTION, CommandField(FieldKind.MOMENT, "Until when?")),
        examples=("snooze Q-12 2h", "snooze Q-12 tomorrow 9:00", "snooze Q-12 until fri the fix ships then"),
    ),
    Command(
        "ignore",
        "ignore Q-12 reason",
        "set a question aside; a reason that begins with spam, praise, news, job or not us teaches",
        Act.IGNORE,
        _read_ignore,
        _ignore,
        suggested=False,
        fields=(
            OPEN_QUESTION,
            CommandField(FieldKind.KIND, "What is it?"),
            CommandField(FieldKind.REASON, "Why?", optional=True),
        ),
        examples=("ignore Q-12 spam", "ignore Q-12 Q-13 not us, another ferry"),
    ),
    Command(
        "close",
        "close Q-12 [reason]",
        "nothing more is to be done; candidates are withdrawn",
        Act.SETTLE,
        _read_close,
        _close,
        suggested=False,
        fields=(OPEN_QUESTION, CommandField(FieldKind.REASON, "Why?", optional=True)),
        examples=("close Q-12 answered by phone",),
    ),
)
