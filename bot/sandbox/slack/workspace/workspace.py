"""A running workspace with all its parts, and the context of one API call in it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.slack.protocol import Args, Json, SlackRefusal, TimeSource
from bot.sandbox.slack.workspace.delivery import Delivery
from bot.sandbox.slack.workspace.expiring import MethodRateLimits, ResponseUrls, SocketUrls, Triggers
from bot.sandbox.slack.workspace.faults import SlackFaults
from bot.sandbox.slack.workspace.seed import SlackApp, Workspace
from bot.sandbox.slack.workspace.state import Conversation, State, Token


class RunningWorkspace:
    """A running workspace. `url` is where it is served, "" until the server listens."""

    def __init__(self, seed: Workspace, clock: TimeSource) -> None:
        self.state = State(seed, clock)
        self.faults = SlackFaults()
        self.delivery = Delivery(self.state, self.faults)
        self.triggers = Triggers(self.state)
        self.response_urls = ResponseUrls(self.state)
        self.socket_urls = SocketUrls(self.state)
        self.rate_limits = MethodRateLimits(self.state)
        self.url = ""
        self.connections: dict[object, asyncio.Transport] = {}

    @property
    def seed(self) -> Workspace:
        return self.state.seed

    @property
    def app(self) -> SlackApp:
        return self.state.seed.app


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method with a validated token."""

    workspace: RunningWorkspace
    args: Args
    token: Token

    @property
    def state(self) -> State:
        return self.workspace.state

    def member_conversation(self, name: str, *, archived_ok: bool = False) -> Conversation:
        """A conversation the bot is in. Raises channel_not_found, not_in_channel, is_archived."""
        room = self.state.visible_conversation(name)
        if self.workspace.app.bot_user not in room.members:
            raise SlackRefusal("not_in_channel")
        if room.archived and not archived_ok:
            raise SlackRefusal("is_archived")
        return room

    def need_scope(self, *any_of: str) -> None:
        """Raises missing_scope, with `needed` and `provided`, unless the token has one of them."""
        if not any(scope in self.token.scopes for scope in any_of):
            raise SlackRefusal("missing_scope", needed=",".join(any_of), provided=",".join(self.token.scopes))

    def need_kind_scope(self, room: Conversation, verb: str) -> None:
        """Raises missing_scope without the scope for this kind of conversation, such as channels:history or im:read."""
        stem = {"channel": "channels", "group": "groups", "im": "im"}[room.kind]
        self.need_scope(f"{stem}:{verb}")


@dataclass(frozen=True, slots=True)
class Method:
    """One Web API method: its function, its scopes (any one is enough), and the kind of token it requires."""

    run: Callable[[Call], Json]
    scopes: tuple[str, ...] = ()
    token: str = "bot"  # noqa: S105  a kind of token, not a token
