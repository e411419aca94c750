"""How many people have to say yes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import Faulty
from bot.core.model import Person, Role
from bot.core.replying.policy import (
    ApprovalCase,
    ApprovalPolicy,
    ApprovalRule,
    ApprovalRuling,
    QuietTime,
    RecordRule,
    approval_ruling,
    with_people,
)
from bot.core.text.lint_finding import LintFinding, Severity

WARNING = LintFinding("promise", Severity.WARN, "This promises something.", (0, 1))
OCCASION = ApprovalCase("U1", ("sso",), "x", 5_000, (WARNING,), record=(True, False, True), attended=False, reused=True)


def test_without_a_rule_one_person_approves() -> None:
    ruling = approval_ruling(ApprovalPolicy(), OCCASION)
    assert (ruling.approvals, ruling.why) == (1, "the company's default")


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (ApprovalRule(2, "r"), True),
        (ApprovalRule(2, "r", author="U1"), True),
        (ApprovalRule(2, "r", author="U2"), False),
        (ApprovalRule(2, "r", tag="sso"), True),
        (ApprovalRule(2, "r", tag="api"), False),
        (ApprovalRule(2, "r", source="x"), True),
        (ApprovalRule(2, "r", source="reddit"), False),
        (ApprovalRule(2, "r", reach=5_000), True),
        (ApprovalRule(2, "r", reach=5_001), False),
        (ApprovalRule(2, "r", lint=True), True),
        (ApprovalRule(2, "r", author="U1", tag="api"), False),
        (ApprovalRule(2, "r", record=RecordRule(2, 3)), True),
        (ApprovalRule(2, "r", record=RecordRule(2, 2)), False),
        (ApprovalRule(2, "r", record=RecordRule(3, 9)), False),
        (ApprovalRule(2, "r", outside_hours=True), True),
        (ApprovalRule(2, "r", reuse=True), True),
    ],
)
def test_a_rule_decides_when_everything_it_names_holds(rule: ApprovalRule, holds: bool) -> None:
    assert approval_ruling(ApprovalPolicy(rules=(rule,)), OCCASION).approvals == (2 if holds else 1)


def test_the_first_rule_that_holds_decides_and_its_reason_is_said() -> None:
    policy = ApprovalPolicy(
        rules=(
            ApprovalRule(0, "never", tag="api"),
            ApprovalRule(2, "many readers", reach=1_000),
            ApprovalRule(0, "x", source="x"),
        )
    )
    ruling = approval_ruling(policy, OCCASION)
    assert (ruling.approvals, ruling.why) == (2, "many readers")


def test_an_unknown_reach_and_a_clean_text_hold_no_rule_about_them() -> None:
    unknown = ApprovalCase("U1", (), "x")
    assert approval_ruling(ApprovalPolicy(rules=(ApprovalRule(2, "r", reach=1),)), unknown).approvals == 1
    for rule in (
        ApprovalRule(2, "r", lint=True),
        ApprovalRule(2, "r", record=RecordRule(1, 9)),
        ApprovalRule(2, "r", outside_hours=True),
        ApprovalRule(2, "r", reuse=True),
    ):
        assert approval_ruling(ApprovalPolicy(rules=(rule,)), unknown).approvals == 1


LEA, GIL, FAY = (
    Person("U0LEA", "Lea", roles=(Role.COMMS, Role.LEAD)),
    Person("U0GIL", "Gil", roles=(Role.COMMS,)),
    Person("U0FAY", "Fay", roles=(Role.LEAD,)),
)


@pytest.mark.parametrize(
    ("approvals", "approvers", "author", "count"),
    [
        (1, (), "U1", ()),
        (1, ("U0GIL",), "U1", ("U0GIL",)),
        (1, ("lead",), "U1", ("U0LEA",)),
        (2, ("lead", "U0GIL"), "U1", ("U0LEA", "U0GIL")),
        (1, ("U0GIL", "lead"), "U0GIL", ("U0LEA",)),
        (1, ("U0GIL",), "U0GIL", ()),
        (2, ("U0GIL",), "U1", ()),
    ],
)
def test_only_those_named_approve_who_may_and_everybody_who_may_where_they_are_too_few(
    approvals: int, approvers: tuple[str, ...], author: str, count: tuple[str, ...]
) -> None:
    ruling = ApprovalRuling(approvals, "r", approvers)
    assert with_people(ruling, (LEA, GIL, FAY), author).approvers == count


def test_in_several_quiet_times_the_one_that_ends_last_holds() -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    short, long = QuietTime(noon, noon + hour, "launch"), QuietTime(noon, noon + 2 * hour, "results", tag="sso")
    policy = ApprovalPolicy(quiet=(short, long, QuietTime(noon, noon + 3 * hour, "no", source="x")))
    assert policy.quiet_at(noon, "square", ("sso",)) == long
    assert policy.quiet_at(noon, "square", ("api",)) == short
    assert policy.quiet_at(noon + hour, "square", ("api",)) is None
    assert policy.quiet_at(noon - hour, "x", ("sso",)) is None


@pytest.mark.parametrize("approvals", [-1, 3])
def test_a_number_of_approvals_nobody_can_mean_is_refused(approvals: int) -> None:
    with pytest.raises(Faulty):
        ApprovalRule(approvals, "r")
    with pytest.raises(Faulty):
        ApprovalPolicy(approvals)


def test_where_a_channels_own_rules_ask_for_an_approval_no_policy_does_without() -> None:
    ruling = approval_ruling(ApprovalPolicy(0), replace(OCCASION, consent=True))
    assert (ruling.approvals, ruling.why) == (1, "the rules of x ask for a person's approval of each answer")
    assert approval_ruling(ApprovalPolicy(2), replace(OCCASION, consent=True)).approvals == 2
