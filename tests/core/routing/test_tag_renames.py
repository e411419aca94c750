"""What an earlier name of a tag stands for, in lists, verdicts and rules."""

from bot.core.model import Tag
from bot.core.replying.policy import ApprovalCase, ApprovalPolicy, ApprovalRule, approval_ruling
from bot.core.routing.tag_renames import current_names, policy_with_former_names, rename_guesses, to_current_names
from bot.core.verdict import TagGuess

TAGS = (Tag("login", formerly=("sso", "auth")), Tag("api"))
NOW = current_names(TAGS)


def test_every_earlier_name_stands_for_the_present_one() -> None:
    assert NOW == {"sso": "login", "auth": "login"}


def test_a_name_that_a_tag_bears_now_stands_for_that_tag() -> None:
    assert current_names((Tag("login", formerly=("api",)), Tag("api"))) == {}


def test_two_tags_that_were_merged_become_one_and_unknown_ones_stay() -> None:
    assert to_current_names(("sso", "api", "auth", "gone"), NOW) == ("login", "api", "gone")


def test_of_two_guesses_that_became_one_the_likelier_is_kept() -> None:
    guesses = (TagGuess("sso", 0.4, "little"), TagGuess("api", 0.5), TagGuess("auth", 0.7, "much"))
    assert rename_guesses(guesses, NOW) == (TagGuess("login", 0.7, "much"), TagGuess("api", 0.5))


def test_no_approval_is_saved_by_a_question_that_still_bears_the_earlier_name() -> None:
    policy = policy_with_former_names(
        ApprovalPolicy(1, (ApprovalRule(2, "read by two", tag="login"), ApprovalRule(0, "free", tag="api"))), TAGS
    )
    needed = [
        approval_ruling(policy, ApprovalCase("U1", (tag,), "square")).approvals for tag in ("login", "auth", "sso")
    ]
    assert needed == [2, 2, 2]
    assert approval_ruling(policy, ApprovalCase("U1", ("api",), "square")).approvals == 0
