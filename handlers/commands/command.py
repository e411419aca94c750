"""What a command is: its name, usage, who may use it, how it is parsed and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.core.attachments import Picture
from bot.core.model import Person
from bot.core.permissions import Act, who_may
from bot.desk import Desk
from bot.slack.blocks.elements import Block
from bot.slack.windows.command import CommandField
from handlers.interactions import TypedCommand

People = Mapping[str, Person]
"""The people in the configuration, by Slack user id."""

CommandResponse = tuple[str, list[Block]]
"""The notification text, and the blocks."""

T = TypeVar("T")


class AnyCommand(Protocol):
    """A command, whatever value its arguments are parsed into."""

    @property
    def name(self) -> str: ...
    @property
    def usage(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def examples(self) -> tuple[str, ...]: ...
    @property
    def fields(self) -> tuple[CommandField, ...]: ...
    @property
    def act(self) -> Act: ...
    @property
    def who(self) -> str: ...
    @property
    def suggested(self) -> bool: ...
    @property
    def changes(self) -> bool: ...

    def picture(self, desk: Desk, rest: str, typed: TypedCommand) -> Picture | None:
        """What is shown below the response, if anything."""

    def run(self, desk: Desk, rest: str, typed: TypedCommand) -> CommandResponse:
        """Parse what follows the name, do it, return the response. Raises Faulty or NotFound with what was likely
        meant.
        """


@dataclass(frozen=True, slots=True)
class Command(Generic[T]):
    """One command.

    `usage` is how it is typed, beginning with its name; `help` is shown to people with the `examples`, and by `act` who
    may use it. `read` parses what follows the name, `carry_out` does it. `fields` are what it takes, in the order in
    which they are typed: where one is missing that it needs, a window asks for it. `suggested` is False for a command
    that must not be suggested after a typing mistake: closing a question or letting replies be sent must be intended.
    `changes` is False for one that only shows something; `illustrate` makes what is shown below its response.
    """

    name: str
    usage: str
    help: str
    act: Act
    read: Callable[[str, People], T]
    carry_out: Callable[[Desk, T, TypedCommand], CommandResponse]
    suggested: bool = True
    changes: bool = True
    fields: tuple[CommandField, ...] = ()
    examples: tuple[str, ...] = ()
    illustrate: Callable[[Desk, T, TypedCommand], Picture | None] = lambda _desk, _command, _typed: None

    @property
    def who(self) -> str:
        """Who may use it, in words."""
        return who_may(self.act)

    def picture(self, desk: Desk, rest: str, typed: TypedCommand) -> Picture | None:
        return self.illustrate(desk, self.read(rest, desk.people), typed)

    def run(self, desk: Desk, rest: str, typed: TypedCommand) -> CommandResponse:
        return self.carry_out(desk, self.read(rest, desk.people), typed)
