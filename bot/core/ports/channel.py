"""What a connector provides: a `Source` can be watched; a `Replier` can be answered too; a `Finder` can look up our own
reply after a lost answer. A connector's author reads this page and no other.

All calls are synchronous, take no longer than their HTTP timeout, never retry a write and never sleep: they raise one
of the four `errors.Outside` leaves, and the worker decides when to come back.
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
        past a post only when that post is in this batch or an earlier one. Raises Unavailable, Unauthorised, Refused.
        """


@runtime_checkable
class Replier(Protocol):
    """A channel that can be answered, by its API or by a person's hand."""

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
