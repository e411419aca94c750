"""What a connector provides, and all that its author needs to know of the core.

A `Source` can be read, one stream of it a call; a `Replier` can also be answered; a `Finder` can look up our own reply
when the outcome of a send is unknown. An `Editor` can change a reply of ours in place, a `Remover` can delete one. A
`Rereader` can look up posts again by their ids; a `HubSource` says where its changes could be subscribed to; a
`Metered` one charges for what is read, and says what today cost.

**Values** are frozen and in `bot.core.model`. `Post` is one public post, with its `Author`, the `Context` above it and
its `Capabilities`: what may be done with this one post under the channel's present rules, and why no more. A `Batch` is
the result of one fetch; an `OutgoingReply` is sent and a `Receipt` comes back; `Assist` is what a person needs to post
by hand. All text is plain and exactly as it came; times are in UTC.

**How a post may be answered**, `Capabilities.reply`: `ReplyMode.API`, by `reply`; `ASSIST`, a person posts the words
with what `assist` gives; `NONE`, no words are offered at all, because the post is closed or because the channel wants
people to write there themselves. `why` is shown to them: what the rule is, and what to do instead. `edit` and
`delete` say whether our own reply to it can be changed and deleted by API; `edit_why`, why not.

**Errors** are four, in `bot.core.errors`, each raised as `(self.name, reason)`: `Unavailable`, try again later, not
before `retry_at` (`Rationed`: a limit of ours is reached, and nothing was asked); `Unauthorised`, the credentials
fail; `Refused`, it will never be accepted; `Uncertain`, a write may or may not have taken effect (`HeldThere`: it has,
and a moderator there has to let it pass). The reason is short, fit for a person, and contains no secret and nothing
from the response.

All calls are synchronous, take no longer than their HTTP timeout, never retry a write and never sleep: the runner
decides when to call again. `now`, and the `clock` a connector is built with, are the only ways it learns the time.
Threads may share a connector; whatever it keeps between two fetches is in its cursor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, Stream
from bot.core.richtext.markup import Markup
from bot.core.watch.spending import Spending


@runtime_checkable
class Source(Protocol):
    """A channel that can be read."""

    name: str

    def streams(self) -> Sequence[Stream]:
        """What it reads: at least one stream, as its settings say. Each has its own cursor, pace and health. Pure."""

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        """Read what is new in this stream since `cursor` ("" the first time), oldest first, one page a call.

        `cursor` is opaque to everybody else. Posts may come twice; they must not be missed: the returned cursor moves
        past a post only when that post is in this batch or an earlier one. A post with changed words comes again under
        its id. What can no longer be read is reported in `gap`, once. Raises Unavailable (later), Unauthorised (stop),
        Refused (rest, ask rarely), Gone.
        """


@dataclass(frozen=True, slots=True)
class Hub:
    """Where a stream's changes could be subscribed to (WebSub): the hub's address, and its name for the stream."""

    url: str
    topic: str


@runtime_checkable
class HubSource(Source, Protocol):
    """A channel whose streams may name a hub. It only says so: nothing is subscribed, and it is polled all the same."""

    def hub(self, stream: str, cursor: str) -> Hub | None:
        """The hub that the stream named when this cursor was made; None without any. Pure."""


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """What a channel's rules ask of whoever keeps or answers what is written there, beside the company's own rules.

    `kept`: how long words and authors of others may be kept, whatever becomes of the question; None: as long as the
    company keeps them. `consent`: no answer leaves without a person's express approval of it, whatever the policy says.
    `stays`: nothing that is written there may be handed on to other systems.
    """

    kept: timedelta | None = None
    consent: bool = False
    stays: bool = False


NO_RULES = PlaceRules()


@runtime_checkable
class RuledSource(Source, Protocol):
    """A channel with rules of its own; what they mean for an answer stands in its posts' `Capabilities.why`, too."""

    place_rules: PlaceRules


def place_rules_of(channel: object) -> PlaceRules:
    return channel.place_rules if isinstance(channel, RuledSource) else NO_RULES


@runtime_checkable
class Metered(Source, Protocol):
    """A channel that charges for what is read of it."""

    def spending(self, cursors: Mapping[str, str], now: datetime) -> Spending:
        """What reading it cost today, all its streams together, by their cursors (stream → cursor). Pure."""


def spent_today(
    metered: Mapping[str, Metered], cursors: Mapping[str, Mapping[str, str]], now: datetime
) -> Mapping[str, Spending]:
    """By source: what reading it cost today. `cursors`: source → stream → cursor; what was never read is left out."""
    return {name: source.spending(cursors[name], now) for name, source in metered.items() if name in cursors}


@runtime_checkable
class Rereader(Protocol):
    """A channel on which posts can be looked up again, `reread_at_once` of them a call."""

    name: str
    reread_at_once: int

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:
        """These posts, by external id, as they stand now; `gone` names those that were deleted or removed, ours as
        others see them where the channel goes on showing them to their author.

        A post the channel says nothing about is in neither. The batch's cursor means nothing. Raises Unavailable,
        Unauthorised, Refused.
        """


@runtime_checkable
class Replier(Protocol):
    """A channel that can be answered, by its API or by a person's hand. Nothing is sent to a post of mode NONE.

    `markup` is what it makes of the words it is given; the core writes them so.
    """

    name: str
    markup: Markup

    def limit(self, post: Post) -> int:
        """The longest reply the channel accepts here, in the unit that `length` counts."""

    def length(self, text: str) -> int:
        """The length of `text` as this channel counts it."""

    def post_status(self, post: Post) -> PostStatus:
        """Whether `post` can be answered now. Raises Unavailable, Unauthorised."""

    def reply(self, order: OutgoingReply) -> Receipt:
        """Post the words, once. Raises Uncertain when the outcome is unknown, Refused when it will never be accepted.

        Unavailable only when it is certain that nothing was posted (refused before it was read, 429, no connection).
        """

    def assist(self, order: OutgoingReply) -> Assist:
        """What a person needs to post these words by hand. Pure."""


@dataclass(frozen=True, slots=True)
class ImageRules:
    """The images a channel takes with a reply: media types, bytes of one, how many, characters of an alt text."""

    types: tuple[str, ...]
    most_bytes: int
    most: int
    longest_alt: int


@runtime_checkable
class ImageReplier(Replier, Protocol):
    """A channel that takes images with a reply, within the one call of `reply`: `OutgoingReply.images`."""

    images: ImageRules


@runtime_checkable
class Finder(Protocol):
    """A channel on which our own reply can be looked up."""

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Our reply to `order.post` with these words, not older than `order.since`; None: provably not there.

        Raises Uncertain when the channel cannot say (too old, list cut short), HeldThere while it waits for a moderator
        there, Unavailable to try later.
        """


@runtime_checkable
class Reader(Protocol):
    """A channel on which a reply of ours can be read back by its receipt."""

    def standing_text(self, receipt: Receipt) -> str | None:
        """What stands there now; None when it is gone. Raises Unavailable, Unauthorised, Uncertain."""


@runtime_checkable
class Editor(Reader, Protocol):
    """A channel on which a reply of ours can be edited in place, for posts whose capabilities say so."""

    def edit(self, receipt: Receipt, text: str) -> None:
        """Put `text` in the place of its words, once. Raises Uncertain when the outcome is unknown, Refused when it
        will never be accepted, also because it is gone; Unavailable only when it is certain that nothing changed.
        """


@runtime_checkable
class Remover(Reader, Protocol):
    """A channel on which a reply of ours can be deleted, for posts whose capabilities say so."""

    def delete(self, receipt: Receipt) -> None:
        """Delete it. One that is gone already is no error. Otherwise raises as `Editor.edit` does."""
