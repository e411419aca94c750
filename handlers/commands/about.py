"""The command `help`: all commands, or one with its examples."""

from collections.abc import Callable, Mapping

from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.help import command_help_response, help_response
from handlers.commands.command import AnyCommand, Command, CommandResponse, People
from handlers.commands.language.grammar import verb_and_rest
from handlers.interactions import TypedCommand


def help_command(commands: Callable[[], Mapping[str, AnyCommand]], find: Callable[[str], AnyCommand]) -> Command[str]:
    """The command that tells of all the others; `find` raises Faulty with the nearest name."""

    def shown(_desk: Desk, verb: str, _typed: TypedCommand) -> CommandResponse:
        if verb:
            one = find(verb)
            return f"{one.name}: {one.help}", command_help_response(one.usage, one.help, one.who, one.examples)
        told = [(one.usage, one.help, one.who) for one in commands().values()]
        return "Switchboard's commands", help_response(told)

    return Command("help", "help [command]", "this", Act.LOOK, _read, shown, changes=False, examples=("help snooze",))


def _read(rest: str, _people: People) -> str:
    return verb_and_rest(rest)[0]
