"""Whether a post cannot wait: told by its words, before anything judges it, so that it passes a flood. Pure."""

import re

from bot.core.text.matching import fold

_PRESSING = re.compile(
    r"\b(?:outages?|is down|are down|all down|urgent|urgently|emergency|asap|data loss|lost all"
    r"|data breach|security hole|vulnerability|leaked|hacked|locked out|production (?:is|has)|in production"
    r"|not safe|unsafe|on fire|dringend|notfall|ausfall|störung|datenleck|urgente|caído|emergencia|en panne|urgence"
    r"|fora do ar|emergência|guasto|emergenza)\b"
)
_READ = 2_000
"""Characters of a post that are read."""


def is_pressing(text: str) -> bool:
    """Whether it speaks of an outage, of data or safety at risk, or says that it is urgent."""
    return _PRESSING.search(fold(text[:_READ])) is not None
