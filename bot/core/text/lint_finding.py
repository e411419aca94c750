"""One thing that lint says of a text, as it is kept and shown. What looks for it is `bot.core.replying.lint`. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.text.graphemes import clipped

_QUOTED = 60


class Severity(StrEnum):
    """BLOCK: it leaves only when communications override it; WARN is shown to the author and to whoever approves."""

    WARN = "warn"
    BLOCK = "block"


_MARKS = {Severity.BLOCK: "⛔ ", Severity.WARN: "⚠️ "}


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One finding in a text. `span` is its start and end in the text, empty when it is about all of it; `excerpt` is
    what stands there, of a secret no more than its length. The message never repeats a secret either.
    """

    rule: str
    severity: Severity
    message: str
    span: tuple[int, int] = (0, 0)
    excerpt: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK

    @property
    def mark(self) -> str:
        """The sign before it in a list."""
        return _MARKS[self.severity]

    @property
    def told(self) -> str:
        """In one line for a person: the words, and what is to be said of them."""
        return f"“{self.excerpt}”: {self.message}" if self.excerpt else self.message


def excerpt_of(text: str, span: tuple[int, int], *, masked: bool = False) -> str:
    """What stands there, cut at `_QUOTED` characters; masked, only how long it is."""
    found = " ".join(text[slice(*span)].split())
    if masked and found:
        return f"{'•' * 8} ({span[1] - span[0]} characters)"
    return found if len(found) <= _QUOTED else f"{clipped(found, _QUOTED - 1)}…"


@dataclass(frozen=True, slots=True)
class BlockOverride:
    """Communications let words pass that lint forbids. It holds for these findings in the words with this `sha256`."""

    sha256: str
    by: str
    why: str
    at: datetime
    findings: tuple[LintFinding, ...]

    def covers(self, finding: LintFinding, sha256: str) -> bool:
        """Whether this very finding in these very words was let pass."""
        passed = {(one.rule, one.span) for one in self.findings}
        return self.sha256 == sha256 and (finding.rule, finding.span) in passed


def standing_blocks(
    findings: Iterable[LintFinding], override: BlockOverride | None, sha256: str
) -> tuple[LintFinding, ...]:
    """What still forbids the words with this hash to leave."""
    return tuple(one for one in blocks_in(findings) if override is None or not override.covers(one, sha256))


def blocks_in(findings: Iterable[LintFinding]) -> tuple[LintFinding, ...]:
    """Those that forbid the words to leave."""
    return tuple(finding for finding in findings if finding.blocks)
