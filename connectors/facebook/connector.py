"""Facebook: the comments under the posts of our Page; replies by API or by hand.

The connector itself: the ports it implements, and answering. Two addresses are all but one: a POST to
`/{comment}/comments` answers a comment, a POST to `/{comment}` puts our words in the place of the customer's. So an
answer is sent by the one call that can only answer (`GraphApi.answer`), only what is proved to be ours is ever changed,
and after each answer what stands there is read back: below which comment, with which words, under which id.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.errors import Outside, Refused, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostKind, PostStatus, Receipt, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from connectors import About
from connectors.facebook.api import SECRETS, GraphApi
from connectors.facebook.reading import GraphCommentReader
from connectors.facebook.settings import Settings
from connectors.facebook.shapes import GraphComment, PagePostsMaker, same_id

__all__ = ["ABOUT", "SECRETS", "build"]

ABOUT = About(watches="comments under the posts of a Facebook Page of yours", answers="by API, or by a person")

LIMIT = 8_000
"""Characters of a comment (unverified: Facebook publishes no number)."""

SKEW = timedelta(seconds=30)
"""How far Facebook's clock may be behind ours. Its times are in whole seconds."""


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "Facebook":
    """No I/O. A missing token raises Unauthorised when it is first used."""
    return Facebook(name, settings, GraphApi(name, settings, secrets, clock))


class Facebook:
    """A Source, Rereader, Replier, Finder, Editor and Remover."""

    markup = Markup.PLAIN
    reread_at_once = 10
    """Each costs a request."""

    def __init__(self, name: str, settings: Settings, api: GraphApi) -> None:
        self.name = name
        self._settings, self._api = settings, api
        self._reader = GraphCommentReader(api, settings, PagePostsMaker(name, settings))

    def streams(self) -> Sequence[Stream]:
        return (Stream(),)

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:  # noqa: ARG002  it has one
        return self._reader.fetch(cursor, now)

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:  # noqa: ARG002
        found = {name: self._api.comment(name) for name in ids if _is_id(name)}
        standing = [one for one in found.values() if one is not None]
        gone = tuple(name for name, one in found.items() if one is None)
        return Batch(tuple(self._reader.posts(standing)), "", gone=gone)

    def limit(self, post: Post) -> int:  # noqa: ARG002  the same for every comment
        return LIMIT

    def length(self, text: str) -> int:
        return len(text)

    def post_status(self, post: Post) -> PostStatus:
        """Facebook has one level of answers: whether the first comment takes one decides."""
        asked = self._api.comment(self._target(post))
        if asked is None or (post.kind is PostKind.REPLY and self._api.comment(post.external_id) is None):
            return PostStatus.GONE
        return PostStatus.OPEN if asked.can_comment else PostStatus.LOCKED

    def reply(self, order: OutgoingReply) -> Receipt:
        self._check(order.text)
        if self._settings.reply == "assist":
            raise Refused(self.name, 'replies to this source are posted by a person (its `reply` is "assist")')
        target = self._target(order.post)
        made = self._api.answer(target, order.text)
        if not made.id or same_id(made.id, target):
            raise Uncertain(self.name, "Facebook may have changed the customer's comment instead: look at it at once")
        return self._proved(made.id, target, order)

    def assist(self, order: OutgoingReply) -> Assist:
        """The exact text and the comment's place below its post."""
        return Assist(order.text, order.post.url)

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Our own answer below that comment with these words; also after an answer that said it went wrong."""
        since = (order.since - SKEW).replace(microsecond=0)
        found, cut = self._reader.below(self._target(order.post), since)
        ours = (one for one in found if one.is_by(self._settings.page_id) and one.written_at >= since)
        same = next((one for one in ours if one.message.split() == order.text.split()), None)
        if same is None and cut:
            raise Uncertain(self.name, "not all comments there could be read; it may be among them")
        return None if same is None else same.receipt

    def standing_text(self, receipt: Receipt) -> str | None:
        one = self._api.comment(receipt.external_id)
        return None if one is None else one.message

    def edit(self, receipt: Receipt, text: str) -> None:
        """Only what the Page itself wrote: the same call changes anybody's comment."""
        self._check(text)
        self._own(receipt)
        self._api.change(receipt.external_id, text)

    def delete(self, receipt: Receipt) -> None:
        if self._api.comment(receipt.external_id) is not None:
            self._own(receipt)
            self._api.delete(receipt.external_id)

    def _own(self, receipt: Receipt) -> GraphComment:
        standing = self._api.comment(receipt.external_id) if _is_id(receipt.external_id) else None
        if standing is None:
            raise Refused(self.name, "our comment is no longer there")
        if not standing.is_by(self._settings.page_id):
            raise Refused(self.name, "this comment is not ours, and stays as it is")
        return standing

    def _proved(self, made: str, target: str, order: OutgoingReply) -> Receipt:
        """The receipt of what was made, as the list of answers spells its id. Raises Uncertain where it is not there as
        it should, and where that cannot be read: something was posted.
        """
        try:
            found, _ = self._reader.below(target, order.since - SKEW)
        except Outside as error:
            raise Uncertain(self.name, f"it was posted, and could not be read back: {error.reason}") from error
        one = next((one for one in found if same_id(one.id, made)), None)
        if one is None or not one.is_by(self._settings.page_id) or one.message.split() != order.text.split():
            raise Uncertain(self.name, "what was posted does not stand below that comment as it should")
        return one.receipt

    def _target(self, post: Post) -> str:
        """The first comment of the thread: an answer to an answer stands below it, too."""
        target = post.parent_id if post.kind is PostKind.REPLY else post.external_id
        if not _is_id(target):
            raise Refused(self.name, "this is no comment of Facebook")
        return target

    def _check(self, text: str) -> None:
        if not text.strip() or len(text) > LIMIT:
            raise Refused(self.name, f"a comment has 1 to {LIMIT} characters, this text has {len(text)}")


def _is_id(name: str) -> bool:
    return bool(name) and name.replace("_", "").isdecimal() and name.isascii()
