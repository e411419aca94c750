"""What people do in Slack, as frozen values: a press, a submission, a command, a message. No behaviour but naming.

Each carries `event`: the keys under which the same thing is recognised when Slack sends it twice. How Slack's bodies
become these values stands in `payloads`.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.details import ThreadMessage
from bot.desk.context import EventKeys
from bot.slack.action_ids import WindowMetadata


@dataclass(frozen=True, slots=True)
class WindowValues:
    """What a person filled into a window. `post` is the number of the post chosen; None: none was."""

    words: str = ""
    why: str = ""
    post: int | None = None
    tags: tuple[str, ...] | None = None
    person: str = ""
    minutes: int = 0
    moment: datetime | None = None
    link: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window as Slack shows it. `hash` guards an update; `first_field` is where an error can be shown.

    `initial_…` is what a field began with, before the person changed it.
    """

    id: str
    hash: str
    callback: str
    metadata: WindowMetadata
    values: WindowValues
    initial_words: str
    first_field: str
    initial_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button pressed or an option picked. `value` is what it carries; `thread` is where a message stood."""

    by: str
    action: str
    value: str
    trigger: str
    thread: str
    answerable: bool
    window: OpenWindow | None
    event: EventKeys

    @property
    def number(self) -> int:
        """The question or reply it is about: the first number in the value; 0 when it carries none."""
        first = self.value.split(" ", 1)[0]
        return int(first) if first.isdecimal() else 0

    @property
    def other(self) -> int:
        """The second number in the value, such as the reply beside the question; 0 when it carries none."""
        second = self.value.partition(" ")[2]
        return int(second) if second.isdecimal() else 0

    @property
    def sha256(self) -> str:
        """The words the person was looking at."""
        return self.value.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class WindowSubmission:
    """A window handed in."""

    by: str
    window: OpenWindow
    event: EventKeys


@dataclass(frozen=True, slots=True)
class TypedCommand:
    """A slash command as it was typed. `text` is escaped by Slack."""

    by: str
    text: str
    event: EventKeys


@dataclass(frozen=True, slots=True)
class ShortcutUse:
    """A message shortcut, used on a message `written_by` somebody. `thread` is the ts of the thread's first message."""

    by: str
    channel: str
    ts: str
    thread: str
    text: str
    written_by: str
    trigger: str


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A person changed a message of theirs."""

    channel: str
    ts: str
    by: str
    text: str
    event: EventKeys
    thread: str = ""


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
    """Where the person who caused a body can be answered: a window, or a channel (and thread) for their eyes only.

    `typing` marks what Slack sends at each keystroke: nobody wants a pop-up for that.
    """

    by: str = ""
    channel: str = ""
    thread: str = ""
    trigger: str = ""
    field: str = ""
    in_window: bool = False
    typing: bool = False
