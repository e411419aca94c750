"""Whether an account is a machine's. X labels automated accounts on their pages, and its API has no field for the label
(openapi.json 2.168); but its rules make such an account say in its profile that it is one, and who runs it. Pure.
"""

import re

_SAID_OUTRIGHT = re.compile(
    r"\bautomated by @\w+"
    r"|\b(?:fully )?automated (?:twitter |x )?account\b"
    r"|\bbot account\b"
    r"|\b(?:i(?: am|['\u2019]m)|this (?:account )?is) an? (?:auto\w+ )?bot"
    r"(?= by\b| and\b| that\b|\s*(?:[,.!;:|()\[\]]|$))"
    r"|\bbot (?:made |run |operated |created |managed |maintained )?by @\w+"
    r"|\U0001f916 by @\w+",
    re.IGNORECASE | re.MULTILINE,
)
"""What nobody writes of themselves who is a person: "I build bots" is not among it."""
_DENIED = re.compile(r"(?:\bnot|n['\u2019]t|\bnon|\bnever)[\s-]+(?:an? )?$", re.IGNORECASE)


def is_automatic(profile: str) -> bool:
    """Whether the words of a profile say that a machine writes here, and do not deny it."""
    found = _SAID_OUTRIGHT.finditer(profile)
    return any(not _DENIED.search(profile, max(0, said.start() - 20), said.start()) for said in found)
