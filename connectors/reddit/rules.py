"""What the rules of a subreddit and its description say of such as us: bots, and companies that speak for themselves.
Pure.
"""

import re
from typing import Any

from connectors.reddit.fields import object_of, objects_of, text_of
from connectors.reddit.posts import SITE

_FORBIDDEN = r"(?:(?:is|are) )?(?:not (?:allowed|permitted|welcome)|forbidden|prohibited|banned|disallowed)"
_BOTS = r"(?:bots?|automated (?:accounts?|posts?|comments?|replies)|AI[ -]generated \w+)"
_PROMOTION = (
    r"(?:self[ -]?promo\w*|advertis\w+|promotion\w*|"
    r"(?:company|corporate|brand|business|commercial|vendor) (?:accounts?|representatives?|reps?))"
)


def _forbids(what: str) -> re.Pattern[str]:
    before = rf"\b(?:no|without|don['\u2019]?t|ban(?:ned|s)?)\b(?: [\w/,&-]+){{0,3}}? {what}\b"
    return re.compile(rf"{before}|\b{what} (?:\w+ ){{0,2}}?{_FORBIDDEN}", re.IGNORECASE)


_AGAINST = {"bots": _forbids(_BOTS), "promotion by companies": _forbids(_PROMOTION)}
_NO_BOTS = re.compile(
    rf"(?:rule )?\W*\d*\W*(?:(?:absolutely |strictly )?no {_BOTS}|{_BOTS} {_FORBIDDEN})"
    r"(?: (?:here|allowed|in this sub\w*))?\W*",
    re.IGNORECASE,
)
"""The whole name of a rule that forbids bots and nothing else."""
_UNLESS = re.compile(
    r"\b(?:unless|except|without|approv\w*|permission|ask (?:us|the mods?)|mod ?mail|allowed if)\b", re.IGNORECASE
)
_MOST = 20_000
"""Characters of a subreddit's rules, and of its description, that are read."""


def caution(answer: Any, subreddit: str, about: Any = None) -> str:
    """A sentence for who answers there; "" where the rules, and the description in `about`, forbid nothing of the kind.
    It holds no words of theirs.
    """
    rules, described = _rules(answer), _description(about)
    against = [what for what, forbids in _AGAINST.items() if forbids.search(rules) or forbids.search(described)]
    if not against:
        return ""
    by_rules = any(_AGAINST[what].search(rules) for what in against)
    where = f"{SITE}/r/{subreddit}/about/rules" if by_rules else f"{SITE}/r/{subreddit}/"
    named = "rules" if by_rules else "description"
    seems, it = ("seem", "them") if by_rules else ("seems", "it")
    return f"The {named} of r/{subreddit} {seems} to forbid {' and '.join(against)}. Read {it} first: {where}"


def _rules(answer: Any) -> str:
    rules = objects_of(answer, "rules") if isinstance(answer, dict) else []
    return "\n".join(f"{text_of(rule, 'short_name')}\n{text_of(rule, 'description')}" for rule in rules)[:_MOST]


def _description(about: Any) -> str:
    """What stands beside its posts, above them, and where people write one."""
    data = object_of(about, "data") if isinstance(about, dict) else {}
    return "\n".join(text_of(data, name) for name in ("public_description", "submit_text", "description"))[:_MOST]


def forbids_bots(answer: Any) -> bool:
    """Whether a rule clearly forbids bots: its name says so, and nothing in it says unless when."""
    rules = objects_of(answer, "rules") if isinstance(answer, dict) else []
    return any(_clearly_forbids(text_of(rule, "short_name"), text_of(rule, "description")) for rule in rules)


def _clearly_forbids(name: str, description: str) -> bool:
    return _NO_BOTS.fullmatch(name[:_MOST].strip()) is not None and not _UNLESS.search(f"{name}\n{description}"[:_MOST])
