"""All commands, and how a typed one is found; only the person who typed it sees the response."""

from collections.abc import Callable, Mapping

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.core.attachments import Picture
from bot.core.errors import Faulty, Stale
from bot.desk import Desk
from bot.slack import action_ids, app_definition
from handlers.commands import (
    closing,
    duplicates,
    opt_outs,
    questions,
    queue,
    search,
    sending,
    sources,
    stats,
    tags,
    web_desk,
)
from handlers.commands.about import help_command
from handlers.commands.command import AnyCommand, CommandResponse
from handlers.commands.language.grammar import nearest, verb_and_rest
from handlers.commands.people import asked, calls, experts
from handlers.commands.ways.window import lacks_something, line_of, open_command_window
from handlers.homes.drawing import Homes
from handlers.interactions import OLD_WINDOW, ResponseTarget, TypedCommand
from handlers.payloads import Json, parse_command, parse_window_submission, response_target
from handlers.pictures import show_below
from handlers.telling import answer_person


def register(app: App, desk: Desk, homes: Homes) -> None:
    """Register the commands that only show something or open a window, that window, and the buttons in responses. All
    others come from the inbox.
    """
    for command in app_definition.COMMANDS:
        app.command(command.name, matchers=[_only_shows])(_command_listener(desk))
    app.view(action_ids.COMMAND_WINDOW)(_submission_listener(desk, homes))
    queue.register(app, desk)
    search.register(app, desk)
    stats.register(app, desk)
    opt_outs.register(app, desk)


def run_command(desk: Desk, said: TypedCommand) -> CommandResponse:
    """Run what was typed, and return the response. Raises Faulty or NotFound with what was likely meant."""
    verb, rest = verb_and_rest(said.text)
    return find_command(verb).run(desk, rest, said)


def picture_of(desk: Desk, said: TypedCommand) -> Picture | None:
    """What is shown below the response to this, if anything. Raises what `run_command` does."""
    verb, rest = verb_and_rest(said.text)
    return find_command(verb).picture(desk, rest, said)


def changes_something(said: TypedCommand) -> bool:
    """Whether it may change something; one that is not known, or lacks something, changes nothing."""
    verb, rest = verb_and_rest(said.text)
    command = COMMANDS.get(verb.lower() or "help")
    return command is not None and command.changes and not lacks_something(command, rest)


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


def _only_shows(body: Json) -> bool:
    return not changes_something(parse_command(body))


def _command_listener(desk: Desk) -> Callable[..., None]:
    def commanded(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        ack()
        said = parse_command(body)
        verb, rest = verb_and_rest(said.text)
        command = find_command(verb)
        if lacks_something(command, rest):
            open_command_window(desk, client, command, rest, said)
        else:
            where = response_target(body)
            answer_person(desk, client, respond, where, command.run(desk, rest, said))
            show_below(desk, client, respond, where, picture_of(desk, said))

    return commanded


def _submission_listener(desk: Desk, homes: Homes) -> Callable[..., None]:
    def handed_in(ack: Ack, body: Json, client: WebClient, respond: Respond) -> None:
        handed = parse_window_submission(body)
        window = handed.window
        command = COMMANDS.get(window.metadata.command)
        if command is None:
            raise Stale(OLD_WINDOW)
        line = line_of(desk, command, window, handed.by)
        said = TypedCommand(handed.by, line, handed.event)
        with desk.hurried():
            answer = run_command(desk, said)
        ack()
        where = ResponseTarget(handed.by, window.metadata.source_message[0])
        answer_person(desk, client, respond, where, answer)
        show_below(desk, client, respond, where, picture_of(desk, said))
        homes.redraw(handed.by)

    return handed_in


_ALL: tuple[AnyCommand, ...] = (
    *queue.COMMANDS,
    *questions.COMMANDS,
    *tags.COMMANDS,
    *closing.COMMANDS,
    *duplicates.COMMANDS,
    *sending.COMMANDS,
    *sources.COMMANDS,
    *opt_outs.COMMANDS,
    *asked.COMMANDS,
    *calls.COMMANDS,
    *experts.COMMANDS,
    *search.COMMANDS,
    *stats.COMMANDS,
    *web_desk.COMMANDS,
    help_command(lambda: COMMANDS, find_command),
)
COMMANDS: Mapping[str, AnyCommand] = {command.name: command for command in _ALL}
"""Every command, by name, in the order of the help text."""
