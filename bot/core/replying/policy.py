"""How many approvals a reply needs, and why. Pure: rules and a case in, a ruling out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import Faulty
from bot.core.text.lint_finding import LintFinding


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """When every condition set here holds, `approvals` (0, 1 or 2) are needed, for the given reason.

    `reach` is the asker's least number of followers; `lint` holds when lint found anything. Raises Faulty for another
    number of approvals.
    """

    approvals: int
    reason: str
    author: str = ""
    tag: str = ""
    source: str = ""
    reach: int | None = None
    lint: bool = False

    def __post_init__(self) -> None:
        if self.approvals not in (0, 1, 2):
            raise Faulty([f"A rule asks for {self.approvals} approvals. Write 0, 1 or 2."])


@dataclass(frozen=True, slots=True)
class ApprovalPolicy:
    """The first rule that holds decides; if none does, `approvals` are needed (0, 1 or 2, else it raises Faulty)."""

    approvals: int = 1
    rules: tuple[ApprovalRule, ...] = ()

    def __post_init__(self) -> None:
        if self.approvals not in (0, 1, 2):
            raise Faulty([f"The policy asks for {self.approvals} approvals. Write 0, 1 or 2."])


@dataclass(frozen=True, slots=True)
class ApprovalCase:
    """What a ruling is based on: the author, the question's tags, the source, the asker's reach, what lint found.

    `outsider`: its author is not in the configuration, or is there no longer.
    """

    author: str
    tags: Sequence[str]
    source: str
    reach: int | None = None
    findings: Sequence[LintFinding] = ()
    outsider: bool = False


@dataclass(frozen=True, slots=True)
class ApprovalRuling:
    """How many approvals are needed, and why."""

    approvals: int
    why: str


def approval_ruling(policy: ApprovalPolicy, approval_case: ApprovalCase) -> ApprovalRuling:
    """By the first rule that holds, else the company's default. An outsider's words never leave without approval."""
    ruling = next(
        (ApprovalRuling(rule.approvals, rule.reason) for rule in policy.rules if _applies(rule, approval_case)),
        ApprovalRuling(policy.approvals, "the company's default"),
    )
    if approval_case.outsider and ruling.approvals == 0:
        return ApprovalRuling(1, "its author is not in the configuration")
    return ruling


def _applies(rule: ApprovalRule, approval_case: ApprovalCase) -> bool:
    return (
        rule.author in ("", approval_case.author)
        and (not rule.tag or rule.tag in approval_case.tags)
        and rule.source in ("", approval_case.source)
        and (rule.reach is None or (approval_case.reach or 0) >= rule.reach)
        and (not rule.lint or bool(approval_case.findings))
    )
