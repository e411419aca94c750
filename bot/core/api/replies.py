"""Replies as programs read them: which are wanted, and each with what may be told of it. Pure values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import Faulty
from bot.core.model import Question
from bot.core.reply import Reply
from bot.core.sending.fates import UNKNOWN, Fate
from bot.core.states import PUBLISHED_REPLIES, ReplyState


@dataclass(frozen=True, slots=True)
class ReplyChoice:
    """Which replies are wanted, the newest first; "" and None for no limit. `author` is a Slack user id. `before` is
    the cursor: only replies with a smaller number.
    """

    state: str = ""
    tag: str = ""
    source: str = ""
    author: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 30

    @property
    def states(self) -> Collection[ReplyState]:
        """Raises Faulty for a word that is no state."""
        if not self.state:
            return tuple(ReplyState)
        if self.state not in {state.value for state in ReplyState}:
            every = ", ".join(state.value for state in ReplyState)
            raise Faulty([f"There is no state {self.state}. There are: {every}."])
        return (ReplyState(self.state),)


@dataclass(frozen=True, slots=True)
class ReadReply:
    """A reply with its question and where it goes. `post_url` is the address of the post that it answers, `approved_by`
    are the Slack user ids of those who approved its present words.
    """

    reply: Reply
    question: Question
    source: str
    post_url: str
    approved_by: tuple[str, ...] = ()
    fate: Fate = UNKNOWN

    @property
    def words(self) -> str | None:
        """What stands in public now; None while nothing does."""
        return self.reply.standing_shown.plain if self.reply.state in PUBLISHED_REPLIES else None


@dataclass(frozen=True, slots=True)
class ReadReplyPage:
    """One page, the newest first. `next_before` is the cursor of the page after it, None on the last."""

    replies: tuple[ReadReply, ...]
    next_before: int | None = None
