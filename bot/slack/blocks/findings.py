"""What lint found, a line each: its mark, the words it is about, its sentence. Those that block come first. Pure."""

from collections.abc import Mapping, Sequence

from bot.core.details import ReplyDetail
from bot.core.model import Person
from bot.core.text.lint_finding import LintFinding
from bot.slack.blocks.elements import Part, one_line, person, said
from bot.slack.blocks.escape import reveal_hidden

_SHOWN = 10
_BESIDE = 30
"""Characters shown before and after the words that a finding is about."""


def finding_lines(findings: Sequence[LintFinding], within: str = "") -> list[list[Part]]:
    """The findings as lines of a list; with the text that they were found `within`, what they are about is marked in
    its sentence.
    """
    ordered = sorted(findings, key=lambda finding: not finding.blocks)
    lines = [_line(finding, within) for finding in ordered[:_SHOWN]]
    left = len(ordered) - _SHOWN
    return [*lines, [said(f"and {left} more")]] if left > 0 else lines


def _line(finding: LintFinding, within: str) -> list[Part]:
    words = [said("“"), *_marked(finding, within), said("” ")] if finding.excerpt else []
    return [said(finding.mark), *words, one_line(finding.message, 300)]


def _marked(finding: LintFinding, within: str) -> list[Part]:
    """The words it is about, bold between those beside them; alone where they do not stand there as they are told."""
    start, end = finding.span
    if not within or within[start:end] != finding.excerpt:
        return [one_line(finding.excerpt, 80)]
    before, after = within[max(0, start - _BESIDE) : start], within[end : end + _BESIDE]
    before = ("…" if start > _BESIDE else "") + _flat(before)
    after = _flat(after) + ("…" if len(within) > end + _BESIDE else "")
    marked: Part = {**one_line(finding.excerpt, 80), "style": {"bold": True}}
    return [*([said(before)] if before else []), marked, *([said(after)] if after else [])]


def _flat(text: str) -> str:
    """On one line, hidden characters spelt out; the space at its ends is kept."""
    return reveal_hidden("".join(" " if char.isspace() else char for char in text))


def overridden(file: ReplyDetail, people: Mapping[str, Person]) -> list[list[Part]]:
    """By whom the block of the present words was overridden, and why; no line when it was not."""
    if file.override is None:
        return []
    by = person(file.override.by, people)
    return [[said("Block overridden", bold=True), said(" by "), by, said(": "), one_line(file.override.why, 300)]]
