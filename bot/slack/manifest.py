"""Writes the Slack app's manifest from `surface`: what a person pastes at api.slack.com/apps to make the app.

The file `config/slack-manifest.yaml` is this text and nothing else; it is written anew, never edited.
"""

import re
from collections.abc import Mapping, Sequence

import yaml

from bot.slack import surface

_HEAD = """\
# Made from bot/slack/surface.py; do not edit. Paste it at https://api.slack.com/apps: Create New App, From a manifest.
# Then Basic Information > App-Level Tokens: make one with the scope connections:write. It becomes SLACK_APP_TOKEN.
# Then Install App: the Bot User OAuth Token becomes SLACK_BOT_TOKEN. Invite the bot to its channels.
"""

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]


def manifest() -> str:
    """The manifest as YAML, each scope and event followed by its reason. The same text every time.

    The messages tab is on, though nobody can write in it: without it Slack refuses to bring a person a message.
    Keys and limits: docs.slack.dev/reference/app-manifest.
    """
    text = yaml.safe_dump(_document(), sort_keys=False, allow_unicode=True, width=1000)
    return _HEAD + "".join(_with_reason(line) for line in text.splitlines(keepends=True))


def _document() -> Mapping[str, Value]:
    return {
        "display_information": {
            "name": surface.NAME,
            "description": surface.DESCRIPTION,
            "background_color": surface.COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": surface.NAME, "always_online": True},
            "shortcuts": [_shortcut(shortcut) for shortcut in surface.SHORTCUTS],
            "slash_commands": [_command(command) for command in surface.COMMANDS],
        },
        "oauth_config": {"scopes": {"bot": sorted(surface.SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(surface.EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _shortcut(shortcut: surface.Shortcut) -> Mapping[str, Value]:
    return {
        "name": shortcut.name,
        "type": "message",
        "callback_id": shortcut.callback_id,
        "description": shortcut.about,
    }


def _command(command: surface.Command) -> Mapping[str, Value]:
    """`should_escape`: a person named in a command arrives as <@U…>, so that no name has to be guessed."""
    return {
        "command": command.name,
        "description": command.about,
        "usage_hint": command.hint,
        "should_escape": True,
    }


def _with_reason(line: str) -> str:
    item = re.fullmatch(r"\s*- (\S+)\n", line)
    reason = {**surface.SCOPES, **surface.EVENTS}.get(item[1], "") if item else ""
    return f"{line.rstrip()}  # {reason}\n" if reason else line
