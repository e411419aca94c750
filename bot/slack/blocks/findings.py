"""What lint found, a line each: its mark, the words it is about, its sentence. Those that block come first. Pure."""

from collections.abc import Sequence

from bot.core.text.lint_finding import LintFinding
from bot.slack.blocks.elements import Part, one_line, said

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
