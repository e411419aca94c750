"""Slack's payloads as typed, frozen values. Pure, and the only place that reads raw payloads. What Slack sends is
documented at docs.slack.dev/reference/interaction-payloads and /reference/events; the values are in `interactions`.
A payload comes from outside, and often from a message or a window of an earlier version: whatever its shape, it is
read, or refused with a sentence for its person.
"""

from handlers.payloads.accounts import changed_account, changed_quiet_time, changed_status, foreign_user
from handlers.payloads.envelope import ReadableBody, make_readable
from handlers.payloads.json_values import Json, part, parts, text, timestamp
from handlers.payloads.mentions import BOT_USER, our_user, parse_mention, parse_reaction
from handlers.payloads.messages import has_its_place, message_key, parse_message
from handlers.payloads.presses import home_opener, parse_button_press, parse_command, parse_shortcut, response_target
from handlers.payloads.windows import parse_window_submission

__all__ = [
    "BOT_USER",
    "Json",
    "ReadableBody",
    "changed_account",
    "changed_quiet_time",
    "changed_status",
    "foreign_user",
    "has_its_place",
    "home_opener",
    "make_readable",
    "message_key",
    "our_user",
    "parse_button_press",
    "parse_command",
    "parse_mention",
    "parse_message",
    "parse_reaction",
    "parse_shortcut",
    "parse_window_submission",
    "part",
    "parts",
    "response_target",
    "text",
    "timestamp",
]
