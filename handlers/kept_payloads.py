"""Which payloads are kept before they are acknowledged: those that may change something, or by which somebody means to.

What only opens a window or shows something is not kept, because Slack lets it be answered for three seconds only; nor
is a submitted window, which is judged before it is acknowledged. Of a payload only that is kept which the act needs:
no verification token, and nothing of the message that a button stood under. Its response_url is kept until it is
handled, because by it a late answer reaches the person.
"""

from collections.abc import Callable, Mapping

from bot.core.ports.inbox import Payload, PayloadKind, person_lane, thread_lane
from bot.core.replying.prefix import is_meant_as_reply
from bot.desk import Desk
from bot.slack import action_ids
from handlers.actions import ACTS, overflow_press
from handlers.commands.dispatch import changes_something
from handlers.commands.pressed import ANSWERED
from handlers.interactions import MessageDeleted, MessageEdited, MessagePosted
from handlers.payloads import (
    BOT_USER,
    Json,
    our_user,
    parse_button_press,
    parse_command,
    parse_mention,
    parse_message,
    parse_reaction,
    part,
    text,
    timestamp,
)
from handlers.thread_commands.reaction import concerns_us as reaction_concerns_us

_NOT_KEPT = frozenset({"token", "authorizations", "message", "state", "api_app_id", "team", "event_context"})


def payload_of(body: Json) -> Payload | None:
    """The payload to be kept; None for one that is not."""
    if "event" in body:
        kept = KEPT_EVENTS.get(text(body, "event", "type"))
        return kept(body) if kept else None
    if "command" in body:
        typed = parse_command(body)
        if not changes_something(typed):
            return None
        return Payload(tuple(typed.event), PayloadKind.COMMAND, person_lane(typed.by), _needed(body))
    return _press(body) if body.get("type") == "block_actions" else None


def concerns_us(desk: Desk, body: Json) -> bool:
    """Whether what happened to a message may be about a question, or its author must be told that it is not."""
    if reaction := parse_reaction(body):
        return reaction_concerns_us(desk, reaction)
    if text(body, "event", "type") == "app_mention":
        return True
    match parse_message(body):
        case MessagePosted(message):
            return is_meant_as_reply(message.text) or desk.inbox.concerns_us(message.channel, message.thread_ts)
        case MessageEdited(channel, ts, _, said, _, thread, _):
            return is_meant_as_reply(said) or desk.inbox.concerns_us(channel, thread, ts)
        case MessageDeleted(channel, ts, _):
            return desk.inbox.concerns_us(channel, _thread_of(part(body, "event")), ts)
    return False


def _message(body: Json) -> Payload | None:
    happened, event = parse_message(body), part(body, "event")
    if happened is None:
        return None
    ts = happened.message.ts if isinstance(happened, MessagePosted) else happened.ts
    lane = thread_lane(text(event, "channel"), _thread_of(event) or ts)
    return Payload(tuple(happened.event), PayloadKind.MESSAGE, lane, _needed(body))


def _mention(body: Json) -> Payload | None:
    said = parse_mention(body)
    if said is None:
        return None
    lane = thread_lane(said.channel, said.thread or said.ts)
    return Payload(tuple(said.event), PayloadKind.MENTION, lane, {**_needed(body), BOT_USER: our_user(body)})


def _reaction(body: Json) -> Payload | None:
    reaction = parse_reaction(body)
    if reaction is None:
        return None
    lane = thread_lane(reaction.channel, reaction.ts)
    return Payload(tuple(reaction.event), PayloadKind.REACTION, lane, _needed(body))


KEPT_EVENTS: Mapping[str, Callable[[Json], Payload | None]] = {
    "message": _message,
    "app_mention": _mention,
    "reaction_added": _reaction,
}
"""The events that are kept, by their type."""


def _thread_of(event: Json) -> str:
    """The ts of the thread in which this happened, "" for none."""
    messages = (event, part(event, "message"), part(event, "previous_message"))
    return next(filter(None, (timestamp(message, "thread_ts") for message in messages)), "")


def _press(body: Json) -> Payload | None:
    pressed = parse_button_press(body)
    if pressed.action == action_ids.MORE:
        pressed = overflow_press(pressed)
    if pressed.action not in ACTS and pressed.action not in ANSWERED:
        return None
    container = part(body, "container")
    thread = pressed.thread or timestamp(container, "message_ts")
    lane = thread_lane(text(container, "channel_id"), thread) if thread else person_lane(pressed.by)
    return Payload(tuple(pressed.event), PayloadKind.PRESS, lane, _needed(body))


def _needed(body: Json) -> Json:
    kept = {key: value for key, value in body.items() if key not in _NOT_KEPT}
    if isinstance(kept.get("view"), dict):
        kept["view"] = {key: kept["view"].get(key) for key in ("id", "type", "callback_id", "private_metadata")}
    return kept
