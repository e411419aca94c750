"""What people do in Slack, as frozen values: a press, a submission, a command, a message. No behaviour but naming.

Each carries `event`: the keys under which the same thing is recognised when Slack sends it twice. How Slack's bodies
become these values stands in `payloads`.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.details import Said
from bot.slack.action_ids import Carried

Event = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
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
class Window:
    """A window as Slack shows it. `hash` guards an update; `first_field` is where an error can be shown.

    `initial_…` is what a field began with, before the person changed it.
    """

    id: str
    hash: str
    callback: str
    carried: Carried
    filled: Filled
    initial_words: str
    first_field: str
    initial_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed or an option picked. `value` is what it carries; `thread` is where a message stood."""

    by: str
    action: str
    value: str
    trigger: str
    thread: str
    answerable: bool
    window: Window | None
    event: Event

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
class Submission:
    """A window handed in."""

    by: str
    window: Window
    event: Event


@dataclass(frozen=True, slots=True)
class Typed:
    """A slash command as it was typed. `text` is escaped by Slack."""

    by: str
    text: str
    event: Event


@dataclass(frozen=True, slots=True)
class Picked:
    """A message shortcut, used on a message `written_by` somebody. `thread` is the ts of the thread's first message."""

    by: str
    channel: str
    ts: str
    thread: str
    text: str
    written_by: str
    trigger: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A person changed a message of theirs."""

    channel: str
    ts: str
    by: str
    text: str
    event: Event
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Deleted:
    """A person deleted a message of theirs."""

    channel: str
    ts: str
    event: Event


@dataclass(frozen=True, slots=True)
class Spoken:
    """A person wrote a message in a thread."""

    said: Said
    event: Event


@dataclass(frozen=True, slots=True)
class Place:
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
