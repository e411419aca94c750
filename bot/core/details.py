"""All that is known of one question, gathered to be shown: frozen values that the store fills and cards are drawn from.
The nouns themselves are in `bot.core.model`; nothing here decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.attachments import NOTHING_ATTACHED, AttachedFile, Attachments
from bot.core.bursts import Burst
from bot.core.duplicates import DuplicateSuggestion
from bot.core.earlier_answers import EarlierAnswer
from bot.core.model import Assist, HistoryEntry, Post, Question
from bot.core.promises.clocks import PromiseRun
from bot.core.promises.rungs import UpcomingRung
from bot.core.reply import Approval, Reply
from bot.core.richtext.markup import Markup, read_back
from bot.core.richtext.model import NO_WORDS, RichText
from bot.core.sending.fates import UNKNOWN, Fate
from bot.core.slack_messages import CARD, PersonCall, SlackMessage
from bot.core.text.lint_finding import BlockOverride, LintFinding, standing_blocks
from bot.core.verdict import Lesson


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A post as the store keeps it. `number` is our own. `gone`: it was removed, and its words were deleted.

    `role` is its role in its question: "asked" (it asks the question) or "follow_up" (it came later in the
    conversation). `opt_out` is why nobody may answer it, in words without its author's name, "" where that is not so.
    """

    number: int
    post: Post
    question: int | None = None
    role: str = ""
    gone: bool = False
    opt_out: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a reply's words. `by` is a Slack user id; `markup` is how its channel reads `text`."""

    number: int
    text: str
    by: str
    at: datetime
    words: RichText = NO_WORDS
    markup: Markup = Markup.PLAIN

    @property
    def shown(self) -> RichText:
        """What people see where it is published."""
        return read_back(self.text, self.markup)


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of one post as they were when a reply's present version was written."""

    post: int
    words: str


@dataclass(frozen=True, slots=True)
class ReplyDetail:
    """A reply with its versions (oldest first), the approvals of its present words, and how many it needs and why.

    `limit` and `length` are in the channel's own count, 0 where unknown. `assist` is set while the reply is handed
    over. `findings` are what lint found in the present words. `hold_reason` says who holds sending to its channel or
    about its tags and why, "" when nobody does or it was `resumed` by itself. `fate` is what became of it in public.
    `override` is by whom and why a block of the present words was overridden. `readings` are the question as it was
    read when the present words were written, `question_sha256` the hash of it as it was last judged for this reply;
    empty where that is not known. `approvers` are those whose approvals count, () for everybody who may approve.
    """

    reply: Reply
    versions: tuple[Version, ...] = ()
    approvals: tuple[Approval, ...] = ()
    approvals_needed: int = 1
    policy_why: str = ""
    approvers: tuple[str, ...] = ()
    length: int = 0
    limit: int = 0
    assist: Assist | None = None
    findings: tuple[LintFinding, ...] = ()
    attached: Attachments = NOTHING_ATTACHED
    hold_reason: str = ""
    resumed: bool = False
    fate: Fate = UNKNOWN
    override: BlockOverride | None = None
    readings: tuple[Reading, ...] = ()
    question_sha256: str = ""

    @property
    def standing_blocks(self) -> tuple[LintFinding, ...]:
        """What lint found that forbids the present words to leave, and communications have not overridden."""
        return standing_blocks(self.findings, self.override, self.reply.sha256)


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person taught about a question. `tags` None: nothing about its tags; empty: the question is not for us.

    `kind`: retag, reassign, ignore, merge, approve or reopen. `lesson` is what it says beside the tags, None for
    nothing. `entry` is the number of its history entry, `post` that of the post whose words are learnt.
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
    lesson: Lesson | None = None


@dataclass(frozen=True, slots=True)
class QuestionDetail:
    """All that is known of one question: what a card, a thread, a review or the command `show` is drawn from.

    `posts` holds those that ask first, then follow-ups, oldest first within each; `replies` and `entries` are oldest
    first. `hold_reason` says who holds sending (all of it, or to the source of the first post) and why, "" when nothing
    is held. `corrections` are oldest first, without those taken back. `burst` is the burst it is in, or was in when the
    burst ended. `earlier_answers` and `suggested_duplicates` are the likeliest first. `messages` are its messages in
    Slack, those still to be posted included. `promises` are the runs of its clocks, as they started. `next_rung` is who
    is called next if nobody acts, and when.
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
    promises: tuple[PromiseRun, ...] = ()
    next_rung: UpcomingRung | None = None
    calls: tuple[PersonCall, ...] = ()

    def reply_detail(self, number: int) -> ReplyDetail:
        """One of its replies, by number."""
        return next(file for file in self.replies if file.reply.number == number)

    def amended_by(self, amendment: ReplyDetail) -> ReplyDetail | None:
        """The published reply whose words an amendment is to replace; None for a reply of its own, or where it is not
        among these.
        """
        return next((file for file in self.replies if file.reply.number == amendment.reply.amends), None)

    @property
    def card(self) -> SlackMessage | None:
        """Its card, if it is to be seen in Slack."""
        return next((one for one in self.messages if one.key == CARD and one.stands), None)

    def uncalled(self, key: str) -> frozenset[str]:
        """Those whom the message of this key names without notifying them."""
        return frozenset(call.person for call in self.calls if call.key == key and call.uncalled)

    @property
    def cards(self) -> Sequence[SlackMessage]:
        """Its card, and every place where one stood before: people may be talking under each."""
        return [one for one in self.messages if one.is_card and one.ts]

    @property
    def effective_correction(self) -> Correction | None:
        """The correction that is learnt: the newest that says something about the tags."""
        return next((one for one in reversed(self.corrections) if one.tags is not None), None)


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """A message a colleague wrote in a question's thread. `text` is Slack's mrkdwn as it arrives, escaped by Slack.

    `edited_ts` is the time of the last edit, in Slack's seconds; "" when it was never edited, or that is not known.
    `words` is the same with its formatting; None where Slack gave none. `files` are attached to it.
    """

    channel: str
    thread_ts: str
    ts: str
    by: str
    text: str
    edited_ts: str = ""
    words: RichText | None = None
    files: tuple[AttachedFile, ...] = ()
