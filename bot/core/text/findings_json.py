"""How lint's findings stand in a column: by which rule and where, never a secret that was found."""

from collections.abc import Iterable
from typing import Any

from bot.core.text.lint_finding import LintFinding, Severity


def findings_to_json(findings: Iterable[LintFinding]) -> list[dict[str, Any]]:
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "message": finding.message,
            "span": list(finding.span),
            "excerpt": finding.excerpt,
        }
        for finding in findings
    ]


def findings_from_json(kept: Iterable[Any]) -> tuple[LintFinding, ...]:
    """What is kept, as values. Earlier versions kept lines: "warn: It promises something."."""
    return tuple(_earlier(one) if isinstance(one, str) else _finding(one) for one in kept)


def _finding(kept: dict[str, Any]) -> LintFinding:
    start, end = kept["span"]
    return LintFinding(kept["rule"], Severity(kept["severity"]), kept["message"], (start, end), kept["excerpt"])


def _earlier(line: str) -> LintFinding:
    severity, _, message = line.partition(": ")
    if severity not in list(Severity):
        return LintFinding("", Severity.WARN, line)
    return LintFinding("", Severity(severity), message)
