"""Reads messages of a channel or a thread, page by page, and picks those people wrote. Nothing is posted here."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from slack_sdk import WebClient

from bot.core.details import ThreadMessage
from bot.core.ports.runtime import Clock
from bot.slack.blocks.richtext.read_blocks import read_message
from bot.slack.client.errors import translate_errors
from bot.slack.client.files import attached_files

Message = dict[str, object]

_PAGE = 200
PERSON_SUBTYPES = frozenset({"", "thread_broadcast", "file_share", "me_message"})
"""Subtypes of messages written by a person."""


def read_messages(
    client: WebClient, clock: Clock, room: str, since: datetime | str, thread: str = ""
) -> Iterator[Message]:
    """The messages of a channel, or of one of its threads, not older than `since` (a time or a ts), with metadata.

    Raises Unavailable, Unauthorised or Refused while it is iterated.
    """
    oldest = since if isinstance(since, str) else f"{since.timestamp():.6f}"
    cursor = ""
    while True:
        with translate_errors(clock, room):
            answer = _page(client, room, thread, oldest, cursor)
        messages, cursor = answer
        yield from messages
        if not cursor:
            return


def _page(client: WebClient, room: str, thread: str, oldest: str, cursor: str) -> tuple[list[Message], str]:
    if thread:
        answer = client.conversations_replies(
            channel=room, ts=thread, oldest=oldest, limit=_PAGE, cursor=cursor or None, include_all_metadata=True
        )
    else:
        answer = client.conversations_history(
            channel=room, oldest=oldest, limit=_PAGE, cursor=cursor or None, include_all_metadata=True
        )
    following = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
    return list(answer.get("messages") or []), following


def people_messages(messages: Iterator[Message], room: str, thread: str, after: str) -> list[ThreadMessage]:
    """The messages people wrote after the ts `after`, oldest first, without the thread's first message."""
    said = [
        ThreadMessage(
            room,
            thread,
            str(message["ts"]),
            str(message.get("user", "")),
            str(message.get("text", "")),
            _edited_ts(message.get("edited")),
            words=read_message(message),
            files=attached_files(message),
        )
        for message in messages
        if _human(message) and _has_ts(message) and message["ts"] != thread and _later(str(message["ts"]), after)
    ]
    return sorted(said, key=lambda one: _order(one.ts))


def _edited_ts(edited: object) -> str:
    return str(edited.get("ts") or "") if isinstance(edited, dict) else ""


def is_by_a_person(message: Mapping[str, object]) -> bool:
    """Whether a person wrote it, and no bot; its subtype is not looked at."""
    return bool(message.get("user")) and not message.get("bot_id")


def _human(message: Message) -> bool:
    return is_by_a_person(message) and str(message.get("subtype") or "") in PERSON_SUBTYPES


def _has_ts(message: Message) -> bool:
    return re.fullmatch(r"\d+\.\d+", str(message.get("ts"))) is not None


def _later(ts: str, after: str) -> bool:
    return not after or _order(ts) > _order(after)


def _order(ts: str) -> tuple[int, int]:
    seconds, _, rest = ts.partition(".")
    return int(seconds), int(rest or 0)
