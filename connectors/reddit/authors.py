"""Whether a machine wrote a post, or a moderator as such: such a post asks nothing of us. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from connectors.reddit.fields import text_of

_KNOWN = frozenset({"automoderator", "moderator-bot", "b0trank", "gifreversingbot", "reddit", "profanitycounter"})
_CLEARLY_BOT = re.compile(r"(?:[a-z0-9]Bot|[_-][Bb][Oo][Tt]|BOT|-ModTeam)\d{0,3}")
_BOT_AT_THE_END = re.compile(r"[a-z0-9]bot")
_NO_BOTS = re.compile(r"(?:ro|tal|ab|tur|ca|sa|jo|gar|not[-_]?an?[-_]?)bot", re.IGNORECASE)
"""Words, surnames and jokes that end so; who is called so may well be a customer."""
_SIGNATURE = re.compile(
    r"(?:^|\x02)[\s(\[|]*(?:(?:beep|bleep) (?:boop|bloop)\b|this action was performed automatically\b"
    r"|i(?: am|['\u2019]m) an? (?:auto\w+ )?bot(?= and\b|\s*(?:[,.!;:|()\[\]]|$)))",
    re.IGNORECASE,
)
"""How a bot signs: a line that begins so, or a part of one in small raised letters."""
_ASKS = re.compile(r"(?:[\w'\u2019]+[\s,]+){3,}[\w'\u2019]+\s*\?")
_SIGNED_WITHIN = 600


def is_automatic(data: Mapping[str, Any], text: str, *, comment: bool) -> bool:
    """By its author's name, by how it stands there (pinned by a moderator, or Reddit's own), or by how it is signed.

    A bare "…bot" in small letters counts for comments only: bots seldom begin a thread, and people are called so.
    """
    name = text_of(data, "author")
    if name.casefold() in _KNOWN or (not _ends(_NO_BOTS, name) and _ends(_CLEARLY_BOT, name)):
        return True
    if comment and _ends(_BOT_AT_THE_END, name) and not _ends(_NO_BOTS, name):
        return True
    distinguished = text_of(data, "distinguished")
    if distinguished == "admin" or (distinguished == "moderator" and data.get("stickied") is True):
        return True
    return any(map(_is_signature, text[-_SIGNED_WITHIN:].splitlines()))


def _is_signature(line: str) -> bool:
    """Whether a bot signs with this line. People speak of bots too: they quote one, or ask something."""
    plain = re.sub(r"[*_^\\]", "", line.replace("^(", "\x02("))
    return _SIGNATURE.search(plain) is not None and not _ASKS.search(plain)


def _ends(pattern: re.Pattern[str], name: str) -> bool:
    """Whether what the pattern matches is the end of the name."""
    return any(found.end() == len(name) for found in pattern.finditer(name))
