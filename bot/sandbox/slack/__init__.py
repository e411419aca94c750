"""A strict stand-in for Slack on 127.0.0.1: the Web API, Socket Mode, and the people who use the workspace.

The real slack_sdk and slack_bolt work against it unchanged. The demo and the tests use it. Start at
`server.SlackServer`; what its users can do over HTTP is described in `control_api`.
"""

from bot.sandbox.slack.blockkit.active_content import ActivePart, active_parts
from bot.sandbox.slack.protocol import Json, SlackRefusal
from bot.sandbox.slack.server import SlackServer
from bot.sandbox.slack.users.result import ActionResult
from bot.sandbox.slack.workspace.seed import (
    BOT_EVENTS,
    BOT_SCOPES,
    Channel,
    Rules,
    SlackApp,
    User,
    Usergroup,
    Workspace,
)

__all__ = [
    "BOT_EVENTS",
    "BOT_SCOPES",
    "ActionResult",
    "ActivePart",
    "Channel",
    "Json",
    "Rules",
    "SlackApp",
    "SlackRefusal",
    "SlackServer",
    "User",
    "Usergroup",
    "Workspace",
    "active_parts",
]
