"""What a connector's test must supply so that the contract can drive it: a channel that can be posted to by customers
and made to answer badly. One subclass per channel, over whatever wire its SDK speaks; nothing here knows a channel.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.core.ports.channel import Finder, Replier, Source


class FaultKind(StrEnum):
    """How an answer goes wrong.

    ANSWER: it comes, but bad; the request has no effect. HANG: it never comes; no effect; the client must time out.
    LOST: the request takes effect, then the connection drops without an answer. DOWN: no connection at all.
    GARBLED: the request takes effect and the answer is a 200 with `body`.
    """

    ANSWER = "answer"
    HANG = "hang"
    LOST = "lost"
    DOWN = "down"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way of answering badly, kept up until `heal`."""

    kind: FaultKind = FaultKind.ANSWER
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b"{}"


HANG = Fault(FaultKind.HANG)
LOST = Fault(FaultKind.LOST)
DOWN = Fault(FaultKind.DOWN)

NONSENSE_BODIES: Sequence[bytes] = (
    b"",
    b"<html><body>502 but with a smile</body></html>",
    b'{"data": [{"id": "1", "te',
    b"[]",
    b"null",
    b"7",
    b'"words"',
    b'{"data": 7, "posts": 7, "kind": 7}',
    b'{"data": [7, null], "posts": [7, null], "kind": "Listing"}',
    b"\x00\xff\xfe\x80",
)
"""Bodies of a 200 that no channel means. A channel for which one of them is a proper answer overrides `nonsense`."""


class FakeSource(ABC):
    """A channel that can be watched. `now` is the clock of the channel and of the connector alike; it moves by hand."""

    kind: str
    """The connector's module name: `connectors.recipe(kind)`."""
    secrets: Sequence[str] = ()
    """Values of the secrets given to the connector. None may ever be seen in an error, repr or log."""
    page: int = 3
    """How many posts one fetch brings at most, as the connector that `connect` returns is set up."""
    nonsense: Sequence[bytes] = NONSENSE_BODIES

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def clock(self) -> datetime:
        return self.now

    def pass_time(self, span: timedelta = timedelta(minutes=1)) -> None:
        self.now += span

    def wait_headers(self, seconds: int) -> Mapping[str, str]:
        """How this channel says "come back in so many seconds" with a 429."""
        return {"Retry-After": str(seconds)}

    @abstractmethod
    def connect(self, *, with_secrets: bool = True) -> Source:
        """A fresh connector, with no memory, over this channel; without its secrets if told so. Short timeout."""

    @abstractmethod
    def customer_posts(self, text: str) -> str:
        """A customer posts `text` now, where the source sees it and, if the channel has replies, the API may answer it.

        Returns the external id that the connector gives this post.
        """

    @abstractmethod
    def forget(self) -> None:
        """From now on the channel no longer tells of the posts that are older than `now`."""

    @abstractmethod
    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        """Every further read (or, with `writing`, every further attempt to post a reply) ends in `fault`.

        Token requests and the like stay well, except when DOWN.
        """

    @abstractmethod
    def clear_faults(self) -> None:
        """All is well again."""


class FakeReplyChannel(FakeSource):
    """A channel that can be answered by its API."""

    lengths: Mapping[str, int]
    """Texts and their lengths by the channel's own rule, from its documentation: at least one that `len` gets wrong, or
    a non-ASCII one where `len` is right."""

    @abstractmethod
    def connect(self, *, with_secrets: bool = True) -> "Connector":
        """A fresh connector over this channel."""

    @abstractmethod
    def customer_replies(self, external_id: str, text: str) -> str:
        """A customer (not us) replies to a post. Returns the reply's external id."""

    @abstractmethod
    def we_reply(self, external_id: str, text: str) -> str:
        """Our account replies, by another way than the connector. Returns the reply's external id."""

    @abstractmethod
    def we_post(self, text: str) -> str:
        """Our account posts something that the source's query would find. Returns its external id."""

    @abstractmethod
    def delete(self, external_id: str) -> None:
        """The author deletes the post."""

    @abstractmethod
    def our_replies(self, external_id: str) -> list[str]:
        """The words of our account's replies that now stand under a post, oldest first."""

    @abstractmethod
    def write_count(self) -> int:
        """How many attempts to post a reply reached the wire so far, whatever became of them."""


class FakeLockable(FakeReplyChannel):
    """A channel whose posts can be closed to replies."""

    @abstractmethod
    def lock(self, external_id: str) -> None:
        """The channel closes the post to replies."""


class FakeSharing(FakeReplyChannel):
    """A channel on which a post can be merely shared."""

    @abstractmethod
    def customer_shares(self, external_id: str) -> str:
        """A customer shares a post where the source sees it. Returns the share's external id."""


class Connector(Source, Replier, Finder, Protocol):
    """A connector that does it all. A structural type for the contract; nobody inherits it."""
