"""X (kind "x"): mentions of our account, recent search and our own posts; replies by API where the author mentioned or
quoted us, else by hand. What is read is in `reading`, requests in `api`, tweets in `posts`.

Since 2026-02-23 X accepts a reply by API from a self-serve account only under a post that mentions or quotes the
account, one reply per interaction, and charges 20 times as much for one with a link. An edited tweet gets a new id: we
identify a post by its first id, so that an edit is a change and not a second question, and keep in its URL the id of
the version read, which is what we reply to. X treats all versions as one post: deleting one deletes all.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from urllib.parse import quote, urlencode

from bot.core.errors import Rationed, Refused, Unavailable, Uncertain
from bot.core.model import Assist, Batch, OutgoingReply, Post, PostStatus, Receipt, ReplyMode, Stream
from bot.core.ports.runtime import Clock
from bot.core.richtext.markup import Markup
from bot.core.watch.spending import Spending
from connectors import About
from connectors.x.api import XApi
from connectors.x.counting.length import weighted_length
from connectors.x.cursor import XStream, read_cursor
from connectors.x.ledger import MOST_LOOKED_UP
from connectors.x.payloads import Single, Tweet, TweetPage
from connectors.x.posts import comparable_words, page_includes, post_url, version_id
from connectors.x.reading import XReader
from connectors.x.refusals import XNotFound
from connectors.x.settings import Settings
from connectors.x.spending import Spent, next_midnight

ABOUT = About(
    watches="mentions of your account on X, a search there, and what your account posts itself",
    answers="by API where the author mentions or quotes you (X's rule since February 2026), else by a person, with a "
    "prefilled link",
)

SECRETS = {
    "X_BEARER_TOKEN": "For reading: developer.x.com, your app, Keys and tokens, Bearer Token",
    "X_API_KEY": "For posting: Keys and tokens, Consumer Keys, API Key",
    "X_API_SECRET": "For posting: Keys and tokens, Consumer Keys, API Key Secret",
    "X_ACCESS_TOKEN": "For posting as your account: Keys and tokens, Access Token, made with Read and write",
    "X_ACCESS_TOKEN_SECRET": "Comes with the access token",
}

GONE = frozenset({"resource-not-found", "not-authorized-for-resource"})
"""Deleted; or protected or suspended, which counts as gone too: it can neither be read nor answered."""

LOOKUP_POSTS = 500
"""A look-up reads at most this many own posts, each of which is paid for."""
LEAST_PAGE = 5

CLOCKS_APART = timedelta(minutes=1)
"""How much our clock may be ahead of X's."""

COMPARED = 2000
"""Characters of a long reply that are compared; the time grows with their square."""

ALIKE = 0.6
"""From this share of common characters on (0 to 1), a different text counts as the same reply, edited by hand."""


def build(name: str, settings: Settings, secrets: Mapping[str, str], clock: Clock) -> "X":
    return X(name, settings, XApi(name, secrets, settings.api_url, clock), clock)


class X:
    """Source, Metered, Rereader, Replier, Finder and Remover for one account."""

    markup = Markup.PLAIN

    def __init__(self, name: str, settings: Settings, line: XApi, clock: Clock) -> None:
        self.name = name
        self.api = line
        self._settings, self._clock = settings, clock
        self._reader = XReader(name, settings, line)
        self.reread_at_once = self._reader.ledger.at_once

    def streams(self) -> Sequence[Stream]:
        return self._reader.streams()

    def fetch(self, stream: str, cursor: str, now: datetime) -> Batch:
        """One page of one stream: of the mentions, of the search, or of our own posts."""
        return self._reader.fetch(stream, cursor, now)

    def spending(self, cursors: Mapping[str, str], now: datetime) -> Spending:
        """Of reading alone, look-ups and what replies need included: X charges for posts of ours besides."""
        asked, spent = self._settings, Spent().on(now)
        for stream, cursor in cursors.items():
            spent = spent.and_also(read_cursor(cursor, XStream(stream))[0].read_on(now))
        limit, dollars = asked.daily_cost or None, spent.units * asked.read_price
        return Spending(spent.posts, dollars, limit, next_midnight(now))

    def reread(self, ids: Sequence[str], now: datetime) -> Batch:
        """An edit is told by the ids of its versions, a deletion by the errors beside the answer."""
        return self._reader.reread(ids, now)

    def limit(self, post: Post) -> int:  # noqa: ARG002  the port's signature
        """The limit in weighted characters; the same for every post."""
        return self._settings.limit

    def length(self, text: str) -> int:
        """Weighted as X counts: Latin 1, other scripts and emoji 2, a link 23 (docs.x.com, "Counting characters")."""
        return weighted_length(text)

    def post_status(self, post: Post) -> PostStatus:
        """LOCKED when the author restricted who can reply and neither mentions nor quotes us, which would allow us."""
        self._ask_for(1, 1)
        answer = self._one_post(version_id(post))
        if answer.data is None:
            if any(f.kind in GONE for f in answer.errors):
                return PostStatus.GONE
            raise Unavailable(self.name, "X answered without the post and without a reason")
        us = self._reader.own_account()
        invited = us.is_summoned_by(answer.data, page_includes(answer))
        return PostStatus.OPEN if answer.data.reply_settings == "everyone" or invited else PostStatus.LOCKED

    def reply(self, order: OutgoingReply) -> Receipt:
        """Post the text under the version that was read. X has no idempotency keys: one request, never repeated."""
        created = self.api.create(order.text, version_id(order.post))
        return Receipt(created.data.id, self._url(created.data.id), self._clock())

    def standing_text(self, receipt: Receipt) -> str | None:
        """Read before a reply is taken back, which no allowance holds up."""
        answer = self._one_post(receipt.external_id)
        if answer.data is None and not any(f.kind in GONE for f in answer.errors):
            raise Unavailable(self.name, "X answered without the post and without a reason")
        return None if answer.data is None else answer.data.full_text

    def delete(self, receipt: Receipt) -> None:
        """Delete our post with all its versions; X lets nobody edit by API, so there is no `edit`."""
        try:
            answer = self.api.delete(receipt.external_id)
        except XNotFound:
            return
        if not answer.data.deleted:
            raise Refused(self.name, "X did not delete it")

    def assist(self, order: OutgoingReply) -> Assist:
        """A link to X's compose window with the text filled in, replying to the version that was read."""
        asked_of_x = {"in_reply_to": version_id(order.post), "text": order.text}
        return Assist(order.text, f"https://x.com/intent/post?{urlencode(asked_of_x, quote_via=quote)}")

    def find_reply(self, order: OutgoingReply) -> Receipt | None:
        """Our reply with this text; else our only reply to that post that may be this text edited by hand.

        Raises Uncertain when there are several such, or too many posts to look through.
        """
        replies = list(self._own_replies(order))
        wanted = comparable_words(order.text)
        exact = [t for t in replies if comparable_words(t.full_text) == wanted]
        near = exact[:1] or [t for t in replies if _is_edited_by_hand(order, t)]
        if len(near) > 1:
            raise Uncertain(self.name, "several replies of ours stand under it, none with exactly these words")
        return Receipt(near[0].first_id, self._url(near[0].first_id), near[0].written_at) if near else None

    def _one_post(self, post_id: str) -> Single:
        answer = self.api.post(post_id)
        self._reader.ledger.count_reply((answer.data,) if answer.data else (), answer.includes, self._clock())
        return answer

    def _ask_for(self, least: int, most: int) -> int:
        """How many posts may be read for a reply now. Raises Rationed when not even `least` may."""
        size = self._reader.ledger.for_replies(least, most, self._clock())
        if size is None:
            why = "what replies may read today (daily_reads, daily_cost) is spent; it leaves from midnight UTC on"
            raise Rationed(self.name, why, next_midnight(self._clock()))
        return size

    def _own_replies(self, order: OutgoingReply) -> Iterator[Tweet]:
        """Our replies to that post since `order.since`, oldest first. Raises Uncertain after too many posts."""
        wanted = {order.post.external_id, version_id(order.post)}
        pages = list(self._own_pages(order.since - CLOCKS_APART))
        for page in reversed(pages):
            seen = page_includes(page)
            for tweet in sorted(page.data, key=lambda t: int(t.id)):
                parent = tweet.referenced_id("replied_to")
                if parent in wanted or (parent and seen.first_id(parent) in wanted):
                    yield tweet

    def _own_pages(self, since: datetime) -> Iterator[TweetPage]:
        place: dict[str, object] = {"start_time": since.astimezone(UTC)}
        seen = 0
        while seen < LOOKUP_POSTS:
            size = self._ask_for(LEAST_PAGE, MOST_LOOKED_UP)
            page = self.api.timeline(self._reader.known_user_id(), place, size)
            self._reader.ledger.count_reply(page.data, page.includes, self._clock())
            if page.refusal is not None or not page.is_understood:
                raise Uncertain(self.name, "X shows what we posted in a form we do not know; it may be among them")
            yield page
            if not page.meta.next_token:
                return
            seen += size
            place["pagination_token"] = page.meta.next_token
        raise Uncertain(self.name, f"our account posted more than {LOOKUP_POSTS} times since; it may be among them")

    def _url(self, post_id: str) -> str:
        return post_url(self._settings.account, post_id)


def _is_edited_by_hand(order: OutgoingReply, tweet: Tweet) -> bool:
    """Whether a person may have posted this for us: any reply to a post answered by hand, else a similar text."""
    if order.post.capabilities.reply is ReplyMode.ASSIST:
        return True
    ours, theirs = (comparable_words(text)[:COMPARED] for text in (order.text, tweet.full_text))
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
