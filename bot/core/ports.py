"""What the road needs from the outside, one Protocol each. A connector's author reads this page and no other.

A connector is a `Source`; one that can answer is also a `Replier`; one that can find its own reply again after a lost
answer is also a `Finder`. All calls are synchronous, take no longer than their HTTP timeout, never retry a write and
never sleep: they raise one of the four `errors.Outside` leaves, and the worker decides when to come back.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.core.bursts import Burst
from bot.core.dossier import Dossier, ReplyFile, Said
from bot.core.earlier import Answer, Likely
from bot.core.model import Assist, Batch, Entry, Order, Post, Receipt, Standing, Tag
from bot.core.verdict import Example, Meant, Verdict


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
    """Judges posts. Deterministic for the same version; `version` names all it knows: code, tags and examples."""

    @property
    def version(self) -> str: ...

    def judge(self, post: Post) -> Verdict:
        """Never raises for any text, however strange; abstains instead."""

    def learn(self, tags: Sequence[Tag], examples: Sequence[Example]) -> None:
        """Take these as all the tags and all that people taught. It may take seconds; judging goes on meanwhile by what
        was known before, and all that is new holds at once.
        """


class Likeness(Protocol):
    """Says how likely two texts ask the same. Deterministic for the same `version`, which names what its vectors mean.

    From `sure` on it is right at least 99 times in a hundred, from `likely` on every second time. Never raises for any
    text.
    """

    version: str
    likely: float
    sure: float

    def vector(self, text: str) -> bytes:
        """What the text means, to be kept and compared."""

    def nearest(self, vector: bytes, others: Sequence[bytes]) -> Sequence[int]:
        """Places of those among `others`, of this version, that are worth comparing, the nearest first; a few."""

    def same(self, one: Meant, others: Sequence[Meant]) -> Sequence[float]:
        """The probability (0 to 1), for each of `others`, that it asks the same as `one`."""


class Answers(Protocol):
    """Remembers the answers that left and finds those that may fit a new post. Safe to use from many threads."""

    @property
    def model(self) -> str:
        """The version of what makes its vectors, "" where it goes by words alone."""

    def near(self, post: Post) -> Sequence[Likely]:
        """The few that are likely enough to be worth showing, the likeliest first. Never raises for any text."""

    def take(self, answers: Sequence[Answer]) -> None:
        """Remember these, in place of what was remembered of the same replies. May take milliseconds for each."""

    def drop(self, replies: Iterable[int]) -> None:
        """Forget all of these replies, and the words they answered."""


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

    def __call__(self, name: str, /) -> None: ...


class Cards(Protocol):
    """Where questions are shown to colleagues: Slack. Every call raises Unavailable, Unauthorised or Refused.

    `post_…` makes a new message and returns its ts; after a crash `find_…` is asked first, so none is posted twice.
    Updates are idempotent.
    """

    def channel_id(self, channel: str) -> str:
        """Slack's id of a channel given as #name or as its id."""

    def post_card(self, dossier: Dossier, now: datetime) -> str:
        """The card in `dossier.question.channel`; returns its ts."""

    def find_card(self, dossier: Dossier) -> str:
        """The ts of a card of this question already in its channel, "" when there is none."""

    def update_card(self, dossier: Dossier, now: datetime) -> None:
        """Draw the present state on the card."""

    def close_card(self, dossier: Dossier, channel: str, ts: str) -> None:
        """Draw on a former card where the question has moved."""

    def post_note(self, dossier: Dossier, entry: Entry, now: datetime) -> str:
        """Tell the thread of one entry; "" when this kind of entry is not told."""

    def find_note(self, dossier: Dossier, entry: Entry) -> str:
        """The ts of the note already posted for this entry, "" when there is none."""

    def update_note(self, dossier: Dossier, entry: Entry, ts: str) -> None:
        """Draw a note again, after the words it quotes were taken away."""

    def post_review(self, dossier: Dossier, file: ReplyFile, now: datetime) -> tuple[str, str]:
        """Put a reply before communications; returns the channel and ts of the review message."""

    def find_review(self, dossier: Dossier, file: ReplyFile) -> tuple[str, str]:
        """The channel and ts of the review message already posted for this reply, ("", "") when there is none."""

    def update_review(self, dossier: Dossier, file: ReplyFile, now: datetime) -> None:
        """Draw the present state on the review message."""

    def announce(self, dossier: Dossier, entry: Entry, now: datetime, *, look_first: bool) -> None:
        """Tell communications, once, that a reply has left."""

    def post_burst(self, burst: Burst) -> str:
        """Tell the burst's channel of it, calling those who were asked; returns the message's ts."""

    def find_burst(self, burst: Burst) -> str:
        """The ts of a message already telling of this burst in its channel, "" when there is none."""

    def update_burst(self, burst: Burst, ts: str) -> None:
        """Draw what the burst has come to on its message; calls nobody."""

    def said_since(self, dossier: Dossier, ts: str) -> Sequence[Said]:
        """What people wrote in the question's thread after `ts`, oldest first; what was missed while away."""


class Step(Protocol):
    """One step of the road as a runner drives it. A key names a row; running a key that is not due does nothing."""

    name: str

    def due(self) -> Sequence[str]:
        """Keys of rows that are due now, most urgent first: what a sweep finds when every wake-up was lost."""

    def lane(self, key: str) -> str:
        """Keys of one lane are run one after another, in the order they came; lanes run beside each other."""

    def run(self, key: str) -> None:
        """Do the row's work once, under a lease. What the outside answers badly is recorded, not raised."""
