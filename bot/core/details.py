"""What is known of one question, gathered for showing: frozen values the book fills and cards are drawn from.

The nouns themselves are in `model`; nothing here decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.bursts import Burst
from bot.core.duplicates import DuplicateSuggestion
from bot.core.earlier_answers import EarlierAnswer
from bot.core.model import Approval, Assist, HistoryEntry, Post, Question, Reply
from bot.core.slack_messages import CARD, SlackMessage


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A post as the store keeps it: `number` is ours. `gone`: it was taken away, and its words with it.

    `role` says what it is to its question: "asked" (it asks it) or "follow_up" (said afterwards in its conversation).
    """

    number: int
    post: Post
    question: int | None = None
    role: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a reply, by whom and when. `by` is a Slack user id."""

    number: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReplyDetail:
    """A reply with its wordings (oldest first), the approvals of its present words, and how many it needs and why.

    `limit` and `length` are in the channel's own count, 0 where unknown. `assist` is set once it is handed over.
    `findings` are what lint says of the present words, lines for a person.
    """

    reply: Reply
    versions: tuple[Version, ...] = ()
    approvals: tuple[Approval, ...] = ()
    approvals_needed: int = 1
    policy_why: str = ""
    length: int = 0
    limit: int = 0
    assist: Assist | None = None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of a question, to learn from. `tags` None: nothing about its tags; none in it: not for us.

    `kind`: retag, reassign, ignore, merge, approve or reopen. `entry` is the line of history that tells of it, `post`
    the post whose words it is of.
    """

    number: int
    question: int
    kind: str
    tags: tuple[str, ...] | None
    by: str
    at: datetime
    why: str = ""
    entry: int = 0
    post: int = 0


@dataclass(frozen=True, slots=True)
class QuestionDetail:
    """All that is known of one question: what a card, a thread, a review or `show` is drawn from.

    `posts` holds those that ask first, then follow-ups, oldest first within each; `replies` and `entries` oldest first.
    `held` says who holds all sending and why, "" when nothing is held. `corrections` are what people taught by it,
    oldest first, but for what was taken back. `burst` is the one it is in, or was in when that ended; `earlier` are
    answers given before that may fit, the likeliest first. `twins`
    are those that perhaps ask the same, the likeliest first. `messages` are what stands in Slack, or should.
    """

    question: Question
    posts: tuple[KeptPost, ...]
    replies: tuple[ReplyDetail, ...] = ()
    entries: tuple[HistoryEntry, ...] = ()
    hold_reason: str = ""
    corrections: tuple[Correction, ...] = ()
    burst: Burst | None = None
    earlier_answers: tuple[EarlierAnswer, ...] = ()
    suggested_duplicates: tuple[DuplicateSuggestion, ...] = ()
    messages: tuple[SlackMessage, ...] = ()

    @property
    def card(self) -> SlackMessage | None:
        """Its card in Slack, where one stands."""
        return next((one for one in self.messages if one.key == CARD and one.stands), None)

    @property
    def cards(self) -> Sequence[SlackMessage]:
        """Its card, and every place where one stood before: people may be talking under each."""
        return [one for one in self.messages if one.is_card and one.ts]

    @property
    def effective_correction(self) -> Correction | None:
        """What is learnt from it: the newest correction that says something of its tags."""
        return next((one for one in reversed(self.corrections) if one.tags is not None), None)


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """A message a colleague wrote in a question's thread. `text` is Slack's mrkdwn as it arrives, escaped by Slack.

    `edited_ts` is when it was last edited, in Slack's seconds; "" for never, or where that is not known.
    """

    channel: str
    thread_ts: str
    ts: str
    by: str
    text: str
    edited_ts: str = ""
