"""The command `desk`: a link to communications' desk on the web, which signs in whoever asked for it, once."""

from bot.core.permissions import Act
from bot.desk import Desk
from bot.slack.blocks.elements import line, link, said
from bot.slack.responses.confirmation import text_response
from handlers.commands.command import Command, CommandResponse, People
from handlers.interactions import TypedCommand

_NOT_ON = "The desk on the web is not on. In Slack there are: queue, sources, stats and the channel of what left."
_TOLD = "Your way to the desk on the web"


def _read(_rest: str, _people: People) -> None:
    return None


def _link(desk: Desk, _command: None, typed: TypedCommand) -> CommandResponse:
    if not desk.web_address:
        return _NOT_ON, text_response(_NOT_ON, desk.people)
    address = desk.link_address(desk.signing_in.make_link_secret(typed.by, typed.event))
    way = link(address, "Sign in") or [said(address)]
    return _TOLD, [line(said(f"{_TOLD}: "), *way, said(". It is for you alone, and holds ten minutes and once."))]


COMMANDS = (Command("desk", "desk", "a link that signs you in to the desk on the web", Act.SIGN_IN, _read, _link),)
