"""What a workspace starts from, as frozen data: users, channels, groups, one app, and Slack's limits.

Nothing here changes; the mutable workspace is `state`.
"""

from dataclasses import dataclass, field

BOT_SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "mpim:history",
    "mpim:read",
    "mpim:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "usergroups:read",
    "users.profile:read",
    "users:read",
    "users:read.email",
)

BOT_EVENTS = (
    "app_home_opened",
    "app_mention",
    "channel_archive",
    "dnd_updated_user",
    "file_shared",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "user_change",
    "user_status_changed",
)


@dataclass(frozen=True, slots=True)
class User:
    """A user. `name` is the handle typed after @; `real_name` is what is shown. `team` is "" for this workspace, else
    the one they come from by Slack Connect. `dnd` is the next time of their do not disturb, in Unix seconds.
    `status` is the emoji and the text of their status and when it ends, 0 for never.
    """

    id: str
    name: str
    real_name: str = ""
    email: str = ""
    tz: str = "UTC"
    tz_offset: int = 0
    deleted: bool = False
    admin: bool = False
    team: str = ""
    guest: bool = False
    single_channel_guest: bool = False
    bot: bool = False
    dnd: tuple[int, int] | None = None
    status: tuple[str, str, int] = ("", "", 0)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel. `members` None means everybody; `bot_in` says whether the bot is a member."""

    id: str
    name: str
    members: tuple[str, ...] | None = None
    bot_in: bool = True
    private: bool = False
    archived: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Usergroup:
    """A user group, mentioned as @handle."""

    id: str
    handle: str
    name: str = ""
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The installed app, its tokens and scopes. The tokens are made up and not part of repr."""

    id: str = "A0SWITCHBRD"
    bot_id: str = "B0SWITCHBRD"
    bot_user: str = "U0SWITCHBRD"
    name: str = "switchboard"
    real_name: str = "Switchboard"
    bot_token: str = field(default="xoxb-sandbox-bot", repr=False)  # made up, valid nowhere else
    app_token: str = field(default="xapp-sandbox-app", repr=False)
    client_id: str = "1101.2202"
    client_secret: str = field(default="sandbox-client-secret", repr=False)
    redirect_urls: tuple[str, ...] = ()
    scopes: tuple[str, ...] = BOT_SCOPES
    app_scopes: tuple[str, ...] = ("connections:write",)
    events: tuple[str, ...] = BOT_EVENTS
    commands: tuple[str, ...] = ("/switchboard", "/sb")
    escape_commands: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """Slack's limits; the defaults are Slack's own (docs.slack.dev, read November 2026).

    Seconds everywhere. `patience` is real time: how long a control call waits for an ack before it says so.
    `messages_per_second` 0 switches the channel's limit off; `burst` messages may come at once. `updates_per_minute` is
    of chat.update in the whole workspace (tier 3: "50+ per minute"); 0 switches it off; so
    with `profiles_per_minute`, of users.profile.get (tier 4: "100+").
    """

    ack: float = 3.0
    patience: float = 3.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger: float = 3.0
    messages_per_second: float = 1.0
    burst: int = 4
    updates_per_minute: float = 50.0
    profiles_per_minute: float = 100.0
    response_uses: int = 5
    response_life: float = 1800.0
    sockets: int = 10
    ticket_life: float = 30.0
    sweep: float = 0.25


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything the stand-in starts from."""

    users: tuple[User, ...] = ()
    channels: tuple[Channel, ...] = ()
    usergroups: tuple[Usergroup, ...] = ()
    app: SlackApp = field(default_factory=SlackApp)
    rules: Rules = field(default_factory=Rules)
    team_id: str = "T0ACME"
    team_name: str = "Acme"
    domain: str = "acme"
