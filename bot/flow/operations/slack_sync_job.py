"""What one claim to make Slack match a question has to do: what stands, what is wanted, what may be tried. No I/O.

Carrying it out is the step `slack_sync`'s.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.details import QuestionDetail
from bot.core.interrupting.calls import WantedCall, weight_of
from bot.core.slack_messages import CARD, DesiredMessage, MessageState, SlackMessage, Uncalled
from bot.flow.operations.slack_retry import AFTER_REFUSAL, LONGEST_REFUSAL

UPDATE, LOOK, REMOVE = "update", "look", "remove"
"""What is asked of Slack besides posts, which count by channel."""

_SETTLED = (MessageState.GONE, MessageState.LEFT)
"""A message in one of these is not touched any more."""


@dataclass
class SyncJob:
    """One claim to make Slack match one question. `shown` is the newest entry that Slack will show after it."""

    detail: QuestionDetail
    token: str
    fresh: bool
    shown: int
    messages: dict[str, SlackMessage] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    """Keys that are being posted and of which Slack was not asked yet."""
    asking: str = ""
    """What Slack is being asked, as it counts: UPDATE, LOOK, REMOVE, or the channel that is posted to."""
    failures: int = 0
    """How many messages failed without Slack naming a time: one is its own affair, two mean that Slack is down."""
    reached: bool = False
    """Slack answered well."""
    card_outdated: bool = False
    """What Slack refuses is told on the card, and that changed after the card was drawn."""

    @property
    def number(self) -> int:
        return self.detail.question.number

    @property
    def owner(self) -> str:
        return f"question:{self.number}"

    def stands(self, key: str) -> bool:
        """Whether the message of this key can be seen in Slack."""
        row = self.messages.get(key)
        return row is not None and row.stands

    def in_doubt(self, key: str) -> bool:
        """Whether an earlier try to post it may have left a copy."""
        row = self.messages.get(key)
        return row is not None and row.state is MessageState.POSTING

    def thread_of(self, message: DesiredMessage) -> str | None:
        """The ts of the thread it belongs to, "" for none; None while that thread's card does not stand."""
        if not message.under:
            return ""
        return self.messages[message.under].ts if self.stands(message.under) else None

    def may_try(self, key: str, now: datetime) -> bool:
        """Whether it is to be looked at now. What Slack refused is tried at once when a person did something since."""
        row = self.messages.get(key)
        if row is None:
            return True
        waits = row.next_at is not None and row.next_at > now
        return row.state not in _SETTLED and not (waits and not (self.fresh and row.problem))

    def must_follow(self, message: DesiredMessage, thread: str) -> bool:
        """Whether it stands under a former card, and is under way."""
        row = self.messages.get(message.key)
        return row is not None and row.stands and message.needed and bool(message.under) and row.thread != thread

    def wanted_calls(
        self, posting: Sequence[DesiredMessage], rows: Mapping[str, int], now: datetime
    ) -> list[WantedCall]:
        """Whom messages that are about to be posted would notify. `rows` are the numbers of their rows by key."""
        lost = {
            call.person for call in self.detail.calls if is_former_card(call.key) and call.uncalled is Uncalled.BEFORE
        }
        return [
            WantedCall(
                rows[message.key],
                person,
                weight_of(self.detail, message, person, now),
                self.number,
                again=message.key == CARD and person in lost,
            )
            for message in posting
            for person in message.calls
        ]

    def unwanted(self, wanted: Sequence[DesiredMessage]) -> list[str]:
        """Keys of what stands, or may stand, and should not any more."""
        settled = (*_SETTLED, MessageState.WITHDRAWN)
        gone = self.messages.keys() - {message.key for message in wanted}
        return sorted(key for key in gone if self.messages[key].state not in settled)

    def state_after(self, key: str, *, limited: bool) -> MessageState:
        """Where a message stands that Slack did not take now. One that was rate limited is known not to be there."""
        if self.stands(key):
            return MessageState.POSTED
        return MessageState.WANTED if limited and not self.in_doubt(key) else MessageState.POSTING

    def after_refusal(self, key: str, now: datetime) -> tuple[int, datetime | None]:
        """How often Slack has refused it in a row by now, and when it is tried again; a person's act begins anew.

        A former card is tried when its question is drawn next: where it stands nobody waits for it.
        """
        row = self.messages.get(key)
        tries = 0 if row is None or self.fresh else row.tries
        rest = min(AFTER_REFUSAL * (1 << min(tries, 10)), LONGEST_REFUSAL)
        return tries + 1, None if is_former_card(key) else now + rest


def is_former_card(key: str) -> bool:
    """Whether a card stood there before; what Slack refuses of it is not worth telling."""
    return key.startswith(f"{CARD}:")


def most_urgent_first(messages: Sequence[DesiredMessage]) -> list[DesiredMessage]:
    """The card before all others, whose thread it is; then by urgency, in the order in which they were wanted."""
    return sorted(messages, key=lambda one: (one.key != CARD, one.urgency))


def sought(job: SyncJob, row: SlackMessage) -> tuple[DesiredMessage, str]:
    """What a broken-off try to post this may have left behind, and in which thread."""
    key = CARD if row.is_card else row.key
    thread = row.thread
    if not thread and key.startswith(("note:", "reply:")) and job.stands(CARD):
        thread = job.messages[CARD].ts
    review = f"review:{key.split(':')[1]}" if key.startswith(("review_note:", "review_text:")) else ""
    if not thread and review and job.stands(review):
        thread = job.messages[review].ts
    return DesiredMessage(key, row.channel, (), "", job.detail.question.created_at), thread
