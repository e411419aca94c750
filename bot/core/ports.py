"""What the road needs from the outside, one Protocol each. A connector's author reads this page and no other.

A connector is a `Source`; one that can answer is also a `Replier`; one that can find its own reply again after a lost
answer is also a `Finder`. All calls are synchronous, take no longer than their HTTP timeout, never retry a write and
never sleep: they raise one of the four `errors.Outside` leaves, and the worker decides when to come back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.core.model import Assist, Batch, Order, Post, Receipt, Standing, Tag, Verdict


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

    def standing(self, post: Post) -> Standing:
        """Whether `post` can be answered now. Raises Unavailable, Unauthorised."""

    def reply(self, order: Order) -> Receipt:
        """Post the words, once. Raises Uncertain when the answer was lost, Refused when it will never be taken.

        Unavailable only when it is certain that nothing was posted (refused before it was read, 429, no connection).
        """

    def assist(self, order: Order) -> Assist:
        """What a person needs to post these words by hand. Pure."""


@runtime_checkable
class Finder(Protocol):
    """A channel on which our own reply can be looked up."""

    def find_reply(self, order: Order) -> Receipt | None:
        """Our reply to `order.post` with these words, not older than `order.since`; None: provably not there.

        Raises Uncertain when the channel cannot say (too old, list cut short), Unavailable to try later.
        """


class Classifier(Protocol):
    """Judges posts. Deterministic for the same version."""

    version: str

    def judge(self, post: Post) -> Verdict:
        """Never raises for any text, however strange; abstains instead."""

    def learn_tags(self, tags: Sequence[Tag]) -> None:
        """Take this as the whole set of tags from now on."""


class Clock(Protocol):
    """What time it is, aware and in UTC. The one way anything on the road learns it."""

    def __call__(self) -> datetime: ...


class Wake(Protocol):
    """Asks that a step look at a row, now or at `at`. Called inside the business transaction; takes effect with it.

    It is only a hint: losing it delays the row to the next sweep and loses nothing.
    """

    def __call__(self, step: str, key: str, at: datetime | None = None) -> None: ...


class Boundary(Protocol):
    """Called by a step at each point where a crash would leave its mark, with the point's name. Does nothing, but for a
    test that stops the process there.
    """

    def __call__(self, name: str) -> None: ...
