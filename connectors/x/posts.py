"""A tweet as a `Post`: who wrote it, what it answers, whether it concerns us and what X lets us do. Pure.

X's JSON is read in `payloads`; nothing is asked of X here and nothing is remembered.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from bot.core.model import Author, Capabilities, Context, Post, PostKind, ReplyMode
from connectors.x.authors import is_automatic
from connectors.x.payloads import Looked, Media, Poll, Single, Tweet, XUser

SITE = "https://x.com"

NO_EDITING = (
    "X lets nobody edit by API. Take the reply back and answer anew, or answer a second time with a reply that begins "
    "“Correction:”."
)

_NO_LANGUAGE = re.compile(r"und|zxx|q[a-z]{2}")
_LEADING_HANDLES = re.compile(r"^(?:@\w{1,15}\s+)+")
_A_LINK = re.compile(r"https?://\S+")
_SCHEMES = re.compile(r"\bhttps?://")


_CLOSED = {
    "mentionedUsers": (
        ReplyMode.NONE,
        "The author lets only those reply whom they mention, and they do not mention us.",
    ),
    "following": (
        ReplyMode.ASSIST,
        "The author lets only accounts reply that they follow or mention: try it by hand, it may not be taken.",
    ),
    "subscribers": (
        ReplyMode.ASSIST,
        "The author lets only their subscribers reply: try it by hand, it may not be taken.",
    ),
    "verified": (
        ReplyMode.ASSIST,
        "The author lets only verified accounts reply: try it by hand, it may not be taken.",
    ),
}
"""Whom the author lets reply (`reply_settings`), where that is not everyone: how it is answered, and why so."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Our account. `user_id` may still be unknown; the handle then has to do."""

    handle: str
    user_id: str = ""
    can_write: bool = False

    def is_id(self, user_id: str) -> bool:
        return bool(self.user_id) and user_id == self.user_id

    def is_handle(self, handle: str) -> bool:
        return handle.casefold() == self.handle.casefold()

    def is_named_by(self, tweet: Tweet) -> bool:
        return any(self.is_id(m.id) or self.is_handle(m.username) for m in tweet.mentions)

    def is_summoned_by(self, tweet: Tweet, seen: "PageIncludes") -> bool:
        """Whether its author mentions our account or quotes a post of ours, as X demands since 2026-02-23."""
        quoted = seen.tweets.get(tweet.referenced_id("quoted"))
        return self.is_named_by(tweet) or (quoted is not None and self.is_author_of(quoted, seen))

    def is_author_of(self, tweet: Tweet, seen: "PageIncludes") -> bool:
        return self.is_id(tweet.author_id) or self.is_handle(seen.author(tweet).handle)


@dataclass(frozen=True, slots=True)
class PageIncludes:
    """Everybody and everything that came along with a page, by id."""

    users: Mapping[str, XUser]
    tweets: Mapping[str, Tweet]
    media: Mapping[str, Media]
    polls: Mapping[str, Poll]

    def text_of(self, tweet: Tweet) -> str:
        """All it says: its text, the article it announces, what its images show, what its poll offers."""
        shown = (self.media[key].alt_text for key in tweet.attachments.media_keys if key in self.media)
        asked = (self.polls[key] for key in tweet.attachments.poll_ids if key in self.polls)
        offers = ("; ".join(o.label for o in sorted(poll.options, key=lambda o: o.position)) for poll in asked)
        parts = [tweet.full_text, tweet.article.plain_text or tweet.article.preview_text]
        parts += [f"Image: {alt}" for alt in shown if alt] + [f"Poll: {labels}" for labels in offers if labels]
        return "\n\n".join(part for part in parts if part)

    def author(self, tweet: Tweet) -> Author:
        """A suspended author does not come along: the id then stands for the handle."""
        user = self.users.get(tweet.author_id)
        if user is None or not user.username:
            return Author(tweet.author_id, tweet.author_id, url=f"{SITE}/i/user/{quote(tweet.author_id, safe='')}")
        reach = user.public_metrics.followers_count
        return Author(user.id, user.username, user.name, f"{SITE}/{quote(user.username, safe='')}", reach)

    def is_automatic(self, tweet: Tweet) -> bool:
        """Whether its author's profile says that a machine writes there."""
        user = self.users.get(tweet.author_id)
        return user is not None and is_automatic(user.description)

    def first_id(self, tweet_id: str) -> str:
        known = self.tweets.get(tweet_id)
        return known.first_id if known else tweet_id

    def context_of(self, tweet: Tweet) -> Iterable[Context]:
        """What it quotes, then what it answers: nearest last. Deleted and protected posts do not come along."""
        for kind in ("quoted", "replied_to"):
            if found := self.tweets.get(tweet.referenced_id(kind)):
                yield Context(self.author(found).handle, self.text_of(found))


def page_includes(answer: Looked | Single) -> PageIncludes:
    asked_for = answer.data if isinstance(answer, Looked) else ()
    along = answer.includes
    return PageIncludes(
        users={u.id: u for u in along.users},
        tweets={t.id: t for t in (*along.tweets, *asked_for)},
        media={m.media_key: m for m in along.media},
        polls={p.id: p for p in along.polls},
    )


def posts_of(page: Looked, source: str, us: OwnAccount, *, mentioned: bool) -> tuple[Post, ...]:
    """The posts of a page, oldest first. `mentioned`: X itself says that each mentions us."""
    seen = page_includes(page)
    oldest_first = sorted(page.data, key=lambda t: int(t.id))
    return tuple(_post(t, seen, source, us, mentioned=mentioned) for t in oldest_first)


def _post(tweet: Tweet, seen: PageIncludes, source: str, us: OwnAccount, *, mentioned: bool) -> Post:
    author = seen.author(tweet)
    parent = tweet.referenced_id("replied_to")
    own, repost = us.is_author_of(tweet, seen), _is_mere_share(tweet)
    return Post(
        source=source,
        external_id=tweet.first_id,
        author=author,
        text=_without_addressees(seen.text_of(tweet)) if own and parent else seen.text_of(tweet),
        title=tweet.article.title,
        written_at=tweet.written_at,
        url=post_url(author.handle if author.handle != author.id else "i", tweet.id),
        kind=PostKind.REPLY if parent else PostKind.POST,
        lang="" if _NO_LANGUAGE.fullmatch(tweet.lang) else tweet.lang,
        parent_id=seen.first_id(parent) if parent else "",
        thread_id=_thread(tweet),
        context=tuple(seen.context_of(tweet)),
        capabilities=_capabilities(
            us,
            summoned=mentioned or us.is_summoned_by(tweet, seen),
            ours=own or repost,
            closed_to="" if mentioned or us.is_named_by(tweet) else tweet.reply_settings,
        ),
        own=own,
        repost=repost,
        automatic=seen.is_automatic(tweet),
        likes=tweet.public_metrics.like_count,
    )


def _without_addressees(text: str) -> str:
    """A reply as it was typed: X puts those it goes to before it."""
    return _LEADING_HANDLES.sub("", text)


def _is_mere_share(tweet: Tweet) -> bool:
    """Whether it has no words of its own: a repost, or a quote whose text is nothing but the link to the other post."""
    if tweet.referenced_id("retweeted") or tweet.referenced_id("reposted"):
        return True
    says_more = tweet.attachments.media_keys or tweet.attachments.poll_ids or tweet.article.title
    return bool(tweet.referenced_id("quoted")) and not says_more and not _A_LINK.sub("", tweet.full_text).strip()


def _thread(tweet: Tweet) -> str:
    root = tweet.conversation_id or tweet.id
    return tweet.first_id if root in tweet.versions else root


def _capabilities(us: OwnAccount, *, summoned: bool, ours: bool, closed_to: str) -> Capabilities:
    """X's rule for self-serve accounts since 2026-02-23, and its prices. Deleting is for our own posts and replies."""
    if ours:
        return Capabilities(
            ReplyMode.NONE, delete=us.can_write, why="Our own post, or a mere share: nothing to answer."
        )
    if closed_to in _CLOSED:
        mode, why = _CLOSED[closed_to]
        return Capabilities(mode, delete=us.can_write, why=why, edit_why=NO_EDITING)
    if not us.can_write:
        return Capabilities(
            ReplyMode.ASSIST, why="No keys for posting are set up: a person posts the reply.", edit_why=NO_EDITING
        )
    if summoned:
        why = "They mention or quote us, so X takes one reply by API. With a link in it, it costs 20 times as much."
        return Capabilities(ReplyMode.API, delete=True, why=why, edit_why=NO_EDITING)
    why = "They neither mention nor quote us, and X forbids replies by API then: a person posts it."
    return Capabilities(ReplyMode.ASSIST, delete=True, why=why, edit_why=NO_EDITING)


def post_url(handle: str, post_id: str) -> str:
    return f"{SITE}/{quote(handle, safe='')}/status/{post_id}"


def version_id(post: Post) -> str:
    """The id of the version that was read: its address ends in it, while `external_id` is the first version's."""
    last = post.url.rpartition("/")[2]
    return last if last.isdecimal() else post.external_id


def comparable_words(text: str) -> str:
    """Words reduced to what X keeps: NFC, single spaces, no handles before a reply, links without http(s)."""
    bare = _LEADING_HANDLES.sub("", unicodedata.normalize("NFC", text).strip() + " ")
    return " ".join(_SCHEMES.sub("", bare).split())
