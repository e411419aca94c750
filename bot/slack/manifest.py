"""Writes the Slack app's manifest from `app_definition`: a person pastes it at api.slack.com/apps to create the app.

The file `config/slack-manifest.yaml` holds exactly this text; it is generated, never edited.
"""

import re
from collections.abc import Mapping, Sequence

import yaml

from bot.slack import app_definition

_HEAD = """\
# Made by `make generated`; do not edit. Paste it at https://api.slack.com/apps: Create New App, From a manifest.
# Then Basic Information > App-Level Tokens: make one with the scope connections:write. It becomes SLACK_APP_TOKEN.
# Then Install App: the Bot User OAuth Token becomes SLACK_BOT_TOKEN. Invite the bot to its channels.
"""

_REASONS = {
    **app_definition.SCOPES,
    **app_definition.OPTIONAL_SCOPES,
    **app_definition.SIGN_IN_SCOPES,
    **app_definition.EVENTS,
}

Value = str | bool | Sequence["Value"] | Mapping[str, "Value"]


def manifest(usage_hint: str, sign_in_back: str = "") -> str:
    """The manifest as YAML, each scope and event followed by its reason. Deterministic.

    `usage_hint` is what Slack shows after a slash command while it is typed. `sign_in_back` is where Slack
    leads back to who signs in to the desk on the web with Slack; "" where nobody does.

    The messages tab is on but read-only: without it Slack refuses to deliver a direct message from the app.
    Keys and limits: docs.slack.dev/reference/app-manifest.
    """
    text = yaml.safe_dump(_document(usage_hint, sign_in_back), sort_keys=False, allow_unicode=True, width=1000)
    return _HEAD + "".join(_with_reason(line) for line in text.splitlines(keepends=True))


def _document(hint: str, sign_in_back: str) -> Mapping[str, Value]:
    return {
        "display_information": {
            "name": app_definition.NAME,
            "description": app_definition.DESCRIPTION,
            "background_color": app_definition.COLOUR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": app_definition.NAME, "always_online": True},
            "shortcuts": [_shortcut(shortcut) for shortcut in app_definition.SHORTCUTS],
            "slash_commands": [_command(command, hint) for command in app_definition.COMMANDS],
        },
        "oauth_config": _oauth(sign_in_back),
        "settings": {
            "event_subscriptions": {"bot_events": sorted(app_definition.EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _oauth(sign_in_back: str) -> Mapping[str, Value]:
    scopes: dict[str, Value] = {
        "bot": sorted({**app_definition.SCOPES, **app_definition.OPTIONAL_SCOPES}),
        "bot_optional": sorted(app_definition.OPTIONAL_SCOPES),
    }
    if not sign_in_back:
        return {"scopes": scopes}
    return {"redirect_urls": [sign_in_back], "scopes": {"user": sorted(app_definition.SIGN_IN_SCOPES), **scopes}}


def _shortcut(shortcut: app_definition.MessageShortcut) -> Mapping[str, Value]:
    return {
        "name": shortcut.name,
        "type": "message",
        "callback_id": shortcut.callback_id,
        "description": shortcut.about,
    }


def _command(command: app_definition.SlashCommand, hint: str) -> Mapping[str, Value]:
    """With `should_escape`, a person mentioned in a command arrives as <@U…> instead of as a name."""
    return {
        "command": command.name,
        "description": command.about,
        "usage_hint": hint,
        "should_escape": True,
    }


def _with_reason(line: str) -> str:
    item = re.fullmatch(r"\s*- (\S+)\n", line)
    reason = _REASONS.get(item[1], "") if item else ""
    return f"{line.rstrip()}  # {reason}\n" if reason else line
