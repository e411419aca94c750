"""What a lint rule is: a record with its sentence, its severity and how its places are found in the words. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.core.text.lint_finding import LintFinding, Severity, excerpt_of

_URL = re.compile(r"(?i)\bhttps?://[^\s<>\"']{1,2000}")
_EMAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}\b")
_CODE = re.compile(r"```[^`]{0,20000}```|`[^`\n]{1,500}`")


@dataclass(frozen=True, slots=True)
class CompanyWords:
    """What the company's settings add. `people` are the names of its colleagues but the author's; `public` is what may
    be told: e-mail addresses, "@domain", telephone and card numbers.
    """

    internal: tuple[str, ...] = ()
    embargo: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    phone_region: str = ""


@dataclass(frozen=True)
class LintText:
    """The words under examination. `length` and `limit` are in the channel's own count, 0 where unknown.

    `undisclosed`: nothing in them says who speaks, though the company wants it said. `custom_emoji`: codes of emoji
    that exist in the company's Slack only. `outside_code`: the same text with blanks for what is set as code, "" where
    nothing is known of that. `struck`: words struck out that the channel would show as if they held. `links`: the label
    and the address of each link that has a label.
    """

    text: str
    company: CompanyWords = CompanyWords()
    length: int = 0
    limit: int = 0
    undisclosed: bool = False
    custom_emoji: tuple[str, ...] = ()
    outside_code: str = ""
    struck: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()

    @cached_property
    def without_links(self) -> str:
        """The text with spaces for addresses of pages; every place stays where it is."""
        return blank(_URL, self.text)

    @cached_property
    def prose(self) -> str:
        """The text with spaces for code, addresses of pages and e-mail addresses."""
        return blank(_EMAIL, blank(_URL, blank(_CODE, self.outside_code or self.text)))


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the text; `message` where it says more than the rule's sentence."""

    start: int
    end: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class LintRule:
    """One rule. `name` is its key in `[lint.severity]`; `masked`: what it finds is never repeated."""

    name: str
    title: str
    sentence: str
    severity: Severity
    find: Callable[[LintText], Iterable[Hit]]
    masked: bool = False

    def findings(self, text: LintText, severity: Severity) -> Iterable[LintFinding]:
        """What it finds, of the severity that the company gives it."""
        for hit in self.find(text):
            span = (hit.start, hit.end)
            excerpt = excerpt_of(text.text, span, masked=self.masked)
            yield LintFinding(self.name, severity, hit.message or self.sentence, span, excerpt)


def blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with spaces in place of what the pattern matches."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


def hits(pattern: re.Pattern[str], text: str, message: str = "") -> Iterable[Hit]:
    """A hit for each match."""
    return (Hit(*match.span(), message) for match in pattern.finditer(text))


def in_prose(*patterns: str) -> Callable[[LintText], Iterable[Hit]]:
    """Finds the patterns, whatever their case, outside code and addresses."""
    compiled = re.compile("|".join(patterns), re.IGNORECASE)
    return lambda text: hits(compiled, text.prose.replace("\u2019", "'"))
