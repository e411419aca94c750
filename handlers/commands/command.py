"""What a command is: its name, how it is written, who may give it, how it is read and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from bot.core.model import Person
from bot.desk import Desk
from bot.slack.blocks.elements import Block
from handlers.interactions import TypedCommand

People = Mapping[str, Person]
"""Who works here, by Slack user id."""

CommandResponse = tuple[str, list[Block]]
"""The text of a notification, and the blocks."""

T = TypeVar("T")


class AnyCommand(Protocol):
    """A command, whatever it is read into."""

    @property
    def name(self) -> str: ...
    @property
    def usage(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def who(self) -> str: ...
    @property
    def suggested(self) -> bool: ...

    def run(self, desk: Desk, rest: str, typed: TypedCommand) -> CommandResponse:
        """Read what follows the name, do it, and say so. Raises Faulty or NotFound with what was probably meant."""


@dataclass(frozen=True, slots=True)
class Command(Generic[T]):
    """One command.

    `usage` is how it is written, beginning with its name; `help` and `who` (may give it) are shown to people. `read`
    makes a value of what follows the name, `carry_out` does it. `suggested` is False where a slip must not be answered
    with it: what closes a question or lets something leave is done on purpose only.
    """

    name: str
    usage: str
    help: str
    who: str
    read: Callable[[str, People], T]
    carry_out: Callable[[Desk, T, TypedCommand], CommandResponse]
    suggested: bool = True

    def run(self, desk: Desk, rest: str, typed: TypedCommand) -> CommandResponse:
        return self.carry_out(desk, self.read(rest, desk.people), typed)


EVERYBODY = "everybody in the configuration"
ANYBODY = "anybody"
