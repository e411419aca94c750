"""What must not leave, and how many people have to say yes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.errors import Faulty
from bot.core.replying.lint import LintFinding, LintRules, Severity, lint_text
from bot.core.replying.policy import ApprovalCase, ApprovalPolicy, ApprovalRule, approval_ruling

COMPANY = LintRules(internal=("wiki.acme.example",), embargo=("Project Phoenix", "größe"))


def rules_found(text: str) -> set[tuple[str, str]]:
    return {(finding.rule, finding.severity.value) for finding in lint_text(text, COMPANY)}


# Put together here, so that nobody's scanner takes this file for a leak.
KEYS = [
    "AKIA" + "IOSFODNN7EXAMPLE",
    "gh" + "p_" + "a1B2c3D4e5" * 4,
    "xo" + "xb-123456789012-abcdefABCDEF",
    "s" + "k-proj-abc123DEF456ghi789JKL",
    "sk" + "_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "-----BEGIN RSA " + "PRIVATE KEY-----",
    "ey" + "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0xyz.c2lnbmF0dXJl",
    "0cc175b9c0f1b6a831c399e269772661",
    "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRW",
    "https://user:hunter22@db.example/x",
    "password: hunter22",
]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_never_leaves_and_is_never_repeated(key: str) -> None:
    findings = [finding for finding in lint_text(f"Try it with {key} please", COMPANY) if finding.rule == "secret"]
    assert findings
    assert all(finding.severity is Severity.BLOCK and key not in finding.message for finding in findings)
    start, end = findings[0].span
    assert f"Try it with {key} please"[start:end] in key


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        ("ask <@U123ABC> about it", "slack", "block"),
        ("<!channel> look", "slack", "block"),
        ("ask U0123ABCD", "slack", "block"),
        ("https://acme.slack.com/archives/C1/p2", "slack", "block"),
        ("about project  PHOENIX we say nothing", "embargo", "block"),
        ("die GRÖSSE zählt", "embargo", "block"),
        ("see https://wiki.acme.example/x", "internal", "warn"),
        ("see git.corp and db1.eu.internal", "internal", "warn"),
        ("ping 10.1.2.3", "internal", "warn"),
        ("ping 172.20.0.1", "internal", "warn"),
        ("https://bit.ly/abc", "shortener", "warn"),
        ("We will soon ship it", "promise", "warn"),
        ("we\u2019ll fix that", "promise", "warn"),
        ("it is in the next release", "promise", "warn"),
        ("PLEASE READ THE MANUAL BEFORE YOU ASK", "tone", "warn"),
        ("no!!!", "tone", "warn"),
    ],
)
def test_what_should_not_be_said_in_public_is_found(text: str, rule: str, severity: str) -> None:
    assert (rule, severity) in rules_found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Set the header X-Request-Id and try again.",
        "Fixed in https://github.com/acme/sdk/commit/da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "https://docs.acme.example/Getting-Started/v2/Rate-Limits-and-Quotas-for-everyone",
        "the sk-learn-compatible-wrappers and getHttpResponseFromTheServerAsynchronously",
        "The GUIDELINES for CONTROLLERS name SAML, OIDC and SCIM, but you can leave them out.",
        "Start it on 127.0.0.1:8080, version 172.15.0.1",
        "We support SAML. A phoenix is a bird.",
        "",
    ],
)
def test_plain_answers_pass_without_a_word(text: str) -> None:
    assert rules_found(text) == set()


def test_a_finding_says_where_it_stands() -> None:
    text = "see bit.ly/abc then project phoenix"
    assert [text[finding.span[0] : finding.span[1]] for finding in lint_text(text, COMPANY)] == [
        "bit.ly/abc",
        "project phoenix",
    ]


def test_where_folding_moves_the_words_the_whole_text_is_marked() -> None:
    text = "ﬁnal: project phoenix"
    assert [finding.span for finding in lint_text(text, COMPANY)] == [(0, len(text))]


@given(st.text())
def test_any_text_can_be_linted_and_every_finding_lies_inside_it(text: str) -> None:
    for finding in lint_text(text, COMPANY):
        assert 0 <= finding.span[0] <= finding.span[1] <= len(text)


@pytest.mark.parametrize(
    "hostile",
    [
        piece * (100_000 // len(piece))
        for piece in ("-eyJ", "a.", "a-", "xoxb-", "sk-", "we will ", "<@", "://a:", "A ")
    ],
)
def test_no_long_text_makes_lint_slow(hostile: str) -> None:
    start = time.process_time()
    lint_text(hostile, COMPANY)
    assert time.process_time() - start < 2


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


def test_an_embargo_on_nothing_is_refused_when_it_is_configured() -> None:
    with pytest.raises(ValidationError, match="no letter to look for"):
        LintRules(embargo=("  ",))
