"""What must not be published: secrets, internal addresses, promises, embargoed words, shouting. Pure. Tuned for
engineers who write in public. Every pattern is linear in the length of the text.
"""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from math import log2

from pydantic import Field

from bot.core.settings.table import Table
from bot.core.settings.value_types import SearchPhrase
from bot.core.text.matching import fold, term


class Severity(StrEnum):
    """BLOCK forbids proposing; WARN is shown to the author and to whoever approves."""

    WARN = "warn"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One finding in a text. `span` is its start and end in the text; the message never repeats a secret."""

    rule: str
    severity: Severity
    message: str
    span: tuple[int, int]


class LintRules(Table):
    """What must not leave.

    Keys, tokens, Slack ids, private addresses, promises and shouting are always looked for. These are the company's.
    """

    internal: tuple[SearchPhrase, ...] = Field(
        default=(),
        examples=[["ferrywire.internal", "wiki.ferrywire.example"]],
        description="Names and suffixes of hosts on the inside; whoever writes one is warned.",
    )
    embargo: tuple[SearchPhrase, ...] = Field(
        default=(),
        examples=[["Project Lighthouse", "Ferrywire 5"]],
        description="Words and phrases that may not be said in public yet; one of them stops a reply.",
    )


_SECRETS = (
    ("an AWS key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"),
    ("a Slack token", r"\bx(?:ox[abeprs]|app)-[A-Za-z0-9-]{8,}"),
    ("an API key", r"(?<![\w-])[sprk]k[-_](?=[A-Za-z_-]{0,40}\d)[A-Za-z0-9_-]{16,}"),
    ("a private key", r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"),
    ("a token (JWT)", r"(?<![\w-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}"),
    ("an address with a password", r"://[^\s/:@]{1,200}:[^\s/:@]{1,200}@"),
    ("a password", r"(?i)\bpassw(?:or)?d\s{0,3}[:=]\s{0,3}\S{4,}"),
)

_INTERNAL_HOST = r"(?i)\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,5}\.(?:internal|local|corp|lan|intranet|localdomain)\b"

# 127.0.0.1 is left out: an answer that explains a set-up needs it.
_PRIVATE_ADDRESS = r"\b(?:10(?:\.\d{1,3}){3}|(?:192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2})\b"
_SLACK_ID = r"<[@#!][^>]{0,80}>|\b[UCWG]0[A-Z0-9]{7,}\b|https://[a-z0-9-]{1,80}\.slack\.com/\S{0,200}"
_SHORTENED_LINK = r"(?i)\b(?:bit\.ly|t\.co|tinyurl\.com|goo\.gl|ow\.ly|is\.gd|buff\.ly|rebrand\.ly)/\S{1,100}"

_PROMISE = (
    r"(?i)\b(?:we(?:['\u2019]ll| will|(?:['\u2019]re| are) going to)(?: \w{1,12})?"
    r" (?:ship|release|fix|launch|add|support|deliver)"
    r"|next (?:release|version|sprint|week|month|quarter|year)|coming soon|on (?:our|the) roadmap|guaranteed?)\b"
)

_LINK_PATH = re.compile(r"https?://[^\s?#]+")
_LONG_RUN = re.compile(r"[A-Za-z0-9+/_=-]{32,}")
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_EXCLAIMED = re.compile(r"!{3,}")


def _rule(name: str, severity: Severity, pattern: str, message: str) -> tuple[str, Severity, re.Pattern[str], str]:
    return name, severity, re.compile(pattern), message


_RULES = (
    *(
        _rule("secret", Severity.BLOCK, pattern, f"This looks like {what}. Take it out, and revoke it.")
        for what, pattern in _SECRETS
    ),
    _rule("internal", Severity.WARN, _INTERNAL_HOST, "This names a host that only exists inside the company."),
    _rule("internal", Severity.WARN, _PRIVATE_ADDRESS, "This is a private network address."),
    _rule("slack", Severity.BLOCK, _SLACK_ID, "This is a Slack id or link; outside it means nothing. Write the name."),
    _rule(
        "shortener", Severity.WARN, _SHORTENED_LINK, "A shortened link hides where it leads. Write the whole address."
    ),
    _rule("promise", Severity.WARN, _PROMISE, "This promises something. Say what is, not what will be."),
)


def lint_text(text: str, settings: LintRules) -> tuple[LintFinding, ...]:
    """Every finding in these words, by position."""
    found = [
        LintFinding(name, severity, message, match.span())
        for name, severity, pattern, message in _RULES
        for match in pattern.finditer(text)
    ]
    found += _random_runs(text)
    found += _shouting(text)
    found += _company_findings(text, settings)
    return tuple(sorted(found, key=lambda finding: finding.span))


def _shouting(text: str) -> list[LintFinding]:
    """Three exclamation marks, or more than 70 % capitals in a text of at least 25 letters; one finding at most."""
    spans = [match.span() for match in _EXCLAIMED.finditer(text)]
    letters = [c for c in text if c.isupper() or c.islower()]
    if len(letters) >= 25 and sum(map(str.isupper, letters)) > 0.7 * len(letters):  # noqa: PLR2004
        spans.append((0, len(text)))
    return [LintFinding("tone", Severity.WARN, "This reads like shouting.", span) for span in spans[:1]]


def _random_runs(text: str) -> list[LintFinding]:
    """Long runs of random-looking characters: keys of unknown formats. Links' paths are skipped: they may hold
    commits.
    """
    bare = _LINK_PATH.sub(lambda link: " " * len(link[0]), text)
    message = "This looks like a key or token. Take it out, and revoke it."
    return [
        LintFinding("secret", Severity.BLOCK, message, match.span())
        for match in _LONG_RUN.finditer(bare)
        if _looks_random(match[0])
    ]


def _looks_random(run: str) -> bool:
    """Entropy per character: random hex has nearly 4 bits, base64 nearly 6, less in short runs; words have under 4."""
    bits = -sum(n / len(run) * log2(n / len(run)) for n in Counter(run).values())
    if _HEX.fullmatch(run):
        return bits > 3 and not run.isalpha()  # noqa: PLR2004
    kinds = (sum(map(kind, run)) for kind in (str.isupper, str.islower, str.isdigit))
    return bits > 4 and min(kinds) >= 2  # noqa: PLR2004


def _company_findings(text: str, settings: LintRules) -> list[LintFinding]:
    folded = fold(text)
    aligned = len(folded) == len(text)
    hosts = [(host, "This names a host of the company's own network.", Severity.WARN) for host in settings.internal]
    words = [
        (word, "This is under embargo: it must not be said in public yet.", Severity.BLOCK) for word in settings.embargo
    ]
    found = []
    for word, message, severity in (*hosts, *words):
        rule = "embargo" if severity is Severity.BLOCK else "internal"
        found += [
            # Folding seldom changes the length; if it did, positions do not fit the text, so all of it is marked.
            LintFinding(rule, severity, message, place if aligned else (0, len(text)))
            for place in term(word).places(folded)
        ]
    return found
