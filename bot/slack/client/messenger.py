"""Messages over Slack's Web API: posted, drawn again, removed and found again. What they say is drawn elsewhere.

Each message carries metadata saying whose it is and which, so that it is found after a crash and never posted twice.
Nothing is retried here; errors are translated in `errors`.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from slack_sdk import WebClient
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler, ServerErrorRetryHandler
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.core.attachments import Picture
from bot.core.details import ThreadMessage
from bot.core.errors import Refused, ThreadGone
from bot.core.ports.runtime import Clock
from bot.core.slack_messages import DesiredMessage, SlackPlace
from bot.slack.blocks.elements import Block
from bot.slack.client.channels import ChannelDirectory
from bot.slack.client.errors import SlackNotFound, translate_errors
from bot.slack.client.pictures import show_picture
from bot.slack.client.thread_reader import Message, people_messages, read_messages
from bot.slack.messages.attachments import without_images

MESSAGE = "switchboard_message"
"""The metadata's event type. Its payload names the owner (question:12, burst:3) and the message's key."""
TIMEOUT = 20
"""Seconds for one call."""
_SKEW = timedelta(minutes=5)  # Slack's clock and ours need not agree


def web_client(token: str | None, base_url: str = WebClient.BASE_URL) -> WebClient:
    """A client that sends each call once. The library's own would send a message again after a broken connection."""
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])


def telling_client(token: str | None, base_url: str = WebClient.BASE_URL) -> WebClient:
    """A client for what one person is told: when Slack asks to slow down, or fails, it is told after a while. At worst
    they read it twice.
    """
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=_tried_again())


def telling_webhook(url: str) -> WebhookClient:
    """The same for what is told by a response_url."""
    return WebhookClient(url, timeout=TIMEOUT, retry_handlers=_tried_again())


def _tried_again() -> list[RetryHandler]:
    """When Slack asks to slow down or fails, not when a connection broke: then it may have been told."""
    return [RateLimitErrorRetryHandler(max_retry_count=2), ServerErrorRetryHandler(max_retry_count=2)]


class WebMessenger:
    """`bot.core.ports.slack.SlackMessenger` over the Web API. Channels are given as ids or #names."""

    def __init__(self, client: WebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._channels = ChannelDirectory(client, clock)
        self._own = ""

    def post(self, owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace:
        room = self._channels.id(message.channel)
        answer = _with_or_without_images(message, lambda blocks: self._post(room, owner, message, blocks, thread))
        place = SlackPlace(str(answer.get("channel") or room), str(answer["ts"]))
        if thread and (answer.get("message") or {}).get("thread_ts") != thread:
            self.remove(place)  # under a deleted message Slack posts into the channel, and says nothing
            raise ThreadGone("slack", f"{message.channel}: the thread's first message was deleted")
        return place

    def update(self, owner: str, message: DesiredMessage, place: SlackPlace) -> bool:
        try:
            _with_or_without_images(message, lambda blocks: self._update(owner, message, blocks, place))
        except SlackNotFound:
            return False
        return True

    def _post(self, room: str, owner: str, message: DesiredMessage, blocks: list[Block], thread: str) -> SlackResponse:
        with translate_errors(self._clock, message.channel):
            return self._client.chat_postMessage(
                channel=room,
                blocks=blocks,
                text=message.text,
                metadata=_mark(owner, message),
                thread_ts=thread or None,
                unfurl_links=False,
                unfurl_media=False,
            )

    def _update(self, owner: str, message: DesiredMessage, blocks: list[Block], place: SlackPlace) -> SlackResponse:
        with translate_errors(self._clock, message.channel):
            return self._client.chat_update(
                channel=place.room or self._channels.id(message.channel),
                ts=place.ts,
                blocks=blocks,
                text=message.text,
                metadata=_mark(owner, message),
            )

    def remove(self, place: SlackPlace) -> None:
        try:
            with translate_errors(self._clock):
                self._client.chat_delete(channel=place.room, ts=place.ts)
        except SlackNotFound:
            return

    def find(self, owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace | None:
        room = self._channels.id(message.channel)
        own, marks = self._bot(), (_mark(owner, message), *_former_marks(owner, message.key))
        for one in read_messages(self._client, self._clock, room, message.since - _SKEW, thread):
            if one.get("user") == own and one.get("metadata") in marks:
                return SlackPlace(room, str(one["ts"]))
        return None

    def show_picture(self, place: SlackPlace, picture: Picture) -> None:
        show_picture(self._client, self._clock, picture, place.room, place.ts)

    def read_thread(self, card: SlackPlace, after: str) -> Sequence[ThreadMessage]:
        messages = read_messages(self._client, self._clock, card.room, after, card.ts)
        try:
            return people_messages(messages, card.room, card.ts, after)
        except ThreadGone:
            return ()

    def _bot(self) -> str:
        if not self._own:
            with translate_errors(self._clock):
                self._own = str(self._client.auth_test()["user_id"])
        return self._own


def _with_or_without_images(message: DesiredMessage, ask: Callable[[list[Block]], SlackResponse]) -> SlackResponse:
    """Ask Slack with the images, and where it refuses those, with links to them: it shows some to their owner alone."""
    blocks = list(message.blocks)
    plainer = without_images(blocks)
    try:
        return ask(blocks)
    except Refused as refusal:
        if plainer == blocks or refusal.code != "invalid_blocks":
            raise
        return ask(plainer)


def _mark(owner: str, message: DesiredMessage) -> Message:
    return {"event_type": MESSAGE, "event_payload": {"owner": owner, "key": message.key}}


def _former_marks(owner: str, key: str) -> list[Message]:
    """How version 0.1.0 marked the same message: what it was posting when it was replaced is found, too."""
    kind, _, number = owner.partition(":")
    if kind == "burst":
        return [{"event_type": "switchboard_burst", "event_payload": {"burst": int(number)}}]
    about, _, which = key.partition(":")
    payload: dict[str, object] = {"question": int(number)}
    if about == "card":
        return [{"event_type": "switchboard_card", "event_payload": payload}]
    if about == "note":
        return [{"event_type": "switchboard_note", "event_payload": {**payload, "entry": int(which)}}]
    if about == "review":
        return [{"event_type": "switchboard_review", "event_payload": {**payload, "reply": int(which)}}]
    return []
