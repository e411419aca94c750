"""The ids Slack sends back when a person presses a button, picks an option or submits a window, and buttons' values.

The code that draws and the code that handles both read them here. Commands, shortcuts' names and events are in
`app_definition`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

# Buttons on a card.
CLAIM = "claim"
WRITE = "write"
NOT_MINE = "not_mine"
SNOOZE = "snooze"
IGNORE = "ignore"
SET_ASIDE = "set_aside"
"""With the kind behind it: a button for each way to set a question aside."""
MORE = "more"
REOPEN = "reopen"
MERGE = "merge"
NOT_SAME = "not_same"
SPLIT = "split"
"""Also on the note about a post that asks the same; there its value holds the post's number as well."""
SETTLE = "settle"
SHOW = "show"
READ_ALL = "read_all"
RELEASE = "release"
TAKE_OVER = "take_over"
GIVE = "give"
KEEP = "keep"
WHO = "who"
CALL_COLLEAGUE = "call_colleague"
EXPLAIN = "explain"
OPEN_LINK = "open_link"
SAME_AS = "same_as"
USE_EARLIER = "use_earlier"
OUTDATE = "outdate"
STILL_RIGHT = "still_right"

# Buttons on a thread note.
UNDO = "undo"
SEND_ALL_THE_SAME = "send_all_the_same"
RETRY = "retry"
POST_BY_HAND = "post_by_hand"
REWORD = "reword"
WITHDRAW = "withdraw"
I_POSTED_IT = "i_posted_it"
IT_IS_THERE = "it_is_there"
IT_IS_NOT_THERE = "it_is_not_there"
UNLEARN = "unlearn"

# Buttons about a reply that stands in public.
AMEND = "amend"
TAKE_BACK = "take_back"
LEAVE = "leave"

# Buttons on a review.
APPROVE = "approve"
APPROVE_AND_KEEP = "approve_and_keep"
KEEP_OTHERS = "keep_others"
"""The same under *More*: there a value holds 150 characters, and the two hashes are 129 of them."""
EDIT = "edit"
ASK_FOR_CHANGES = "ask_for_changes"
DECLINE = "decline"
OVERRIDE_BLOCK = "override_block"

# Where words are refused.
ASK_TO_ALLOW = "ask_to_allow"

# Buttons under a burst, and where its answer is reviewed.
ANSWER_ALL = "answer_all"
RESOLVE_BURST = "resolve_burst"
CHANGE_BURST = "change_burst"
STOP_BURST_ANSWER = "stop_burst_answer"
APPROVE_FOR_ALL = "approve_for_all"
EDIT_FOR_ALL = "edit_for_all"
OVERRIDE_FOR_ALL = "override_for_all"
DECLINE_FOR_ALL = "decline_for_all"

# Buttons on a list.
PAGE = "page"
PAGE_BACK = "page_back"
SEARCH_ON = "search_on"
SEARCH_BACK = "search_back"
OPT_OUTS_ON = "opt_outs_on"
OPT_OUTS_BACK = "opt_outs_back"
RUN_PLACES = ("run_0", "run_1", "run_2", "run_3", "run_4")
"""Run the command that is the value. Within one message they differ."""
SELECT = "select"
QUEUE_WHICH = "queue_which"
QUEUE_TAG = "queue_tag"
QUEUE_SOURCE = "queue_source"
HOLD_ALL = "hold_all"
AWAY = "away"
BACK = "back"
FIGURES_DAY = "figures_day"
FIGURES_WEEK = "figures_week"
FIGURES_MONTH = "figures_month"
FIGURES_MEANING = "figures_meaning"
RESUME = "resume"
RESUME_ALL = "resume_all"
RESUME_ONE = "resume_one"
REVERT = "revert"
RESUME_PREFIX = "all:"
"""Prefix of the scope in the value of a button that resumes. It may be empty, and Slack refuses an empty value."""

# Windows.
WRITE_WINDOW = "write_window"
EDIT_WINDOW = "edit_window"
CHANGES_WINDOW = "changes_window"
DECLINE_WINDOW = "decline_window"
OVERRIDE_WINDOW = "override_window"
NOT_MINE_WINDOW = "not_mine_window"
SNOOZE_WINDOW = "snooze_window"
IGNORE_WINDOW = "ignore_window"
POSTED_WINDOW = "posted_window"
THERE_WINDOW = "there_window"
AMEND_WINDOW = "amend_window"
TAKE_BACK_WINDOW = "take_back_window"
COMMAND_WINDOW = "command_window"
AWAY_WINDOW = "away_window"
ANSWER_ALL_WINDOW = "answer_all_window"
RESOLVE_BURST_WINDOW = "resolve_burst_window"
CHANGE_BURST_WINDOW = "change_burst_window"
EDIT_FOR_ALL_WINDOW = "edit_for_all_window"
OVERRIDE_FOR_ALL_WINDOW = "override_for_all_window"
DECLINE_FOR_ALL_WINDOW = "decline_for_all_window"
SELECT_WINDOW = "select_window"
SAME_AS_WINDOW = "same_as_window"

# Fields of a window: the block's id, which is also the action id of its one element.
WORDS = "words"
POST = "post"
WHY = "why"
TAGS = "tags"
PERSON = "person"
SPAN = "span"
MOMENT = "moment"
UNTIL = "until"
LINK = "link"
KIND = "kind"
IMAGES = "images"
OFFERED_IMAGES = "offered_images"
ALTS = "alts"
ANOTHER = "another"
DESPITE_CLAIM = "despite_claim"
FOR_ASKER = "for_asker"
QUESTION = "question"
INTO = "into"
SOURCE = "source"
QUESTIONS = "questions"
OTHERS = "others"
ACT = "act"
SEARCH_WORDS = "search_words"

PROPOSE_AS_REPLY = "propose_as_reply"


_MOST_FILES = 10
"""Files one message of Slack can have."""


@dataclass(frozen=True, slots=True)
class WindowMetadata:
    """What a window keeps from its opening to its submission: numbers, ids and a ts, never a text.

    `question` or `reply` is the number of what it is about; `sha256` identifies the wording the person saw;
    `source_message` is the channel and ts of the thread message the text came from, `written_by` who wrote it, `files`
    the ids of what is attached to it, `prefixed` whether it begins with `reply:`. `command` is the command that it asks
    for, and `source_message` then the channel in which it was typed; of a window about a question, channel and thread
    of the button that opened it. `burst` is the number of a burst, or of the answer to one that is decided on.
    """

    question: int = 0
    reply: int = 0
    sha256: str = ""
    source_message: tuple[str, str] = ("", "")
    written_by: str = ""
    files: tuple[str, ...] = ()
    prefixed: bool = False
    command: str = ""
    burst: int = 0

    def to_json(self) -> str:
        """As `private_metadata`, under 500 characters."""
        channel, ts = self.source_message
        full: dict[str, str | int] = {
            "q": self.question,
            "r": self.reply,
            "s": self.sha256,
            "c": channel,
            "t": ts,
            "b": self.written_by,
            "p": int(self.prefixed),
            "n": self.command,
            "u": self.burst,
        }
        full |= {"f": " ".join(self.files[:_MOST_FILES])}
        return json.dumps({key: value for key, value in full.items() if value}, separators=(",", ":"))


def reply_value(reply: int, sha256: str, question_sha256: str = "") -> str:
    """The value of a review's button: the reply's number, and the hashes of the wording and the question on screen."""
    return f"{reply} {sha256}" + (f".{question_sha256}" if question_sha256 else "")


def pair_value(question: int, other: int) -> str:
    """The value of a button about two things: a question, and another question or one of its own posts."""
    return f"{question} {other}"


def page_value(tag: str, which: str, page: int, source: str = "") -> str:
    """The value of a paging button or a filter, as JSON; tag and source are cut."""
    chosen = [tag[:100], which, page, *([source[:100]] if source else [])]
    return json.dumps(chosen, separators=(",", ":"), ensure_ascii=False)


def figures_value(period: str, tag: str, source: str, person: str) -> str:
    """The value of a button under figures, as JSON."""
    return json.dumps([period, tag, source, person], separators=(",", ":"), ensure_ascii=False)


def search_value(terms: Sequence[str], page: int) -> str:
    """The value of a paging button of a search, as JSON."""
    return json.dumps([list(terms), page], separators=(",", ":"), ensure_ascii=False)
