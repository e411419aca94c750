"""What a connector's test supplies for the contract: a fake channel that customers can post to and that can be made to
fail. One subclass per channel, over the protocol its SDK uses; nothing here is specific to a channel.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self

from bot.core.ports.channel import Finder, Replier, Source


class FaultKind(StrEnum):
    """How a request fails.

    ANSWER: the fault's response is sent, no effect. HANG: no response, no effect; the client must time out.
    LOST: the request takes effect, then the connection drops without a response. DOWN: no connection at all.
    GARBLED: the request takes effect and the response is a 200 with `body`.
    """

    ANSWER = "answer"
    HANG = "hang"
    LOST = "lost"
    DOWN = "down"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, in force until `FakeSource.clear_faults`."""

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
"""Invalid bodies of a 200. A channel for which one of them is a valid response overrides `FakeSource.nonsense`."""


class FakeSource(ABC):
    """A channel that can be watched. `now` is the channel's clock; the test moves it. Ours is the same, unless `ahead`
    says how far ahead of it ours is.
    """

    kind: str
    """The connector's module name: `connectors.recipe(kind)`."""
    secrets: Sequence[str] = ()
    """Values of the secrets given to the connector. None may ever appear in an error, repr or log."""
    page: int = 3
    """How many posts one fetch returns at most, as `connect` configures the connector."""
    nonsense: Sequence[bytes] = NONSENSE_BODIES

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
        self.ahead = timedelta(0)

    def clock(self) -> datetime:
        """Our clock."""
        return self.now + self.ahead

    def pass_time(self, span: timedelta = timedelta(minutes=1)) -> None:
        self.now += span

    def wait_headers(self, seconds: int) -> Mapping[str, str]:
        """The headers with which this channel says, on a 429, to retry after `seconds`."""
        return {"Retry-After": str(seconds)}

    @abstractmethod
    def connect(self, *, with_secrets: bool = True) -> Source:
        """A new connector over this channel, with a short timeout; without its secrets unless `with_secrets`."""

    @abstractmethod
    def customer_posts(self, text: str) -> str:
        """A customer posts `text` now, where the source sees it and, if the channel has replies, the API may answer it.

        Returns the external id that the connector gives this post.
        """

    @abstractmethod
    def customer_posts_badly(self, text: str) -> None:
        """A customer posts `text` now, and the channel shows it in a form that is none of its own."""

    @abstractmethod
    def forget(self) -> None:
        """From now on the channel no longer returns posts that are older than `now`."""

    @abstractmethod
    def inject_fault(self, fault: Fault, *, writing: bool = False) -> None:
        """Every further read (or, with `writing`, every further attempt to post a reply) ends in `fault`.

        Token requests and the like still succeed, except when DOWN.
        """

    @abstractmethod
    def clear_faults(self) -> None:
        """Remove all faults."""


class FakeSharedIds(FakeSource):
    """A channel on which two posts can have one id."""

    @abstractmethod
    def another_posts(self, external_id: str, text: str) -> None:
        """Another customer posts `text` now, at another address, under an id that a post has already."""


class FakeUnstableIds(FakeSource):
    """A channel on which a post can change its id."""

    @abstractmethod
    def change_id(self, external_id: str) -> None:
        """The post so named at first is shown under another id from now on, and under no other."""


class FakeStreaming(FakeSource):
    """A channel that is read as several streams."""

    @abstractmethod
    def connect_streams(self) -> Source:
        """A new connector that reads at least two streams."""

    @abstractmethod
    def break_stream(self, stream: str, fault: Fault) -> None:
        """Every further read of this one stream of `connect_streams` ends in `fault`."""


class FakeReplyChannel(FakeSource):
    """A channel that takes replies by API."""

    lengths: Mapping[str, int]
    """Texts and their lengths by the channel's own rule, from its documentation: at least one where `len` is wrong, or
    a non-ASCII one where `len` is right."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None) -> None:
        """Stop what `__enter__` started."""

    @abstractmethod
    def connect(self, *, with_secrets: bool = True) -> "Connector":
        """A fresh connector over this channel."""

    def connect_patiently(self) -> "Connector":
        """The same for a whole story on a busy machine: it waits as long as it does outside of tests."""
        return self.connect()

    @abstractmethod
    def customer_replies(self, external_id: str, text: str) -> str:
        """A customer (not us) replies to a post. Returns the reply's external id."""

    @abstractmethod
    def we_reply(self, external_id: str, text: str) -> str:
        """Our account replies, but not through the connector. Returns the reply's external id."""

    @abstractmethod
    def we_post(self, text: str) -> str:
        """Our account posts something that the source's query would find. Returns its external id."""

    @abstractmethod
    def delete(self, external_id: str) -> None:
        """The author deletes the post."""

    @abstractmethod
    def our_replies(self, external_id: str) -> list[str]:
        """The texts of our account's present replies to a post, oldest first."""

    @abstractmethod
    def write_count(self) -> int:
        """How many attempts to post a reply were sent so far, successful or not."""


class FakeLockable(FakeReplyChannel):
    """A channel whose posts can be locked."""

    @abstractmethod
    def lock(self, external_id: str) -> None:
        """The channel locks the post: it takes no more replies."""


class FakeSharing(FakeReplyChannel):
    """A channel on which a post can be shared without a text."""

    @abstractmethod
    def customer_shares(self, external_id: str) -> str:
        """A customer shares a post where the source sees it. Returns the share's external id."""


class Connector(Source, Replier, Finder, Protocol):
    """A connector with all three ports. A structural type for the contract; no class inherits from it."""
