"""Whether a message was meant to begin with `reply:` and does not, as Slack delivers it. Pure.

Only what is clearly meant counts: the word with marks, a quote or a list sign around it, with another sign than a plain
colon after it, or with one slip of the pen before a colon. Whether it does begin so is said by `compose.is_reply`.
"""

import re
import unicodedata

from bot.core.replying.compose import EMOJI_CODE, is_reply

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufe0f]")
_MENTION = r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>"
_BEFORE = rf"(?:[\s>*_~`•◦▪\"'“”„«-]|{_MENTION}[,:]?|\d+[.)](?=\s))*"
_MARKS = r"[\s*_~`\"'“”»]*"
_SLIPS = r"(?:replay|repl|repy|relpy|rpely|repley|replly|rreply|reeply|replyy|repply|relply|eply|replu|replt)"
_SIGNS = "(?:[:;\u02d0\u2236\ua789]|[-\u2013\u2014](?=\\s))"
"""A colon of any script (those of full width are plain ones by then), a semicolon, or a dash with a space after it."""
_MEANT = re.compile(
    rf"\A{_BEFORE}(?:reply(?!\s+{EMOJI_CODE}){_MARKS}{_SIGNS}|{_SLIPS}{_MARKS}:{_MARKS}(?:\s|\Z))", re.IGNORECASE
)
_MOST_BEFORE = 200
"""Characters that are looked at: a prefix stands at the beginning."""


def is_meant_as_reply(text: str) -> bool:
    """Whether its author means it as a candidate reply, well begun or not."""
    return is_reply(text) or is_near_miss(text)


def is_near_miss(text: str) -> bool:
    """Whether this was meant as a candidate reply and is none, because it does not begin with `reply:` itself."""
    if is_reply(text):
        return False
    start = text[:_MOST_BEFORE].replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    return _MEANT.match(_INVISIBLE.sub("", unicodedata.normalize("NFKC", start))) is not None
