"""Fourteen signs in the shape of a text that tell whether it wants an answer: a commit's title, a bump of a version, a
question mark, thanks, a plea. Each is there or not.

A wider set (length, hashtags, where the name stands) cost 1 to 4 points of AUROC on real companies' posts.
"""

import re
from collections.abc import Sequence

from bot.classifier.text import split_phrases
from bot.core.text.matching import fold

_FEW_WORDS = 4
_COMMIT = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*)?(?:feat|fix|chore|docs?|build|ci|tests?|refactor|perf|style|deps|revert|release|wip)"
    r"(?:\([^)]{1,60}\))?!?:|^\s*merge (?:branch|pull request)"
)
"""Conventional Commits 1.0.0, also after a name in brackets; and what git writes of a merge."""
_BUMP = re.compile(r"\bfrom v?\d[\w.]* to v?\d|\bto v\d|->|\bbump(?:s|ed)?\b|\bto \d+\.x")
_PULL_REQUEST = re.compile(
    r"\bthis pr\b|\bpull request\b|\b(?:closes|fixes|resolves) #\d|\badds?\b|\bmerged?\b|\(#\d+\)"
)
_LEAD = re.compile(r"^\s*(?:\[[^\]]{1,40}\])?[^\w@]*([a-z]+)")
_IMPERATIVES = split_phrases("""
    add, bump, update, upgrade, use, switch, replace, remove, implement, integrate, set, setup, create, move, rename,
    refactor, improve, enable, deploy, publish, submit, introduce, migrate, pin, drop
""")
_OPENINGS = frozenset(
    {form for verb in _IMPERATIVES for form in (verb, f"{verb}s", f"{verb}ed", f"{verb}d", f"{verb.rstrip('e')}ing")}
    | {"new", "latest", "initial"}
)
_SELF = re.compile(r"\b(?:i|we|my|our|me|us|i'm|i've|i'd|we're|we've|mine)\b")
_THANKS = re.compile(r"\b(?:thanks?|thx|cheers|ta|ty|kudos|appreciated?)\b")
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|can't|cannot|don't|doesn't|didn't|won't|isn't|wasn't|aren't|hasn't|couldn't|broken|errors?"
    r"|fail(?:s|ed|ing|ure)?|still|stuck|wrong|missing|lost|crash(?:es|ed)?|bug|issue|problem|without|nothing|nobody"
    r"|empty|blank|down|again)\b"
)
_PLEADING = re.compile(
    r"\b(?:please|pls|plz|help|needs?|wants?|trying|wondering|advice|any(?:one|body)|some(?:one|body)"
    r"|any (?:idea|way|chance|update)|could you|can you|support for|would be (?:nice|great)|feature)\b"
)
_QUOTED = re.compile(r"[\"“”«][^\"“”»]{12,}[\"“”»]|\brt @")
_GLAD = re.compile(r"[😀😁😂😃😄😊😍🥰😘🤩🥳🎉👏🙌❤💚💙💛🧡👍😎🤗✨]|:-?\)|:d\b|<3")
_SAD = re.compile(r"[😡😠🤬😤😭😢😞😒🙄👎💔😩😫🤦😑😐🙃😔☹]|:-?\(")

SHAPES = (
    "a commit's title",
    "a new version of something",
    "the words of a pull request",
    "a commit's verb first",
    "very few words",
    "somebody speaks of themselves",
    "a question mark",
    "thanks",
    "a quotation",
    "a glad sign",
    "a sad sign",
    "a negative word",
    "a plea",
    "another's handle first",
)
"""What each says to a person, in the order of `shapes_of`."""


def shapes_of(masked: str) -> Sequence[bool]:
    """Which of `SHAPES` the text has. It is one in which the company's names are neutral."""
    folded = fold(masked)
    lead = _LEAD.match(folded)
    negative = bool(_NEGATIVE.search(folded))
    return (
        bool(_COMMIT.search(folded)),
        bool(_BUMP.search(folded)),
        bool(_PULL_REQUEST.search(folded)),
        lead is not None and lead[1] in _OPENINGS,
        len(folded.split()) <= _FEW_WORDS,
        bool(_SELF.search(folded)),
        "?" in folded,
        bool(_THANKS.search(folded)) and not negative,
        bool(_QUOTED.search(folded)),
        bool(_GLAD.search(folded)),
        bool(_SAD.search(folded)),
        negative,
        bool(_PLEADING.search(folded)),
        folded.lstrip().startswith("@"),
    )
