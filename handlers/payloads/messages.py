"""Events about messages as values: posted, edited, deleted. Pure."""

from collections.abc import Sequence

from bot.core.attachments import AttachedFile
from bot.core.details import ThreadMessage
from bot.core.replying.prefix import is_meant_as_reply
from bot.desk.context import EventKeys
from bot.slack.blocks.richtext.read_blocks import read_message
from bot.slack.client.files import attached_files
from bot.slack.client.thread_reader import PERSON_SUBTYPES, is_by_a_person
from handlers.interactions import MessageDeleted, MessageEdited, MessagePosted
from handlers.payloads.json_values import Json, part, text, timestamp


def parse_message(body: Json) -> MessagePosted | MessageEdited | MessageDeleted | None:
    """What a message event means; None for anything not done by a person, for talk outside threads, and for what has no
    place of its own.
    """
    if not has_its_place(body):
        return None
    event = part(body, "event")
    kind = text(event, "subtype")
    if kind == "message_deleted":
        return _message_deleted(body, event, timestamp(event, "deleted_ts"))
    if kind == "message_changed":
        return _message_edited(body, event, part(event, "message"))
    said, ts, by = text(event, "text"), timestamp(event, "ts"), text(event, "user")
    thread = _thread(event, ts)
    if kind not in PERSON_SUBTYPES or not is_by_a_person(event) or not (thread or is_meant_as_reply(said)):
        return None
    words, files = read_message(event), attached_files(event)
    posted = ThreadMessage(text(event, "channel"), thread, ts, by, said, words=words, files=files)
    return MessagePosted(posted, (*_event_id(body), message_key(posted.channel, posted.ts)))


def has_its_place(body: Json) -> bool:
    """Whether it says in which channel, at which ts and by whom the message is that it is about."""
    event = part(body, "event")
    kind = text(event, "subtype")
    if kind == "message_deleted":
        return bool(text(event, "channel") and timestamp(event, "deleted_ts"))
    said = part(event, "message") if kind == "message_changed" else event
    by = text(said, "user") or text(said, "bot_id") or kind or text(said, "subtype")
    return bool(text(event, "channel") and timestamp(said, "ts") and by)


def message_key(channel: str, ts: str) -> str:
    """The key of a message, whether it came as an event or was read from the thread afterwards."""
    return f"message:{channel}:{ts}"


def _thread(event: Json, ts: str) -> str:
    """The ts of the thread that it stands in; "" for a message of the channel itself."""
    thread = timestamp(event, "thread_ts")
    return "" if thread == ts else thread


def _message_deleted(body: Json, event: Json, ts: str) -> MessageDeleted:
    """Whosever it was: one of our own that was deleted may have to be posted again."""
    channel = text(event, "channel")
    return MessageDeleted(channel, ts, (*_event_id(body), f"deleted:{channel}:{ts}"))


def _message_edited(body: Json, event: Json, after: Json) -> MessageEdited | MessageDeleted | None:
    before, ts = part(event, "previous_message"), timestamp(after, "ts")
    if text(after, "subtype") == "tombstone":  # a deleted message that still has answers under it
        return _message_deleted(body, event, ts)
    files, files_before = attached_files(after), attached_files(before)
    same_words = text(after, "text") == text(before, "text")
    if not before or not is_by_a_person(after) or (same_words and _ids(files) == _ids(files_before)):
        return None
    channel, thread = text(event, "channel"), timestamp(after, "thread_ts")
    by = text(after, "edited", "user") or text(after, "user")
    moment = timestamp(event, "event_ts") or timestamp(event, "ts") or timestamp(after, "edited", "ts") or ts
    event_keys = (*_event_id(body), f"edited:{channel}:{ts}:{moment}")
    said, words = text(after, "text"), read_message(after)
    return MessageEdited(channel, ts, by, said, event_keys, thread, words, files, files_before, same_words)


def _ids(files: Sequence[AttachedFile]) -> set[str]:
    return {file.id for file in files}


def _event_id(body: Json) -> EventKeys:
    return (f"event:{text(body, 'event_id')}",) if text(body, "event_id") else ()
