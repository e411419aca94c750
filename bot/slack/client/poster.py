"""Cards over Slack's Web API: posts, updates and finds again what `bot.slack.messages` draws.

Each message carries metadata saying which question, entry or reply it shows, numbers only, so that it is found after a
crash and never posted twice. Nothing is retried here; errors are translated in `errors`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient

from bot.core.bursts import Burst
from bot.core.details import QuestionDetail, ReplyDetail, ThreadMessage
from bot.core.model import HistoryEntry, Person
from bot.core.ports.runtime import Clock
from bot.slack.blocks.elements import Block
from bot.slack.client.channels import ChannelDirectory
from bot.slack.client.errors import SlackNotFound, translated
from bot.slack.client.thread_reader import Message, listed, spoken
from bot.slack.messages.burst import burst_message, burst_text
from bot.slack.messages.card import card, card_text, moved_card
from bot.slack.messages.outbound import departure, departure_text
from bot.slack.messages.question_notes import note, note_text
from bot.slack.messages.review import review, review_text
from bot.slack.messages.thread_entry import NoteContext

log = structlog.get_logger()

CARD, FORMER = "switchboard_card", "switchboard_former_card"
DEPARTURE = "switchboard_departure"
BURST = "switchboard_burst"
NOTE, REVIEW = "switchboard_note", "switchboard_review"
TIMEOUT = 20
"""Seconds for one call."""
_SKEW = timedelta(minutes=5)  # Slack's clock and ours need not agree


def web_client(token: str, base_url: str = WebClient.BASE_URL) -> WebClient:
    """A client that sends each call once. The library's own would send a message again after a broken connection."""
    return WebClient(token=token, base_url=base_url, timeout=TIMEOUT, retry_handlers=[])


class SlackCards:
    """`bot.core.ports.Cards` in Slack. Channels are given as ids or #names; so are those of questions."""

    def __init__(
        self,
        client: WebClient,
        people: Mapping[str, Person],
        review_channel: str,
        outbound_channel: str,
        clock: Clock,
    ) -> None:
        self._client = client
        self._people = people
        self._tags: Collection[str] | None = None
        self._review_channel = review_channel
        self._outbound_channel = outbound_channel
        self._clock = clock
        self._rooms = ChannelDirectory(client, clock)
        self._own = ""

    def take_company(self, people: Mapping[str, Person], tags: Collection[str]) -> None:
        """Draw by these people, and these tags' names, from now on."""
        self._people, self._tags = people, tags

    def channel_id(self, channel: str) -> str:
        """The id of a channel given by name; an id as it is. Raises Refused when the bot cannot see it."""
        return self._rooms.id(channel)

    def post_card(self, dossier: QuestionDetail, now: datetime) -> str:
        blocks, text = card(dossier, self._people, now, self._tags), card_text(dossier)
        return self._post(dossier.question.channel, blocks, text, _card_mark(dossier))

    def find_card(self, dossier: QuestionDetail) -> str:
        room = self._rooms.id(dossier.question.channel)
        return self._find(
            listed(self._client, self._clock, room, dossier.question.created_at - _SKEW), _card_mark(dossier)
        )

    def update_card(self, dossier: QuestionDetail, now: datetime) -> None:
        question = dossier.question
        blocks = card(dossier, self._people, now, self._tags)
        self._update(question.channel, question.card_ts, blocks, card_text(dossier), _card_mark(dossier))

    def close_card(self, dossier: QuestionDetail, channel: str, ts: str) -> None:
        text = f"{dossier.question.id} has moved"
        self._update(channel, ts, moved_card(dossier, self._people), text, _card_mark(dossier, FORMER))

    def post_note(self, dossier: QuestionDetail, entry: HistoryEntry, now: datetime) -> str:
        telling = NoteContext(dossier, entry, self._people, now)
        blocks, question = note(telling), dossier.question
        if not blocks:
            return ""
        return self._post(question.channel, blocks, note_text(telling), _note_mark(dossier, entry), question.card_ts)

    def find_note(self, dossier: QuestionDetail, entry: HistoryEntry) -> str:
        question = dossier.question
        room = self._rooms.id(question.channel)
        messages = listed(self._client, self._clock, room, entry.at - _SKEW, question.card_ts)
        return self._find(messages, _note_mark(dossier, entry))

    def update_note(self, dossier: QuestionDetail, entry: HistoryEntry, ts: str) -> None:
        telling = NoteContext(dossier, entry, self._people, self._clock())
        blocks = note(telling)
        text, mark = note_text(telling), _note_mark(dossier, entry)
        if blocks and not any(self._update(room, ts, blocks, text, mark) for room in _rooms(dossier)):
            log.info("note.missing", question=dossier.question.id, entry=entry.seq)

    def post_review(self, dossier: QuestionDetail, file: ReplyDetail, now: datetime) -> tuple[str, str]:
        room = self._rooms.id(self._review_channel)
        blocks = review(dossier, file, self._people, now)
        return room, self._post(room, blocks, review_text(dossier), _review_mark(dossier, file))

    def find_review(self, dossier: QuestionDetail, file: ReplyDetail) -> tuple[str, str]:
        room = self._rooms.id(self._review_channel)
        messages = listed(self._client, self._clock, room, file.reply.proposed_at - _SKEW)
        ts = self._find(messages, _review_mark(dossier, file))
        return (room, ts) if ts else ("", "")

    def update_review(self, dossier: QuestionDetail, file: ReplyDetail, now: datetime) -> None:
        reply = file.reply
        blocks = review(dossier, file, self._people, now)
        room = reply.review_channel or self._review_channel
        self._update(room, reply.review_ts, blocks, review_text(dossier), _review_mark(dossier, file))

    def announce(self, dossier: QuestionDetail, entry: HistoryEntry, now: datetime, *, look_first: bool) -> None:
        telling, mark = NoteContext(dossier, entry, self._people, now), _note_mark(dossier, entry, DEPARTURE)
        blocks = departure(telling)
        if look_first and self._find(
            listed(self._client, self._clock, self._rooms.id(self._outbound_channel), entry.at - _SKEW), mark
        ):
            return
        if blocks:
            self._post(self._outbound_channel, blocks, departure_text(telling), mark)

    def post_burst(self, burst: Burst) -> str:
        return self._post(
            burst.channel, burst_message(burst, self._people, call=True), burst_text(burst), _burst_mark(burst)
        )

    def find_burst(self, burst: Burst) -> str:
        room = self._rooms.id(burst.channel)
        return self._find(listed(self._client, self._clock, room, burst.started_at - _SKEW), _burst_mark(burst))

    def update_burst(self, burst: Burst, ts: str) -> None:
        self._update(burst.channel, ts, burst_message(burst, self._people), burst_text(burst), _burst_mark(burst))

    def said_since(self, dossier: QuestionDetail, ts: str) -> Sequence[ThreadMessage]:
        question = dossier.question
        room = self._rooms.id(question.channel)
        messages = listed(self._client, self._clock, room, ts, question.card_ts)
        return spoken(messages, room, question.card_ts, ts)

    def _post(self, channel: str, blocks: list[Block], text: str, mark: Message, thread: str = "") -> str:
        room = self._rooms.id(channel)
        with translated(self._clock, channel):
            answer = self._client.chat_postMessage(
                channel=room,
                blocks=blocks,
                text=text,
                metadata=mark,
                thread_ts=thread or None,
                unfurl_links=False,
                unfurl_media=False,
            )
        return str(answer["ts"])

    def _update(self, channel: str, ts: str, blocks: list[Block], text: str, mark: Message) -> bool:
        """False when the message is not there: what somebody deleted in Slack stays deleted, and stops nothing."""
        room = self._rooms.id(channel)
        try:
            with translated(self._clock, channel):
                self._client.chat_update(channel=room, ts=ts, blocks=blocks, text=text, metadata=mark)
        except SlackNotFound:
            return False
        return True

    def _find(self, messages: Iterator[Message], mark: Message) -> str:
        own = self._bot()
        mine = (message for message in messages if message.get("user") == own and message.get("metadata") == mark)
        return str(next(mine, {}).get("ts", ""))

    def _bot(self) -> str:
        if not self._own:
            with translated(self._clock):
                self._own = str(self._client.auth_test()["user_id"])
        return self._own


def _rooms(dossier: QuestionDetail) -> list[str]:
    """Every channel the question was asked in, the present one first: a note stays where it was posted."""
    placing = ("question.asked", "question.moved")
    asked = (entry.data.get("channel", "") for entry in reversed(dossier.entries) if entry.what in placing)
    return list(dict.fromkeys(room for room in (dossier.question.channel, *asked) if room))


def _card_mark(dossier: QuestionDetail, kind: str = CARD) -> Message:
    return {"event_type": kind, "event_payload": {"question": dossier.question.number}}


def _burst_mark(burst: Burst) -> Message:
    return {"event_type": BURST, "event_payload": {"burst": burst.number}}


def _note_mark(dossier: QuestionDetail, entry: HistoryEntry, kind: str = NOTE) -> Message:
    return {"event_type": kind, "event_payload": {"question": dossier.question.number, "entry": entry.seq}}


def _review_mark(dossier: QuestionDetail, file: ReplyDetail) -> Message:
    payload = {"question": dossier.question.number, "reply": file.reply.number}
    return {"event_type": REVIEW, "event_payload": payload}
