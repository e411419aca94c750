"""What people do in Slack, as frozen values: a button press, a submission, a command, a message. Each act but a
shortcut has `event`: the keys by which it is recognised when Slack sends it twice. How Slack's payloads become these
values is in `payloads`.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.attachments import NO_UPLOADS, AttachedFile, Uploads
from bot.core.details import ThreadMessage
from bot.core.errors import Stale
from bot.core.replying.proposal import Proposal
from bot.core.richtext.model import NO_WORDS, RichText
from bot.core.states import CameBy
from bot.desk.context import EventKeys
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.elements import Block

OLD_BUTTON = (
    "This button is of an earlier version of Switchboard, so nothing was done. "
    "Type /switchboard queue: what is listed there has the present buttons."
)
OLD_ENTRY = "Switchboard does not know this any more. Type /switchboard help to see what it can do."
OLD_WINDOW = "This window is of an earlier version of Switchboard. Copy your words, close it, and open it again."


@dataclass(frozen=True, slots=True)
class WindowValues:
    """The values of a window's fields. `post` is the number of the chosen post; None if none was chosen.

    `images` were uploaded in it, `offered` are the ids of a message's images that were chosen, `alts` says what they
    show, a line each. `span` is how the chosen moment would be typed, `until` one as it was, `into` a second question;
    `questions` and `others` are chosen in two lists, `act` is what is to be done to them, `search` the words to look
    for. `another`: the words are another candidate beside the person's own; `despite_claim_of` is whose claim of the
    question they know of. `for_asker`: it is put off until the asker answers.
    """

    words: RichText = NO_WORDS
    why: str = ""
    post: int | None = None
    tags: tuple[str, ...] | None = None
    person: str = ""
    span: str = ""
    moment: datetime | None = None
    until: str = ""
    link: str = ""
    kind: str = ""
    question: int = 0
    into: int = 0
    source: str = ""
    questions: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    act: str = ""
    search: str = ""
    images: tuple[AttachedFile, ...] = ()
    offered: tuple[str, ...] = ()
    alts: str = ""
    another: bool = False
    despite_claim_of: str = ""
    for_asker: bool = False


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window as Slack shows it. `hash` guards an update.

    `initial_…` is a field's value before the person changed it.
    """

    id: str
    hash: str
    callback: str
    metadata: WindowMetadata
    values: WindowValues
    initial_words: RichText
    initial_tags: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()

    def proposal(self, by: str) -> Proposal:
        """What a window in which a reply is written proposes, and which way its words came."""
        metadata, filled = self.metadata, self.values
        came_by = CameBy.SHORTCUT if metadata.source_message[1] else CameBy.WINDOW
        came_by = CameBy.PREFIX if metadata.prefixed else came_by
        words, spoken, claim = filled.words, metadata.source_message, filled.despite_claim_of
        return Proposal(by, words, filled.post, spoken, came_by, metadata.written_by, filled.another, claim)


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button pressed or an option chosen. `value` is its value; `channel` is the one it was in, "" for none, `thread`
    the ts of the thread. `in_answer`: in an answer that only its person sees.
    """

    by: str
    action: str
    value: str
    trigger: str
    thread: str
    answerable: bool
    window: OpenWindow | None
    event: EventKeys
    in_answer: bool = False
    channel: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Where its person is looking: channel and thread."""
        return self.channel, self.thread

    @property
    def number(self) -> int:
        """The question or reply it is about: the first number in the value. Raises Stale when there is none of ours."""
        return _number_of_ours(self.value.partition(" ")[0])

    @property
    def other(self) -> int:
        """The second number in the value, such as the reply beside the question. Raises Stale when there is none."""
        return _number_of_ours(self.value.partition(" ")[2])

    @property
    def other_if_any(self) -> int | None:
        """The second number in the value, where the button may have one. Raises Stale when it is none of ours."""
        return self.other if " " in self.value else None

    @property
    def sha256(self) -> str:
        """The hashes of the words and the question that the person was looking at, with a dot between them."""
        return self.value.partition(" ")[2]


_MOST_DIGITS = 9
"""What every database holds as a number; what is longer is no number of ours."""


def number_in(text: str) -> int:
    """The number that this text is; 0 for what is no number of ours."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def _number_of_ours(text: str) -> int:
    number = number_in(text)
    if not number:
        raise Stale(OLD_BUTTON)
    return number


@dataclass(frozen=True, slots=True)
class WindowSubmission:
    """A window that was submitted. `uploads` are the images chosen in it, once they were read."""

    by: str
    window: OpenWindow
    event: EventKeys
    uploads: Uploads = NO_UPLOADS


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """A slash command as typed. `text` is escaped by Slack. `channel` is where, `trigger` opens a window."""

    by: str
    text: str
    event: EventKeys
    channel: str = ""
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class MentionedCommand:
    """A message that begins with our name; `text` is what stands after it, `thread` "" outside threads."""

    by: str
    text: str
    channel: str
    thread: str
    ts: str
    event: EventKeys


@dataclass(frozen=True, slots=True)
class Reaction:
    """Somebody reacted to a message; `name` is the emoji's, without colons."""

    by: str
    name: str
    channel: str
    ts: str
    event: EventKeys


@dataclass(frozen=True, slots=True)
class ShortcutUse:
    """A message shortcut, used on a message `written_by` somebody. `thread` is the ts of the thread's first message."""

    by: str
    channel: str
    ts: str
    thread: str
    words: RichText
    written_by: str
    trigger: str
    files: tuple[AttachedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A person edited a message: its words or, with the `same_words`, what is attached to it."""

    channel: str
    ts: str
    by: str
    text: str
    event: EventKeys
    thread: str = ""
    words: RichText = NO_WORDS
    files: tuple[AttachedFile, ...] = ()
    files_before: tuple[AttachedFile, ...] = ()
    same_words: bool = False


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A person deleted a message of theirs."""

    channel: str
    ts: str
    event: EventKeys


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """A person wrote a message in a thread."""

    message: ThreadMessage
    event: EventKeys


@dataclass(frozen=True, slots=True)
class ResponseTarget:
    """Where to respond to the person who caused a payload: a window, or a channel (and thread) where only they see it.

    `fields` are the window's; `typing` marks what Slack sends at each keystroke: no window is opened for that.
    """

    by: str = ""
    channel: str = ""
    thread: str = ""
    trigger: str = ""
    fields: tuple[str, ...] = ()
    in_window: bool = False
    typing: bool = False

    @property
    def field(self) -> str:
        """Where an error is shown that is about no field: the first, "" where there is none."""
        return next(iter(self.fields), "")
