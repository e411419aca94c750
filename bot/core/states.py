"""The states of a question and of a reply, and the one table of allowed moves for each. Any other move is refused.

NEW ▶ ROUTED ▶ ASKED ▶ PROPOSED ▶ APPROVED ▶ SENT ▶ SETTLED          (a question)
PROPOSED ▶ APPROVED ▶ WAITING ▶ SENDING ▶ SENT ▶ DELETING ▶ DELETED  (a reply)
PROPOSED ▶ APPROVED ▶ WAITING ▶ SENDING ▶ APPLIED                    (an amendment of one that was sent)
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.core.errors import NotAllowed


class QuestionState(StrEnum):
    """The state of a question. DISMISSED: the classifier's no. IGNORED: a person's no. DOUBTFUL: likely not for us, and
    nobody is asked until triage says so.

    MERGED: its posts belong to another question that asks the same, until it is split off again.
    """

    NEW = "new"
    DOUBTFUL = "doubtful"
    ROUTED = "routed"
    ASKED = "asked"
    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT = "sent"
    SETTLED = "settled"
    DISMISSED = "dismissed"
    IGNORED = "ignored"
    MERGED = "merged"

    @property
    def words(self) -> str:
        """As shown to a person."""
        return self.value.replace("_", " ")


class ReplyState(StrEnum):
    """The state of a reply. WAITING: in the undo window. UNCERTAIN: a person must look. HANDED_OVER: posted by hand.

    APPLIED: an amendment whose words now stand in the reply that it amends. DELETING: it is being taken back. REMOVED:
    somebody else took it away where it stood.
    """

    PROPOSED = "proposed"
    CHANGES_ASKED = "changes_asked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    HANDED_OVER = "handed_over"
    EDITED = "edited"
    DELETED = "deleted"
    REMOVED = "removed"
    APPLIED = "applied"
    DELETING = "deleting"

    @property
    def words(self) -> str:
        """As shown to a person: "changes asked"."""
        return self.value.replace("_", " ")


class CameBy(StrEnum):
    """Which way a reply's words came. PREFIX: by a thread message that begins with `reply:`, also where the shortcut
    was used on one. Such a reply stands only as long as its message begins so.
    """

    PREFIX = "prefix"
    SHORTCUT = "shortcut"
    WINDOW = "window"


_Q, _R = QuestionState, ReplyState

QUESTION_MOVES: Mapping[QuestionState, frozenset[QuestionState]] = {
    _Q.NEW: frozenset({_Q.ROUTED, _Q.DOUBTFUL, _Q.DISMISSED, _Q.MERGED}),
    _Q.DOUBTFUL: frozenset({_Q.ROUTED, _Q.IGNORED, _Q.SETTLED, _Q.DISMISSED}),
    _Q.ROUTED: frozenset({_Q.ASKED, _Q.IGNORED, _Q.SETTLED, _Q.MERGED}),
    _Q.ASKED: frozenset({_Q.ROUTED, _Q.PROPOSED, _Q.IGNORED, _Q.SETTLED, _Q.MERGED}),
    _Q.PROPOSED: frozenset({_Q.ASKED, _Q.APPROVED, _Q.SENT, _Q.IGNORED, _Q.SETTLED}),
    _Q.APPROVED: frozenset({_Q.PROPOSED, _Q.ASKED, _Q.SENT}),
    _Q.SENT: frozenset({_Q.ASKED, _Q.PROPOSED, _Q.APPROVED, _Q.SETTLED}),
    _Q.SETTLED: frozenset({_Q.ASKED, _Q.SENT}),
    _Q.DISMISSED: frozenset({_Q.ROUTED, _Q.IGNORED}),
    _Q.IGNORED: frozenset({_Q.ASKED, _Q.ROUTED, _Q.DOUBTFUL, _Q.DISMISSED}),
    _Q.MERGED: frozenset({_Q.NEW, _Q.ASKED}),
}

REPLY_MOVES: Mapping[ReplyState, frozenset[ReplyState]] = {
    _R.PROPOSED: frozenset({_R.PROPOSED, _R.APPROVED, _R.CHANGES_ASKED, _R.DECLINED, _R.WITHDRAWN}),
    _R.CHANGES_ASKED: frozenset({_R.PROPOSED, _R.WITHDRAWN, _R.DECLINED}),
    _R.DECLINED: frozenset(),
    _R.WITHDRAWN: frozenset(),
    _R.APPROVED: frozenset({_R.WAITING, _R.PROPOSED, _R.WITHDRAWN}),
    _R.WAITING: frozenset({_R.SENDING, _R.PROPOSED, _R.WITHDRAWN, _R.FAILED, _R.HANDED_OVER}),
    _R.SENDING: frozenset({_R.SENT, _R.APPLIED, _R.FAILED, _R.UNCERTAIN, _R.WAITING, _R.HANDED_OVER, _R.WITHDRAWN}),
    _R.FAILED: frozenset({_R.WAITING, _R.PROPOSED, _R.WITHDRAWN}),
    _R.UNCERTAIN: frozenset({_R.SENT, _R.APPLIED, _R.WAITING, _R.WITHDRAWN}),
    _R.HANDED_OVER: frozenset({_R.SENT, _R.WITHDRAWN, _R.PROPOSED}),
    _R.SENT: frozenset({_R.EDITED, _R.DELETING, _R.REMOVED}),
    _R.EDITED: frozenset({_R.EDITED, _R.DELETING, _R.REMOVED}),
    _R.DELETING: frozenset({_R.DELETED, _R.SENT, _R.EDITED}),
    _R.DELETED: frozenset(),
    _R.REMOVED: frozenset(),
    _R.APPLIED: frozenset(),
}

OPEN = (_Q.ROUTED, _Q.ASKED, _Q.PROPOSED, _Q.APPROVED)
"""A question in one of these still needs something from us."""

CLOSED = (_Q.SETTLED, _Q.IGNORED, _Q.DISMISSED, _Q.MERGED)
"""A question in one of these is taken up again only when a person reopens it, or splits a merged one off."""

AT_REST = (_Q.SENT, *CLOSED)
"""A question in one of these needs nothing from us until it is reopened or somebody answers."""

REOPENED_BY_FOLLOW_UP = (_Q.SENT, _Q.SETTLED)
"""A question in one of these is asked again when its conversation goes on."""

UNANSWERED = (_Q.NEW, _Q.DOUBTFUL, *OPEN)
"""A question in one of these has no published answer yet."""

LIVE_REPLIES = frozenset(
    {_R.PROPOSED, _R.CHANGES_ASKED, _R.APPROVED, _R.WAITING, _R.SENDING, _R.UNCERTAIN, _R.FAILED, _R.HANDED_OVER}
)
"""A reply in one of these still needs somebody or something to act."""

RETRACTABLE = frozenset({_R.PROPOSED, _R.CHANGES_ASKED, _R.WAITING, _R.FAILED, _R.HANDED_OVER})
"""A reply in one of these follows its Slack message: edited, it gets the new words; deleted, it is withdrawn."""

PUBLISHED_REPLIES = frozenset({_R.SENT, _R.EDITED})
"""A reply in one of these is public."""


def check_question_move(old: QuestionState, new: QuestionState) -> None:
    """Raises NotAllowed unless the table has this move."""
    if new not in QUESTION_MOVES[old]:
        raise NotAllowed(f"A question that is {old.value} cannot become {new.value}.")


def check_reply_move(old: ReplyState, new: ReplyState) -> None:
    """Raises NotAllowed unless the table has this move."""
    if new not in REPLY_MOVES[old]:
        raise NotAllowed(f"A reply that is {old.words} cannot become {new.words}.")
