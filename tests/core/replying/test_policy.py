"""How many people have to say yes."""

import pytest

from bot.core.errors import Faulty
from bot.core.replying.policy import ApprovalCase, ApprovalPolicy, ApprovalRule, approval_ruling
from bot.core.text.lint_finding import LintFinding, Severity

WARNING = LintFinding("promise", Severity.WARN, "This promises something.", (0, 1))
OCCASION = ApprovalCase("U1", ("sso",), "x", 5_000, (WARNING,))


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
    assert approval_ruling(ApprovalPolicy(rules=(ApprovalRule(2, "r", lint=True),)), unknown).approvals == 1


@pytest.mark.parametrize("approvals", [-1, 3])
def test_a_number_of_approvals_nobody_can_mean_is_refused(approvals: int) -> None:
    with pytest.raises(Faulty):
        ApprovalRule(approvals, "r")
    with pytest.raises(Faulty):
        ApprovalPolicy(approvals)
