"""What a connector provides, and all that its author needs to know of the core.

A `Source` can be watched; a `Replier` can be answered too; a `Finder` can look up our own reply after a lost answer.

**Values** are frozen and in `bot.core.model`. `Post` is one public utterance, with its `Author`, the `Context` above it
and its `Capabilities`: what may be done with this one post, as the channel's rules stand today, and why no more. A
`Batch` of them is what one fetch brought; an `OutgoingReply` goes out and a `Receipt` comes back; `Assist` is what a
person needs to post by hand. All text is plain and exactly as it came, whatever stands in it; times are in UTC.

**How a post may be answered**, `Capabilities.reply`: `ReplyMode.API`, by `reply`; `ASSIST`, a person posts the words
with what `assist` gives; `NONE`, no words are offered at all, since it is closed, or since the channel wants people to
write there themselves. `why` is shown to them: what the rule is, and what to do instead.

**Errors** are four, in `bot.core.errors`, each raised as `(self.name, reason)`: `Unavailable`, try again later, not
before `retry_at`; `Unauthorised`, the credentials fail; `Refused`, it will never be taken; `Uncertain`, a write may
or may not have taken effect. The reason is short, fit for a person, and holds no secret and nothing that was answered.

All calls are synchronous, take no longer than their HTTP timeout, never retry a write and never sleep: the worker
decides when to come back. `now`, and the `clock` a connector is built with, are the only ways it learns the time.
Threads may share a connector; what it remembers between two readings is in its cursor.
"""

from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt


@runtime_checkable
class Source(Protocol):
    """Something that can be watched."""

    name: str

    def fetch(self, cursor: str, now: datetime) -> Batch:
        """Read what is new since `cursor` ("" the first time), oldest first, one page a call.

        `cursor` is opaque to everybody else. Posts may come twice; they must not be missed: the returned cursor moves
        past a post only when that post is in this batch or an earlier one. A post with changed words comes again under
        its id. What could not be read any more is said in `gap`, once. Raises Unavailable, Unauthorised, Refused.
        """


@runtime_checkable
class Replier(Protocol):
    """A channel that can be answered, by its API or by a person's hand. To a post of NONE nothing is sent."""

    name: str

    def limit(self, post: Post) -> int:
        """The longest reply the channel takes here, in the unit `length` counts."""

    def length(self, text: str) -> int:
        """The length of `text` as this channel counts it."""

    def post_status(self, post: Post) -> PostStatus:
        """Whether `post` can be answered now. Raises Unavailable, Unauthorised."""

    def reply(self, order: OutgoingReply) -> Receipt:
        """Post the words, once. Raises Uncertain when the answer was lost, Refused when it will never be taken.

        Unavailable only when it is certain that nothing was posted (refused before it was read, 429, no connection).
        """

    def assist(self, order: OutgoingReply) -> Assist:
        """What a person needs to post these words by hand. Pure."""


@runtime_checkable
class Finder(Protocol):
    """A channel on which our own reply can be looked up."""

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Our reply to `order.post` with these words, not older than `order.since`; None: provably not there.

        Raises Uncertain when the channel cannot say (too old, list cut short), Unavailable to try later.
        """
