"""The names Slack hands back when a person presses, picks or submits, and the small values buttons carry.

What is drawn and what is heard share them here, so that neither spells one alone. Which commands, shortcuts and events
there are stands in `app_definition`.
"""

import json
from dataclasses import dataclass

# Buttons on a card.
CLAIM = "claim"
WRITE = "write"
NOT_MINE = "not_mine"
SNOOZE = "snooze"
IGNORE = "ignore"
MORE = "more"
REOPEN = "reopen"
MERGE = "merge"
NOT_SAME = "not_same"
SPLIT = "split"
"""Also on the note that tells what was joined; then its value names the post too."""
SETTLE = "settle"
SHOW = "show"
OPEN_LINK = "open_link"
USE_EARLIER = "use_earlier"
OUTDATE = "outdate"
STILL_RIGHT = "still_right"

# Buttons on a thread note.
UNDO = "undo"
RETRY = "retry"
WITHDRAW = "withdraw"
I_POSTED_IT = "i_posted_it"
IT_IS_THERE = "it_is_there"
IT_IS_NOT_THERE = "it_is_not_there"
UNLEARN = "unlearn"

# Buttons on a review.
APPROVE = "approve"
EDIT = "edit"
ASK_FOR_CHANGES = "ask_for_changes"
DECLINE = "decline"

# Buttons of a list.
PAGE = "page"
PAGE_BACK = "page_back"
RESUME = "resume"
RESUME_PREFIX = "all:"
"""Before the source a Resume button is about, which may be none: Slack takes no empty value."""

# Windows.
WRITE_WINDOW = "write_window"
EDIT_WINDOW = "edit_window"
CHANGES_WINDOW = "changes_window"
DECLINE_WINDOW = "decline_window"
NOT_MINE_WINDOW = "not_mine_window"
SNOOZE_WINDOW = "snooze_window"
IGNORE_WINDOW = "ignore_window"
POSTED_WINDOW = "posted_window"
THERE_WINDOW = "there_window"

# Fields of a window: the block's id; its one element has the same action id.
WORDS = "words"
POST = "post"
WHY = "why"
TAGS = "tags"
PERSON = "person"
SPAN = "span"
MOMENT = "moment"
LINK = "link"
KIND = "kind"

PROPOSE_AS_REPLY = "propose_as_reply"


@dataclass(frozen=True, slots=True)
class WindowMetadata:
    """What a window remembers between its opening and its submission; numbers and a ts, never words.

    `question` or `reply` says what it is about; `sha256` is what the person saw; `spoken` is the channel and ts of the
    thread message the words came from, `written_by` who wrote it.
    """

    question: int = 0
    reply: int = 0
    sha256: str = ""
    source_message: tuple[str, str] = ("", "")
    written_by: str = ""

    def to_json(self) -> str:
        """As `private_metadata`, under 200 characters."""
        channel, ts = self.source_message
        full = {"q": self.question, "r": self.reply, "s": self.sha256, "c": channel, "t": ts, "b": self.written_by}
        return json.dumps({key: value for key, value in full.items() if value}, separators=(",", ":"))


def reply_value(reply: int, sha256: str) -> str:
    """What a review's button carries: which words, exactly, the person is looking at."""
    return f"{reply} {sha256}"


def pair_value(question: int, other: int) -> str:
    """What a button about two things carries: a question, and another question or a post of it."""
    return f"{question} {other}"


def page_value(tag: str, which: str, page: int) -> str:
    """What a paging button carries."""
    return json.dumps([tag[:100], which, page], separators=(",", ":"))
