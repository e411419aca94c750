"""Text cut between the characters that people see (grapheme clusters), never within one: a family of emoji, a flag, a
letter with its marks. Pure.
"""

import regex

_CLUSTER = regex.compile(r"\X")


def clipped(text: str, limit: int) -> str:
    """The longest start of `text` of at most `limit` code points that ends between two clusters.

    A single cluster longer than the limit is cut all the same.
    """
    if len(text) <= limit or limit <= 0:
        return text[: max(limit, 0)]
    end = 0
    for cluster in _CLUSTER.finditer(text, 0, limit + 1):
        if cluster.end() > limit:
            break
        end = cluster.end()
    return text[: end or limit]


def pieces_of(text: str, size: int) -> list[str]:
    """`text` in pieces of at most `size` code points, each cut between two clusters."""
    pieces = []
    while text:
        piece = clipped(text, size)
        pieces.append(piece)
        text = text[len(piece) :]
    return pieces
