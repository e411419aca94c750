"""How many approvals a reply needs, of whom, and why; how long it may be undone; when nothing leaves. Pure: rules and a
case in, a ruling out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.errors import Faulty
from bot.core.model import Person
from bot.core.permissions import Act, people_who_may
from bot.core.text.lint_finding import LintFinding


@dataclass(frozen=True, slots=True)
class RecordRule:
    """That at least `approved` of an author's last `last` answers were approved as they were written."""

    approved: int
    last: int

    def holds(self, record: Sequence[bool]) -> bool:
        """`record` says of an author's answers, the newest first, whether they were."""
        return sum(record[: self.last]) >= self.approved


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """When every condition set here holds, `approvals` (0, 1 or 2) are needed, for the given reason.

    `approvers` are those who give them, by Slack user id or role, () for everybody who may; `undo` is how long it may
    be undone, None for the company's own span. `reach` is the asker's least number of followers; `lint` holds when lint
    found anything, `outside_hours` while nobody of communications is at work, `reuse` when the words are an earlier
    answer's. Raises Faulty for another number of approvals.
    """

    approvals: int
    reason: str
    author: str = ""
    tag: str = ""
    source: str = ""
    reach: int | None = None
    lint: bool = False
    record: RecordRule | None = None
    outside_hours: bool = False
    reuse: bool = False
    approvers: tuple[str, ...] = ()
    undo: timedelta | None = None

    def __post_init__(self) -> None:
        if self.approvals not in (0, 1, 2):
            raise Faulty([f"A rule asks for {self.approvals} approvals. Write 0, 1 or 2."])


@dataclass(frozen=True, slots=True)
class QuietTime:
    """From `start` to `end` nothing leaves, for the given reason; of one source or tag only, if one is named."""

    start: datetime
    end: datetime
    reason: str
    tag: str = ""
    source: str = ""

    def holds(self, at: datetime, source: str, tags: Sequence[str]) -> bool:
        """Whether an answer to a question with these tags stays here at that moment."""
        about = self.source in ("", source) and (not self.tag or self.tag in tags)
        return about and self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class ApprovalPolicy:
    """The first rule that holds decides; if none does, `approvals` are needed (0, 1 or 2, else it raises Faulty)."""

    approvals: int = 1
    rules: tuple[ApprovalRule, ...] = ()
    quiet: tuple[QuietTime, ...] = ()

    def __post_init__(self) -> None:
        if self.approvals not in (0, 1, 2):
            raise Faulty([f"The policy asks for {self.approvals} approvals. Write 0, 1 or 2."])

    @property
    def asks_for_a_record(self) -> bool:
        """Whether a rule depends on what became of an author's answers."""
        return any(rule.record for rule in self.rules)

    def quiet_at(self, at: datetime, source: str, tags: Sequence[str]) -> QuietTime | None:
        """The quiet time in which an answer stays here at that moment: of several, the one that ends last."""
        found = [quiet for quiet in self.quiet if quiet.holds(at, source, tags)]
        return max(found, key=lambda quiet: quiet.end, default=None)


@dataclass(frozen=True, slots=True)
class ApprovalCase:
    """What a ruling is based on: the author, the question's tags, the source, the asker's reach, what lint found.

    `outsider`: its author is not in the configuration, or is there no longer. `record` says of the author's answers,
    the newest first, whether they were approved as they were written; `attended`, that somebody of communications is at
    work; `reused`, that the words are an earlier answer's; `consent`, that the source's own rules ask for an approval.
    """

    author: str
    tags: Sequence[str]
    source: str
    reach: int | None = None
    findings: Sequence[LintFinding] = ()
    outsider: bool = False
    record: Sequence[bool] = ()
    attended: bool = True
    reused: bool = False
    consent: bool = False


@dataclass(frozen=True, slots=True)
class ApprovalRuling:
    """How many approvals are needed, and why; `approvers` and `undo` as in a rule."""

    approvals: int
    why: str
    approvers: tuple[str, ...] = ()
    undo: timedelta | None = None

    @property
    def strictness(self) -> tuple[int, bool]:
        """What is compared where one ruling would take the place of another."""
        return self.approvals, bool(self.approvers)


def approval_ruling(policy: ApprovalPolicy, approval_case: ApprovalCase) -> ApprovalRuling:
    """By the first rule that holds, else the company's default. An outsider's words never leave without approval, and
    none do where the channel's own rules ask for it.
    """
    ruling = next(
        (
            ApprovalRuling(rule.approvals, rule.reason, rule.approvers, rule.undo)
            for rule in policy.rules
            if _applies(rule, approval_case)
        ),
        ApprovalRuling(policy.approvals, "the company's default"),
    )
    if approval_case.outsider and ruling.approvals == 0:
        return ApprovalRuling(1, "its author is not in the configuration")
    if approval_case.consent and ruling.approvals == 0:
        return ApprovalRuling(1, f"the rules of {approval_case.source} ask for a person's approval of each answer")
    return ruling


def with_people(ruling: ApprovalRuling, people: Iterable[Person], author: str) -> ApprovalRuling:
    """The ruling with its approvers by Slack user id: those of them who may approve, and not one's own words. Where
    they are too few for it, everybody who may can.
    """
    present = {person.slack: person for person in people}
    able = (present[slack] for slack in people_who_may(Act.APPROVE, present.values()) if slack != author)
    named = tuple(one.slack for one in able if {one.slack, *one.roles} & set(ruling.approvers))
    return replace(ruling, approvers=named if len(named) >= ruling.approvals > 0 else ())


def _applies(rule: ApprovalRule, approval_case: ApprovalCase) -> bool:
    return (
        rule.author in ("", approval_case.author)
        and (not rule.tag or rule.tag in approval_case.tags)
        and rule.source in ("", approval_case.source)
        and (rule.reach is None or (approval_case.reach or 0) >= rule.reach)
        and (not rule.lint or bool(approval_case.findings))
        and (rule.record is None or rule.record.holds(approval_case.record))
        and (not rule.outside_hours or not approval_case.attended)
        and (not rule.reuse or approval_case.reused)
    )
