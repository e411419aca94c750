"""How long a post is: 300 grapheme clusters and 3,000 bytes of UTF-8 at most (`app.bsky.feed.post`). Of the two, the
nearer counts, so that a length is one number: clusters, or tenths of bytes where those are more.
"""

import regex

LIMIT = 300

_CLUSTER = regex.compile(r"\X")


def counted(text: str) -> int:
    clusters = sum(1 for _ in _CLUSTER.finditer(text))
    return max(clusters, -(-len(text.encode("utf-8", "replace")) // 10))
