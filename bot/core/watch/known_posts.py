"""What is known of a post that was seen before, and the hashes by which it is known again and its changes are noticed.
Pure; which post is the same as another is decided by `bot.flow.operations.arrivals.identify`.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from bot.core.model import Post
from bot.core.text.counters import without_counters
from bot.core.text.html_marks import without_marks
from bot.core.text.normalise import normalise_text, words_hash

_KEPT_BY_AN_EDIT, _KEPT_WITH_OTHER_TITLE = 0.5, 0.8
"""The least share of the words of the shorter of two texts that the other has, where one is an edit of the other; more
where title and time are others too.
"""


@dataclass(frozen=True, slots=True)
class KnownPost:
    """What the store knows of a post that was seen before."""

    number: int
    content_hash: str
    question: int | None
    gone: bool
    external_id: str = ""
    author_id: str = ""
    url: str = ""
    written_at: datetime | None = None
    above: tuple[str, ...] = ()
    title: str = ""
    text: str = ""

    def has_other_context(self, post: Post) -> bool:
        """Whether this reading of the post tells of other words above it."""
        return post.context_known and self.above != tuple(one.text for one in post.context)


def content_hash(post: Post) -> str:
    """The hash by which a changed post is noticed: SHA-256 of title and text, counters and white space aside."""
    return _sha256(f"{without_counters(post.title)}\0{without_counters(post.text)}")


def exact_hash(post: Post) -> str:
    """The hash of title and text as they stand, which earlier versions kept."""
    return _sha256(f"{post.title}\0{post.text}")


def author_words_hash(post: Post) -> str:
    """The hash of a post's author and bare words, counters aside: by it a post is known that comes under another id."""
    return _author_words_hash(post.author.id, post.words)


@lru_cache(maxsize=1_000)  # asked for when a post is looked up, and again when it is stored
def _author_words_hash(author: str, words: str) -> str:
    return _sha256(f"{author}\0{words_hash(without_counters(words))}")


def says_the_same(known: KnownPost, post: Post) -> bool:
    """Whether its words are those that are kept, also as HTML was reduced before: without addresses and marks; or as
    counters were known then.
    """
    if without_counters(f"{known.title}\n{known.text}") == without_counters(f"{post.title}\n{post.text}"):
        return bool(known.text or known.title)
    return known.content_hash in (content_hash(post), exact_hash(post)) or known.content_hash == _bare_hash(post)


def says_something_else(known: KnownPost, post: Post) -> bool:
    """Whether so few of its words are those that are kept that it is no edit of them: an edit adds, or leaves out."""
    before, after = _words_of(known.title, known.text), _words_of(post.title, post.text)
    if not before or not after:
        return False
    other_title = bool(known.title and post.title) and without_counters(known.title) != without_counters(post.title)
    kept = len(before & after) / min(len(before), len(after))
    return kept < (_KEPT_WITH_OTHER_TITLE if other_title and post.dated else _KEPT_BY_AN_EDIT)


def _words_of(*texts: str) -> set[str]:
    return set(normalise_text(" ".join(texts)).split())


def _bare_hash(post: Post) -> str:
    return content_hash(replace(post, title=without_marks(post.title), text=without_marks(post.text)))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
