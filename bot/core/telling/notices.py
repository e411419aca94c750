"""Notices: what is told of no single question, once when it begins, and there when it is over. Values only.

A source that is down, posts that were missed, a channel that takes nothing, a hold, a burst, the figures of a week.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

NOTICE = "notice"

RETURNS_WITHIN = timedelta(minutes=30)
"""What begins again so soon after it was over is the same trouble: its notice goes on, and counts."""


class NoticeKind(StrEnum):
    """What a notice is about."""

    SOURCE = "source"
    """A source cannot be read."""
    WARNING = "warning"
    """A source can be read, and yet something about it is to be known."""
    MOVED = "moved"
    """A source gave a new address for good."""
    GAP = "gap"
    """Posts of a source were missed; it is over as soon as it is told."""
    SENDING = "sending"
    """A source's channel takes no reply at all."""
    REVIEW = "review"
    """Slack refuses reviews."""
    CHANNEL = "channel"
    """Slack takes no question in a channel of ours: the bot is not in it, it is archived or does not exist."""
    ON_CALL = "on_call"
    """Slack does not say who is in a user group that is on call."""
    SINK = "sink"
    """A system that questions and replies are handed on to takes nothing."""
    KEPT = "kept"
    """Events for such a system were given up, and are kept until somebody has them delivered again."""
    HOLD = "hold"
    BURST = "burst"
    DOUBTFUL = "doubtful"
    """What is likely not for us waits for triage; `why` says which, and changes with them."""

    WEEK = "week"
    """The figures of a week that is over; `about` is its name, `why` what is told."""
    DAILY = "daily"
    """What waits for communications, once a day; `about` is the day, and it is over as soon as it is told."""

    DUE = "due"
    """A question that a person has is due soon, told to them; `about` is its number."""

    MISSED = "missed"
    """What a person was not called for, told to them once a day; `about` is who, and since when it is told."""

    @property
    def returns(self) -> bool:
        """Whether it may come and go by itself. What people do, and each burst, is told anew."""
        return self not in _TOLD_ANEW


class Audience(StrEnum):
    """Who is told: those who run Switchboard, communications, triage, or one person."""

    OPERATORS = "operators"
    TRIAGE = "triage"
    COMMUNICATIONS = "communications"
    PERSON = "person"


TOLD_TO: dict[NoticeKind, tuple[Audience, ...]] = {
    NoticeKind.SOURCE: (Audience.OPERATORS,),
    NoticeKind.WARNING: (Audience.OPERATORS,),
    NoticeKind.MOVED: (Audience.OPERATORS,),
    NoticeKind.GAP: (Audience.OPERATORS,),
    NoticeKind.SENDING: (Audience.OPERATORS,),
    NoticeKind.REVIEW: (Audience.OPERATORS,),
    NoticeKind.CHANNEL: (Audience.OPERATORS,),
    NoticeKind.ON_CALL: (Audience.OPERATORS,),
    NoticeKind.SINK: (Audience.OPERATORS,),
    NoticeKind.KEPT: (Audience.OPERATORS,),
    NoticeKind.HOLD: (Audience.OPERATORS, Audience.COMMUNICATIONS),
    NoticeKind.BURST: (Audience.OPERATORS, Audience.COMMUNICATIONS),
    NoticeKind.DOUBTFUL: (Audience.TRIAGE,),
    NoticeKind.WEEK: (Audience.COMMUNICATIONS,),
    NoticeKind.DAILY: (Audience.COMMUNICATIONS,),
    NoticeKind.DUE: (Audience.PERSON,),
    NoticeKind.MISSED: (Audience.PERSON,),
}

_TOLD_ANEW = (NoticeKind.HOLD, NoticeKind.BURST, NoticeKind.WEEK, NoticeKind.DAILY, NoticeKind.DUE, NoticeKind.MISSED)


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice for one audience. `about` is the name of a source, channel or tag, "" for everything.

    `why` may come from outside; `remedy` is our own sentence of what helps. `times` is how often it has begun. `by` and
    `ended_by` are Slack user ids, "" where nobody did it. `channel` is where it is told instead of its audience's own.
    """

    number: int
    kind: NoticeKind
    about: str
    audience: Audience
    began_at: datetime
    ended_at: datetime | None = None
    why: str = ""
    remedy: str = ""
    times: int = 1
    by: str = ""
    ended_by: str = ""
    channel: str = ""
