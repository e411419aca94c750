"""All commands, and how a typed one is found; only the person who typed it sees the response."""

from collections.abc import Callable, Mapping

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.core.errors import Faulty
from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack import app_definition
from bot.slack.responses.help import help_response
from handlers.commands import duplicates, questions, queue, sending, sources
from handlers.commands.command import AnyCommand, Command, CommandResponse, People
from handlers.commands.grammar import first_word, nearest
from handlers.interactions import TypedCommand
from handlers.payloads import Json, parse_command, response_target
from handlers.telling import answer_person


def register(app: App, desk: Desk) -> None:
    """Register the commands that only show something, and the buttons in responses. All others come from the inbox."""
    for command in app_definition.COMMANDS:
        app.command(command.name, matchers=[_only_shows])(_command_listener(desk))
    queue.register(app, desk)


def run_command(desk: Desk, said: TypedCommand) -> CommandResponse:
    """Run what was typed, and return the response. Raises Faulty or NotFound with what was likely meant."""
    verb, rest = first_word(said.text)
    return find_command(verb).run(desk, rest, said)


def changes_something(said: TypedCommand) -> bool:
    """Whether it may change something; one that is not known changes nothing."""
    command = COMMANDS.get(first_word(said.text)[0].lower() or "help")
    return command is not None and command.changes


def find_command(verb: str) -> AnyCommand:
    """The command of this name; help if none was given. Raises Faulty, suggesting the nearest harmless one."""
    command = COMMANDS.get(verb.lower() or "help")
    if command is None:
        offered = [name for name, one in COMMANDS.items() if one.suggested]
        near = nearest(verb.lower(), offered)
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(COMMANDS)}."
        raise Faulty([f"There is no command {verb}. {hint}"])
    return command


def usage_hint() -> str:
    """What Slack shows behind the command while it is typed: the usage of each."""
    return " | ".join(command.usage for command in COMMANDS.values())


def _read_help(_rest: str, _people: People) -> None:
    return None


def _help(_desk: Desk, _command: None, _typed: TypedCommand) -> CommandResponse:
    return "Switchboard's commands", help_response([(one.usage, one.help, one.who) for one in COMMANDS.values()])


def _only_shows(body: Json) -> bool:
    return not changes_something(parse_command(body))


def _command_listener(desk: Desk) -> Callable[..., None]:
    def commanded(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        answer_person(desk, client, respond, response_target(body), run_command(desk, parse_command(body)))

    return commanded


_ALL: tuple[AnyCommand, ...] = (
    *queue.COMMANDS,
    *questions.COMMANDS,
    *duplicates.COMMANDS,
    *sending.COMMANDS,
    *sources.COMMANDS,
    Command("help", "help", "this", Act.LOOK, _read_help, _help, changes=False),
)
COMMANDS: Mapping[str, AnyCommand] = {command.name: command for command in _ALL}
"""Every command, by name, in the order of the help text."""
