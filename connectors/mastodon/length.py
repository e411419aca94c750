"""How long a post is by Mastodon's rule (`StatusLengthValidator`): in grapheme clusters, where an address counts as 23
and the mention of an account without its server.

What counts as an address is twitter-text's business, with its list of top-level domains; here it is a part of that: one
of two letters, or a well-known one. Any other is counted in full, so that we count too many rather than too few.
"""

import regex

_URL_LENGTH = 23

_CLUSTER = regex.compile(r"\X")

_KNOWN = (
    "com|org|net|info|biz|name|dev|app|cloud|online|site|tech|blog|page|wiki|social|software|support|help|shop|edu|gov"
)
_URL = regex.compile(
    rf"(?<![\w@$#./-])https?://(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,10}}(?:[a-z]{{2}}|{_KNOWN})(?![\w.-]*\w)"
    r"(?::[0-9]{1,5})?"
    r"(?:/(?:[\w\-.~!$&'*+,;=:@%/#]*[A-Za-z0-9_/#+-])?)?"
    r"(?:\?[\w!*';:&=+$/%#\[\]\-.,~|@]*[A-Za-z0-9_&=#/-])?",
    regex.IGNORECASE | regex.ASCII,
)


def clusters(text: str) -> int:
    """The characters that people see."""
    return sum(1 for _ in _CLUSTER.finditer(text))


def counted(text: str) -> int:
    """The length of a post's text."""
    return clusters(_URL.sub("x" * _URL_LENGTH, text))


def addressed(username: str) -> int:
    """What the mention of this account takes before our words, a blank included."""
    return clusters(f"@{username} ")
