"""The two places the demo happens in: the company's Slack and the public square, both on 127.0.0.1.

The company is handed in, for the configuration is not the sandbox's to read. Who acts, and what, stands in
`walkthrough`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from bot.core.model import Person, Tag
from bot.sandbox.demo import company
from bot.sandbox.slack import Channel, Rules, SlackApp, SlackServer, User, Workspace
from bot.sandbox.square import SquareServer
from bot.slack import app_definition

SQUARE_TOKEN = "square-demo"  # noqa: S105  made up, opens nothing but the square on this machine

LIVELY = Rules(ack=10.0, patience=10.0, trigger=10.0)
"""Slack's rules and its pace, but a busy machine has ten seconds where Slack gives three."""


OUTSIDER = User("U0IVY00009", "ivy", "Ivy Novak")
"""A colleague of whom the company's configuration says nothing: in Slack, but with no part in Switchboard."""


@dataclass(frozen=True, slots=True)
class DemoChannels:
    """The channels that are not a tag's, by id."""

    review: str
    triage: str
    outbound: str


class DemoEnvironment:
    """`with DemoEnvironment(…) as environment:` opens both places, driven by its `slack` and its `square`."""

    def __init__(self, name: str, tags: Sequence[Tag], people: Sequence[Person], rooms: DemoChannels) -> None:
        self.company = name
        self.tags = tuple(tags)
        self.people = tuple(people)
        self.channels = rooms
        self.slack = SlackServer(workspace(name, tags, people, rooms))
        self.square: SquareServer = company.open_square(SQUARE_TOKEN)
        self.published = 0
        self.closed = False
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            opening.enter_context(self.slack)
            opening.enter_context(self.square)
            self._open = opening.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        self.closed = True
        self._open.close()

    @contextmanager
    def severed(self) -> Iterator[None]:
        """Meanwhile the bot reaches neither place, as if its process were no more; people go on."""
        slack, square = self.slack.workspace.faults, self.square.faults
        slack.severed = square.severed = True
        self.slack.hang_up()
        try:
            yield
        finally:
            slack.severed = square.severed = False

    def publish_posts(self, now: datetime) -> None:
        """All that the public said before `now`; `published` counts the posts and blog entries."""
        company.publish_posts(self.square, now)
        said = company.load_public()
        self.published += len(said.posts) + len(said.entries)

    def count_cards(self) -> dict[str, int]:
        """How many cards stand in each channel that has one, by the channel's name."""
        rooms = (room for room in self.slack.state()["channels"] if room["id"] != self.channels.review)
        counted = {room["name"]: len([m for m in room["messages"] if "bot_id" in m]) for room in rooms}
        return {name: count for name, count in counted.items() if count}

    def wait_until_quiet(self, calm: float, most: float, clock: Callable[[], float]) -> None:
        """Wait until most posts have cards and nothing has changed for `calm` seconds, for `most` seconds at most."""
        end, version = clock() + most, -1
        enough = len(company.load_public().posts) // 2
        while clock() < end and not self.closed:
            now = int(self.slack.changes(max(version, 0), calm)["version"])
            if now == version and sum(self.count_cards().values()) >= enough:
                return
            version = now


def workspace(name: str, tags: Sequence[Tag], people: Sequence[Person], rooms: DemoChannels) -> Workspace:
    """The company's Slack, with the app granted exactly what its manifest asks for: what it needs beyond that fails."""
    named = {tag.channel: f"ask-{tag.name}" for tag in tags}
    named |= {rooms.review: "comms-review", rooms.triage: "switchboard-triage", rooms.outbound: "comms-outbound"}
    about = {tag.channel: tag.description for tag in tags}
    app = SlackApp(
        scopes=(*app_definition.SCOPES, *app_definition.OPTIONAL_SCOPES),
        app_scopes=tuple(app_definition.APP_SCOPES),
        events=tuple(app_definition.EVENTS),
        commands=tuple(command.name for command in app_definition.COMMANDS),
    )
    return Workspace(
        users=(*(User(person.slack, handle(person), person.name) for person in people), OUTSIDER),
        channels=tuple(Channel(room, shown, topic=about.get(room, "")) for room, shown in named.items()),
        app=app,
        rules=LIVELY,
        team_id="T0COMPANY",
        team_name=name,
        domain=name.lower(),
    )


def handle(person: Person) -> str:
    """What is typed after @ in Slack: the first name."""
    return person.name.split()[0].lower()
