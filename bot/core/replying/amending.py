"""What is decided about words that stand in public: what an approval of other words covers, and why they cannot be
changed or deleted from here. Pure.
"""

import hashlib
import html
import json

from bot.core.model import Post
from bot.core.reply import Reply
from bot.core.states import PUBLISHED_REPLIES, ReplyState

_BY_HAND = "Open it where it stands and change or delete it there by hand, if that channel lets you."
_UNKNOWN = "It is not known which post there is ours: it was posted by hand. "


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same, letter by letter. Channels change spaces and escapes."""
    return _plain(one) == _plain(other)


def amendment_hash(text: str, source: str, external_id: str, standing: str) -> str:
    """SHA-256 (hex) of new words, of the published reply they go into, and of what stands there until then: what an
    approval of an amendment is given for.
    """
    whole = json.dumps([text, source, external_id, _plain(standing)], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def edit_obstacle(reply: Reply, post: Post) -> str:
    """Why this published reply to `post` cannot be edited from here, and what can be done; "" when it can."""
    if post.capabilities.edit and reply.external_id:
        return ""
    known = "" if reply.external_id or not post.capabilities.edit else _UNKNOWN
    return known + (post.capabilities.edit_why or _BY_HAND)


def deletion_obstacle(reply: Reply, post: Post) -> str:
    """Why this published reply to `post` cannot be deleted from here, and what can be done; "" when it can."""
    if post.capabilities.delete and reply.external_id:
        return ""
    known = "" if reply.external_id or not post.capabilities.delete else _UNKNOWN
    return known + _BY_HAND


def not_standing(reply: Reply) -> str:
    """Why nothing can be changed about it any more; "" while it stands in public."""
    if reply.state in PUBLISHED_REPLIES:
        return ""
    if reply.state is ReplyState.DELETING:
        return "This reply is being taken back already."
    return f"This reply is {reply.state.words}: nothing of it stands in public."


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
