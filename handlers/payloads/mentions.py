"""Events by which somebody gives a command without typing one: our name in a thread, a reaction to a message. Pure."""

import re

from handlers.interactions import MentionedCommand, Reaction
from handlers.payloads.json_values import Json, part, parts, text, timestamp

BOT_USER = "bot_user"
"""Where a kept payload says who we are: of the rest of its envelope nothing is kept."""


def our_user(body: Json) -> str:
    """The user id of our bot, as the envelope or the kept payload says."""
    authorised = (text(one, "user_id") for one in parts(body, "authorizations") if one.get("is_bot") is True)
    return text(body, BOT_USER) or next(authorised, "")


def parse_mention(body: Json) -> MentionedCommand | None:
    """What stands after our name; None where the message does not begin with it, was edited, or is by no person."""
    event, us = part(body, "event"), our_user(body)
    said, by, ts = text(event, "text").strip(), text(event, "user"), timestamp(event, "ts")
    channel, name = text(event, "channel"), re.match(rf"<@{re.escape(us)}(?:\|[^>]*)?>[\s,:]*", said)
    is_by_a_person = by and not (text(event, "bot_id") or text(event, "subtype") or event.get("edited"))
    if name is None or not (us and ts and channel and is_by_a_person):
        return None
    event_keys = (*_event_id(body), f"mention:{channel}:{ts}")
    thread = timestamp(event, "thread_ts")
    return MentionedCommand(by, said[name.end() :], channel, thread, ts, event_keys)


def parse_reaction(body: Json) -> Reaction | None:
    """A reaction that was added to a message, whatever its skin tone; None for one of ours, or to anything else."""
    event = part(body, "event")
    item, by, name = part(event, "item"), text(event, "user"), text(event, "reaction").partition("::")[0]
    channel, ts = text(item, "channel"), timestamp(item, "ts")
    is_to_a_message = item.get("type") == "message" and channel and ts
    if not (is_to_a_message and by and name) or by == our_user(body):
        return None
    moment = timestamp(event, "event_ts")
    event_keys = (*_event_id(body), f"reaction:{by}:{name}:{channel}:{ts}:{moment}")
    return Reaction(by, name, channel, ts, event_keys)


def _event_id(body: Json) -> tuple[str, ...]:
    return (f"event:{text(body, 'event_id')}",) if text(body, "event_id") else ()
