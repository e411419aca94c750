"""The living workspace: rooms with their messages, people, views, tokens, and a log with a version that only grows.

Every access happens while holding `lock`; `changed` wakes whoever waits. What may be done to it is decided by the
method modules, who hears of it by `events`.
"""

import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.ports.runtime import Clock
from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.workspace.seed import Channel, Rules, User, Usergroup, Workspace

_KEPT = 50_000
"""Lines of log and of changes; older ones go, so that a long bench does not eat the memory."""


@dataclass(slots=True)
class Conversation:
    """A channel or direct conversation with everything said in it, oldest first."""

    id: str
    name: str
    members: set[str]
    private: bool = False
    archived: bool = False
    direct: bool = False
    topic: str = ""
    created: int = 0
    messages: dict[str, Json] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    """Timestamps of messages that left nothing behind."""

    @property
    def kind(self) -> str:
        """What Slack calls `channel_type`; it is also the stem of the scopes."""
        if self.direct:
            return "im"
        return "group" if self.private else "channel"


@dataclass(slots=True)
class Token:
    """One token and what it may do. `kind` is bot or app."""

    kind: str
    scopes: tuple[str, ...]
    revoked: bool = False


@dataclass(slots=True)
class OpenView:
    """One view as Slack keeps it, and what the person has typed into it, by block and action."""

    view: Json
    user: str
    values: dict[str, dict[str, Json]] = field(default_factory=dict)


class State:
    """One workspace. Takes the clock; reads no other."""

    def __init__(self, seed: Workspace, clock: Clock) -> None:
        self.seed = seed
        self.clock = clock
        self.lock = threading.RLock()
        self.news = threading.Condition(self.lock)
        self.version = 0
        self.changes: deque[Json] = deque(maxlen=_KEPT)
        self.log: deque[Json] = deque(maxlen=_KEPT)
        self.users: dict[str, User] = {user.id: user for user in seed.users}
        self.usergroups: dict[str, Usergroup] = {group.id: group for group in seed.usergroups}
        self.conversations: dict[str, Conversation] = {
            channel.id: self._conversation(channel) for channel in seed.channels
        }
        self.ephemerals: dict[str, list[Json]] = {}
        self.stacks: dict[str, list[OpenView]] = {}
        self.homes: dict[str, OpenView] = {}
        self.files: dict[str, Json] = {}
        self.closed = False
        app = seed.app
        self.tokens = {app.bot_token: Token("bot", app.scopes), app.app_token: Token("app", app.app_scopes)}
        self._last_ts = 0
        self._count = 0

    @property
    def rules(self) -> Rules:
        return self.seed.rules

    def now(self) -> float:
        """Seconds since the epoch, by the clock that was handed in."""
        return self.clock().timestamp()

    def _conversation(self, channel: Channel) -> Conversation:
        everybody = tuple(user.id for user in self.seed.users)
        members = set(everybody if channel.members is None else channel.members)
        if channel.bot_in:
            members.add(self.seed.app.bot_user)
        created = int(self.clock().timestamp())
        return Conversation(
            channel.id, channel.name, members, channel.private, channel.archived, topic=channel.topic, created=created
        )

    def notify_change(self, what: str, **facts: object) -> None:
        """Counts one change and wakes everybody who waits for one."""
        with self.news:
            self.version += 1
            self.changes.append({"version": self.version, "what": what, **facts})
            self.news.notify_all()

    def record(self, kind: str, **facts: object) -> None:
        """Adds one line to the log: an API call, an envelope, an ack, a response_url use. Never a token."""
        with self.lock:
            self.log.append({"kind": kind, "at": self.clock().isoformat(), **facts})

    def wait_until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Waits (real seconds) until `holds()`; checked again after each change. False when the time ran out."""
        with self.news:
            return self.news.wait_for(lambda: self.closed or holds(), timeout) and holds()

    def close(self) -> None:
        """Lets everybody who still waits go."""
        with self.news:
            self.closed = True
            self.news.notify_all()

    def next_ts(self) -> str:
        """A message timestamp: the clock in microseconds, unique in the whole workspace and always growing."""
        micros = max(round(self.now() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def next_id(self, letter: str) -> str:
        """A new id in Slack's shape, such as V00000007A1."""
        self._count += 1
        return f"{letter}{self._count:08d}{secrets.token_hex(1).upper()}"

    def conversation(self, name: str) -> Conversation:
        """The room by id or #name. Raises channel_not_found."""
        if name in self.conversations:
            return self.conversations[name]
        bare = name.removeprefix("#")
        for room in self.conversations.values():
            if room.name == bare and not room.direct:
                return room
        raise SlackRefusal("channel_not_found")

    def direct_conversation(self, user: str) -> Conversation:
        """The bot's direct conversation with this person, opened when there is none. Raises user_not_found."""
        if user not in self.users:
            raise SlackRefusal("user_not_found")
        id_ = f"D{user[1:]}"
        if id_ not in self.conversations:
            members = {user, self.seed.app.bot_user}
            self.conversations[id_] = Conversation(
                id_, user, members, private=True, direct=True, created=int(self.now())
            )
            self.notify_change("channel", channel=id_)
        return self.conversations[id_]

    def visible_conversation(self, name: str) -> Conversation:
        """The room as the bot sees it: a private one it is not in does not exist. Raises channel_not_found."""
        room = self.conversation(name)
        if room.private and self.seed.app.bot_user not in room.members:
            raise SlackRefusal("channel_not_found")
        return room

    def user(self, id_: str) -> User:
        """Raises user_not_found."""
        if id_ not in self.users:
            raise SlackRefusal("user_not_found")
        return self.users[id_]
