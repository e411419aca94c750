"""What lint found, a line each: its mark, the words it is about, its sentence. Those that block come first. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.details import ReplyDetail
from bot.core.model import Person
from bot.core.text.lint_finding import LintFinding
from bot.slack.blocks.elements import Part, one_line, person, said

_SHOWN = 10


def finding_lines(findings: Sequence[LintFinding]) -> list[list[Part]]:
    """The findings as lines of a list."""
    ordered = sorted(findings, key=lambda finding: not finding.blocks)
    lines = [_line(finding) for finding in ordered[:_SHOWN]]
    left = len(ordered) - _SHOWN
    return [*lines, [said(f"and {left} more")]] if left > 0 else lines


def _line(finding: LintFinding) -> list[Part]:
    words = [said("“"), one_line(finding.excerpt, 80), said("” ")] if finding.excerpt else []
    return [said(finding.mark), *words, one_line(finding.message, 300)]


def overridden(file: ReplyDetail, people: Mapping[str, Person]) -> list[list[Part]]:
    """By whom the block of the present words was overridden, and why; no line when it was not."""
    if file.override is None:
        return []
    by = person(file.override.by, people)
    return [[said("Block overridden", bold=True), said(" by "), by, said(": "), one_line(file.override.why, 300)]]
