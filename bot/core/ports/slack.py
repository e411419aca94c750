"""Where questions are shown to colleagues."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.bursts import Burst
from bot.core.details import QuestionDetail, ReplyDetail, ThreadMessage
from bot.core.model import HistoryEntry


class Cards(Protocol):
    """Where questions are shown to colleagues: Slack. Every call raises Unavailable, Unauthorised or Refused.

    `post_…` makes a new message and returns its ts; after a crash `find_…` is asked first, so none is posted twice.
    Updates are idempotent.
    """

    def channel_id(self, channel: str) -> str:
        """Slack's id of a channel given as #name or as its id."""

    def post_card(self, dossier: QuestionDetail, now: datetime) -> str:
        """The card in `dossier.question.channel`; returns its ts."""

    def find_card(self, dossier: QuestionDetail) -> str:
        """The ts of a card of this question already in its channel, "" when there is none."""

    def update_card(self, dossier: QuestionDetail, now: datetime) -> None:
        """Draw the present state on the card."""

    def close_card(self, dossier: QuestionDetail, channel: str, ts: str) -> None:
        """Draw on a former card where the question has moved."""

    def post_note(self, dossier: QuestionDetail, entry: HistoryEntry, now: datetime) -> str:
        """Tell the thread of one entry; "" when this kind of entry is not told."""

    def find_note(self, dossier: QuestionDetail, entry: HistoryEntry) -> str:
        """The ts of the note already posted for this entry, "" when there is none."""

    def update_note(self, dossier: QuestionDetail, entry: HistoryEntry, ts: str) -> None:
        """Draw a note again, after the words it quotes were taken away."""

    def post_review(self, dossier: QuestionDetail, file: ReplyDetail, now: datetime) -> tuple[str, str]:
        """Put a reply before communications; returns the channel and ts of the review message."""

    def find_review(self, dossier: QuestionDetail, file: ReplyDetail) -> tuple[str, str]:
        """The channel and ts of the review message already posted for this reply, ("", "") when there is none."""

    def update_review(self, dossier: QuestionDetail, file: ReplyDetail, now: datetime) -> None:
        """Draw the present state on the review message."""

    def announce(self, dossier: QuestionDetail, entry: HistoryEntry, now: datetime, *, look_first: bool) -> None:
        """Tell communications, once, that a reply has left."""

    def post_burst(self, burst: Burst) -> str:
        """Tell the burst's channel of it, calling those who were asked; returns the message's ts."""

    def find_burst(self, burst: Burst) -> str:
        """The ts of a message already telling of this burst in its channel, "" when there is none."""

    def update_burst(self, burst: Burst, ts: str) -> None:
        """Draw what the burst has come to on its message; calls nobody."""

    def said_since(self, dossier: QuestionDetail, ts: str) -> Sequence[ThreadMessage]:
        """What people wrote in the question's thread after `ts`, oldest first; what was missed while away."""
