"""How many approvals what leaves needs, and why. Pure: rules and a case in, a ruling out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import Faulty
from bot.core.replying.lint import LintFinding


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """When all that is set here holds, `approvals` (0, 1 or 2) are needed, for the stated reason.

    `reach` is the asker's least number of followers; `lint` holds when anything was found.
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
    """The first rule that holds decides; without one, `approvals`."""

    approvals: int = 1
    rules: tuple[ApprovalRule, ...] = ()

    def __post_init__(self) -> None:
        if self.approvals not in (0, 1, 2):
            raise Faulty([f"The policy asks for {self.approvals} approvals. Write 0, 1 or 2."])


@dataclass(frozen=True, slots=True)
class ApprovalCase:
    """What a ruling is made from: who wrote, about which tags, where, to how many, and what lint found."""

    author: str
    tags: Sequence[str]
    source: str
    reach: int | None = None
    findings: Sequence[LintFinding] = ()


@dataclass(frozen=True, slots=True)
class ApprovalRuling:
    """How many approvals are needed, and why."""

    approvals: int
    why: str


def approval_ruling(policy: ApprovalPolicy, approval_case: ApprovalCase) -> ApprovalRuling:
    """The first rule that holds, else the default."""
    for rule in policy.rules:
        if _applies(rule, approval_case):
            return ApprovalRuling(rule.approvals, rule.reason)
    return ApprovalRuling(policy.approvals, "the company's default")


def _applies(rule: ApprovalRule, approval_case: ApprovalCase) -> bool:
    return (
        rule.author in ("", approval_case.author)
        and (not rule.tag or rule.tag in approval_case.tags)
        and rule.source in ("", approval_case.source)
        and (rule.reach is None or (approval_case.reach or 0) >= rule.reach)
        and (not rule.lint or bool(approval_case.findings))
    )
