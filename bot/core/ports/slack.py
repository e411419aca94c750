"""Slack, as the steps see it: messages that are posted, drawn again, removed and looked up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.bursts import Burst
from bot.core.details import QuestionDetail, ThreadMessage
from bot.core.slack_messages import DesiredMessage, SlackPlace


class SlackMessenger(Protocol):
    """Every call raises Unavailable, Unauthorised or Refused. Nothing is tried twice.

    `owner` says whose message it is, "question:12" or "burst:3"; with the key it marks the message, so that it is
    found.
    """

    def post(self, owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace:
        """Post it, in the thread of this ts if one is given. Raises ThreadGone where that thread was deleted."""

    def update(self, owner: str, message: DesiredMessage, place: SlackPlace) -> bool:
        """Draw it again; False when it is not there any more or may not be changed any more. Calls nobody."""

    def remove(self, place: SlackPlace) -> None:
        """Delete it. One that is not there is well."""

    def find(self, owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace | None:
        """Where a copy of it already stands, not older than `message.since`. Raises ThreadGone as `post` does."""

    def read_thread(self, card: SlackPlace, after: str) -> Sequence[ThreadMessage]:
        """What people wrote in a card's thread after the ts `after`, oldest first; nothing where it was deleted."""


class DrawQuestion(Protocol):
    """Says which messages a question should have. Pure."""

    def __call__(self, detail: QuestionDetail, now: datetime) -> Sequence[DesiredMessage]: ...


class DrawBurst(Protocol):
    """Draws the message that tells of a burst; `call` mentions those who were asked, for its first posting. Pure."""

    def __call__(self, burst: Burst, *, call: bool) -> DesiredMessage: ...
