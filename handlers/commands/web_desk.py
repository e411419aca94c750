"""The command `desk`: where communications' desk on the web is."""

from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.responses.confirmation import text_response
from handlers.commands.command import Command, CommandResponse, People
from handlers.interactions import TypedCommand

_NOT_ON = "The desk on the web is not on. In Slack there are: queue, sources, stats and the channel of what left."


def _read(_rest: str, _people: People) -> None:
    return None


def _where(desk: Desk, _command: None, _typed: TypedCommand) -> CommandResponse:
    told = f"The desk on the web is at {desk.web_address}" if desk.web_address else _NOT_ON
    return told, text_response(told, desk.people)


COMMANDS = (Command("desk", "desk", "where the desk on the web is", Act.LOOK, _read, _where, changes=False),)
