"""The Slack app's scopes, events, commands and shortcuts, the first two each with its reason. Pure data, no SDK.

`manifest` writes the app's manifest from it, `bot.cli.doctor` compares it with the scopes a token was granted, and the
handlers must handle exactly these commands, shortcuts and events. Scopes and events: docs.slack.dev/reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass

NAME = "Switchboard"
DESCRIPTION = "Brings public customer questions to the people who know, and their approved answers back."
COLOUR = "#1f3a5f"
"""Background of the app's icon; Slack requires a dark colour."""

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "take a command by our name in a question's thread",
    "channels:history": "hear what is said in a question's thread in a public channel, and its edits and deletions",
    "channels:read": "find a public channel by its name, and see whether the bot is in it",
    "chat:write": "post and update cards, thread notes and reviews in channels it was invited to",
    "commands": "offer /switchboard, /sb and the message shortcut",
    "files:read": "take the images that people give to a reply",
    "groups:history": "hear what is said in a question's thread in a private channel, and its edits and deletions",
    "groups:read": "find a private channel by its name, and see whether the bot is in it",
    "reactions:read": "take a command by a reaction to a card or to a message in its thread",
    "usergroups:read": "know who is in a user group that is on call",
    "users:read": "know who is a guest, deactivated, a bot or of another company: they talk and look, and no more",
}
"""The bot token's scopes, as few as possible. None lets it join channels, read direct messages or e-mail addresses."""

OPTIONAL_SCOPES: Mapping[str, str] = {
    "dnd:read": "call nobody who has do not disturb on",
    "files:write": "show the figures of a week, and those that somebody asks for, as a picture",
    "im:write": "show the picture of figures to whoever asks for them, and to nobody else",
    "users.profile:read": "ask nobody whose status says that they are away",
}
"""Scopes of the bot token that whoever installs the app may leave out."""

SIGN_IN_SCOPES: Mapping[str, str] = {
    "openid": "learn who signs in to the desk on the web with Slack",
    "profile": "learn that from the profile, and nothing else of it",
}
"""Scopes of whoever signs in with Slack (docs.slack.dev/authentication/sign-in-with-slack), asked only of them."""

APP_SCOPES: Mapping[str, str] = {"connections:write": "open the Socket Mode connection"}
"""The app-level token's scopes. A manifest cannot hold them: a person adds this one when creating the token."""

EVENTS: Mapping[str, str] = {
    "app_mention": "@Switchboard claim, in a question's thread",
    "app_home_opened": "show a person what waits for them",
    "dnd_updated_user": "learn at once that somebody has do not disturb on or off",
    "message.channels": "a thread in a public channel: said, edited, deleted",
    "message.groups": "a thread in a private channel: said, edited, deleted",
    "reaction_added": "a reaction to a card claims its question, one to a message proposes it",
    "user_change": "learn at once that an account was deactivated or became a guest's, or has another status",
}
EVENT_SCOPES: Mapping[str, str] = {
    "app_mention": "app_mentions:read",
    "dnd_updated_user": "dnd:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "reaction_added": "reactions:read",
    "user_change": "users:read",
}
"""Event → the scope without which Slack does not send it; `app_home_opened` needs none."""


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command. Its subcommands are in `handlers.commands`."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class MessageShortcut:
    """A message shortcut: an entry in a message's menu."""

    callback_id: str
    name: str
    about: str


COMMANDS: tuple[SlashCommand, ...] = (
    SlashCommand("/switchboard", "Public questions: see them, assign them, hold all sending"),
    SlashCommand("/sb", "Short for /switchboard"),
)
SHORTCUTS: tuple[MessageShortcut, ...] = (
    MessageShortcut(
        "propose_as_reply", "Propose as reply", "Propose these words as the public reply to this thread's question"
    ),
)
