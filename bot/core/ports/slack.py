"""Slack, as the steps see it: messages that are posted, updated, removed and looked up; and people's accounts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.attachments import Picture
from bot.core.burst_answers.answer import BurstAnswer
from bot.core.burst_answers.calls import BurstCall
from bot.core.burst_answers.detail import BurstDetail
from bot.core.bursts import Burst
from bot.core.details import QuestionDetail, ThreadMessage
from bot.core.permissions import Membership
from bot.core.slack_messages import DesiredMessage, QuietSpan, SlackPlace, SlackStatus
from bot.core.telling.doubts import DoubtfulPosts
from bot.core.telling.notices import Notice


class SlackMessenger(Protocol):
    """Posts to Slack. Every call raises Unavailable, Unauthorised or Refused. Nothing is retried.

    `owner` says whose message it is, "question:12", "burst:3", "notice:4", "burst_answer:5" or "burst_call:6"; owner
    and key mark the message, so that it can be found.
    """

    def post(self, owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace:
        """Post it, in the thread of this ts if one is given. Raises ThreadGone where that thread was deleted."""

    def update(self, owner: str, message: DesiredMessage, place: SlackPlace) -> bool:
        """Update it; False when it is no longer there or may no longer be changed. Mentions nobody."""

    def remove(self, place: SlackPlace) -> None:
        """Delete it. Does nothing when it is gone already."""

    def find(self, owner: str, message: DesiredMessage, thread: str = "") -> SlackPlace | None:
        """Where a copy of it already stands, not older than `message.since`. Raises ThreadGone as `post` does."""

    def show_picture(self, place: SlackPlace, picture: Picture) -> None:
        """Show it in the thread of a message."""

    def read_thread(self, card: SlackPlace, after: str) -> Sequence[ThreadMessage]:
        """What people wrote in a card's thread after the ts `after`, oldest first; nothing where it was deleted."""


class SlackAccounts(Protocol):
    """What Slack says of people's accounts."""

    def membership(self, slack: str) -> Membership:
        """What this user's account is. Raises Unavailable, Unauthorised; Refused where Slack knows nobody of the id."""


class SlackUserGroups(Protocol):
    """What Slack says of user groups."""

    def members_of_group(self, group: str) -> Sequence[str]:
        """The ids of those in a user group. Raises Unavailable, Unauthorised; Refused where Slack knows no such group,
        or does not let us ask.
        """


class SlackQuietTimes(Protocol):
    """What Slack says of people's do not disturb."""

    def quiet_times(self, people: Sequence[str]) -> Mapping[str, QuietSpan]:
        """For each of these who have it on or planned, from when to when. Raises Unavailable; Unauthorised where we may
        not ask.
        """


class SlackStatuses(Protocol):
    """What Slack says of the statuses that people set."""

    def status(self, person: str) -> SlackStatus:
        """This person's. Raises Unavailable; Unauthorised where we may not ask; Refused where Slack knows nobody of the
        id.
        """


class DrawQuestion(Protocol):
    """Says which messages a question should have. Pure."""

    def __call__(self, detail: QuestionDetail, now: datetime) -> Sequence[DesiredMessage]: ...


class DrawBurst(Protocol):
    """Draws the message about a burst; `call` mentions those who were asked, when it is first posted, but for those who
    are not to be called. Pure.
    """

    def __call__(
        self, detail: BurstDetail, *, call: bool, uncalled: frozenset[str] = frozenset()
    ) -> DesiredMessage: ...


class DrawBurstAnswer(Protocol):
    """Draws what is put before communications: one answer for a whole burst. Pure."""

    def __call__(self, burst: Burst, answer: BurstAnswer, channel: str, now: datetime) -> DesiredMessage: ...


class DrawBurstCall(Protocol):
    """Draws a call to decide on such an answer. `call` mentions those who are called, when it is first posted, but for
    those who are not to be, and while it still `goes_on`. Pure.
    """

    def __call__(
        self,
        one: BurstCall,
        answer: BurstAnswer,
        channel: str,
        *,
        goes_on: bool,
        call: bool,
        uncalled: frozenset[str] = frozenset(),
    ) -> DesiredMessage: ...


class DrawNotice(Protocol):
    """Draws a notice for the channel in which it is told. Pure. `doubtful` is what that of triage tells of."""

    def __call__(self, notice: Notice, channel: str, doubtful: DoubtfulPosts) -> DesiredMessage: ...
