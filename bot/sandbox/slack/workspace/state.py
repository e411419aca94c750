"""The workspace's mutable state: channels with their messages, users, views, tokens, a log, and a version that only
grows.

Every access happens while holding `lock`; `notify_change` wakes whoever waits. The rules for changes are in `web_api`
and `users`, the events about them in `events`.
"""

import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.slack.protocol import Json, SlackRefusal, TimeSource
from bot.sandbox.slack.workspace.seed import Channel, Rules, User, Usergroup, Workspace

_KEPT = 50_000
"""Entries kept of the log and of the changes; older ones are dropped, to bound the memory of a long run."""


@dataclass(slots=True)
class Conversation:
    """A channel or direct conversation with its messages, oldest first."""

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
        """Slack's `channel_type`; scopes and events are chosen by it."""
        if self.direct:
            return "im"
        return "group" if self.private else "channel"


@dataclass(slots=True)
class Token:
    """One token and its scopes. `kind` is bot or app."""

    kind: str
    scopes: tuple[str, ...]
    revoked: bool = False


@dataclass(slots=True)
class OpenView:
    """One view as Slack keeps it, and the values the user entered, by block_id and action_id."""

    view: Json
    user: str
    values: dict[str, dict[str, Json]] = field(default_factory=dict)


class State:
    """One workspace. All times come from `clock`."""

    def __init__(self, seed: Workspace, clock: TimeSource) -> None:
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
        """Seconds since the epoch, by `clock`."""
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
        """Count one change and wake everybody who waits for one."""
        with self.news:
            self.version += 1
            self.changes.append({"version": self.version, "what": what, **facts})
            self.news.notify_all()

    def record(self, kind: str, **facts: object) -> None:
        """Add an entry to the log: an API call, an envelope, an ack, a response_url use. Never a token."""
        with self.lock:
            self.log.append({"kind": kind, "at": self.clock().isoformat(), **facts})

    def wait_until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Wait (real seconds) until `holds()`, checked again after each change. False after the timeout."""
        with self.news:
            return self.news.wait_for(lambda: self.closed or holds(), timeout) and holds()

    def close(self) -> None:
        """Wake everybody who still waits, for good."""
        with self.news:
            self.closed = True
            self.news.notify_all()

    def next_ts(self) -> str:
        """A message's ts: the clock in microseconds, unique in the whole workspace and always growing."""
        micros = max(round(self.now() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def next_id(self, letter: str) -> str:
        """A new id in Slack's shape, such as V00000007A1."""
        self._count += 1
        return f"{letter}{self._count:08d}{secrets.token_hex(1).upper()}"

    def conversation(self, name: str) -> Conversation:
        """The conversation by id or #name. Raises channel_not_found."""
        if name in self.conversations:
            return self.conversations[name]
        bare = name.removeprefix("#")
        for room in self.conversations.values():
            if room.name == bare and not room.direct:
                return room
        raise SlackRefusal("channel_not_found")

    def direct_conversation(self, user: str) -> Conversation:
        """The bot's direct conversation with this user, opened when there is none. Raises user_not_found."""
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
        """The conversation as the bot sees it. Raises channel_not_found, also for a private one the bot is not in."""
        room = self.conversation(name)
        if room.private and self.seed.app.bot_user not in room.members:
            raise SlackRefusal("channel_not_found")
        return room

    def team_of(self, user: User) -> str:
        """The workspace a user belongs to."""
        return user.team or self.seed.team_id

    def foreign_teams(self, room: Conversation) -> list[str]:
        """The other workspaces that a channel is shared with: those of its members."""
        members = (self.users[member] for member in room.members if member in self.users)
        return sorted({user.team for user in members} - {"", self.seed.team_id})

    def acting_user(self, id_: str) -> User:
        """Somebody who does something. Raises user_not_found, account_inactive."""
        user = self.user(id_)
        if user.deleted:
            raise SlackRefusal("account_inactive")
        return user

    def user(self, id_: str) -> User:
        """Raises user_not_found."""
        if id_ not in self.users:
            raise SlackRefusal("user_not_found")
        return self.users[id_]
