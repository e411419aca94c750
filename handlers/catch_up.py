"""What was posted, edited and deleted in a thread while the bot was not running: read from Slack and processed like
events. What was processed before is known by its key, and skipped. When to catch up, and what follows an outage, is
decided by the caller.
"""

from contextlib import suppress

from slack_sdk import WebClient

from bot.core.details import QuestionDetail, ReplyDetail, ThreadMessage
from bot.core.errors import Blocked, Inside, Refused
from bot.core.ports.slack import SlackMessenger
from bot.core.slack_messages import CARD
from bot.core.states import RETRACTABLE, ReplyState
from bot.desk import Desk, ThreadResult
from bot.desk.context import AlreadyHandled
from handlers.interactions import MessagePosted
from handlers.payloads import message_key
from handlers.thread_messages import take_edit, take_message, tell_refusal

_FOLLOWED = RETRACTABLE | {ReplyState.SENDING}


def catch_up(desk: Desk, messenger: SlackMessenger, client: WebClient, detail: QuestionDetail, ts: str) -> None:
    """Process what happened in this question's thread after the message `ts`. Raises what `SlackMessenger` raises.

    A message that a candidate came from is read again however old it is: an edit voids approvals.
    """
    if detail.card is None:
        return
    said, rooms = _read(messenger, detail, ts)
    candidates = [file for file in _candidates(detail) if file.reply.spoken_channel in rooms]
    for one in said:
        if float(one.ts) > float(ts or 0):
            with suppress(AlreadyHandled):
                take_message(desk, client, MessagePosted(one, (message_key(one.channel, one.ts),)))
    present = {one.ts: one for one in said}
    for file in candidates:
        with suppress(AlreadyHandled):
            _look_again(desk, client, file, present.get(file.reply.spoken_ts))


def _read(messenger: SlackMessenger, detail: QuestionDetail, ts: str) -> tuple[list[ThreadMessage], set[str]]:
    """What was said under the card and under those that stood before, oldest first; and the channels that were read.

    A channel that the question has left may be closed to us: it is passed over.
    """
    said: list[ThreadMessage] = []
    rooms = {card.room for card in detail.cards}
    whole = bool(_candidates(detail))
    for card in detail.cards:
        try:
            said += messenger.read_thread(card.place, card.ts if whole else ts)
        except Refused:
            if card.key == CARD:
                raise
            rooms.discard(card.room)
    return sorted(said, key=lambda one: float(one.ts)), rooms


def _candidates(detail: QuestionDetail) -> list[ReplyDetail]:
    """Candidates that came from a message, which must stand in one of the question's threads, and what has begun to
    leave: if it did not, it is sent again.
    """
    return [file for file in detail.replies if file.reply.state in _FOLLOWED and file.reply.spoken_ts]


def _look_again(desk: Desk, client: WebClient, file: ReplyDetail, message: ThreadMessage | None) -> None:
    reply = file.reply
    if message is None:
        key = f"deleted:{reply.spoken_channel}:{reply.spoken_ts}"
        desk.threads.message_deleted(reply.spoken_channel, reply.spoken_ts, event=(key,))
    elif message.edited_ts and float(message.edited_ts) > file.versions[-1].at.timestamp():
        _take_edit(desk, client, message)


def _take_edit(desk: Desk, client: WebClient, message: ThreadMessage) -> None:
    key = f"edited:{message.channel}:{message.ts}:{message.edited_ts}"
    try:
        take_edit(desk, client, message, (key,))
    except AlreadyHandled:
        raise
    except Inside as refusal:
        may_ask = isinstance(refusal, Blocked)
        tell_refusal(desk, client, message, ThreadResult("refused", str(refusal), may_ask=may_ask))
