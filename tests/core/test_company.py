"""The company's cell, and what of a changed file is taken up while it runs."""

from bot.core.company import TAKEN_AT_ONCE, Company
from bot.core.model import Person, Tag
from bot.core.replying.lint import LintRules
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.settings.sections import ClassifierSettings
from tests.fakes.company import CHANNELS, a_company, a_current_company, change

ANA = Person("U0ANA", "Ana", "engineer")


def test_whoever_reads_the_cell_after_a_swap_gets_the_new_value() -> None:
    company = a_current_company()
    before = company()
    change(company, people=(ANA,))

    assert (before.people, company().people) == ((), (ANA,))


def test_look_ups_are_those_of_the_present_tags_and_people() -> None:
    company = a_current_company(tags=(Tag("api"),), people=(ANA,))
    before = (*company().tags_by_name, *company().people_by_id)
    change(company, tags=(Tag("sso"),), people=())

    assert before == ("api", "U0ANA")
    assert (*company().tag_names, *company().tags_by_name, *company().people_by_id) == ("sso", "sso")


def test_what_may_change_is_taken_and_the_rest_stays() -> None:
    found = a_company(
        "Else",
        "{name}",
        people=(ANA,),
        lint=LintRules(embargo=("Lighthouse",)),
        classifier=ClassifierSettings(abstain=0.2),
        slack=CHANNELS.model_copy(update={"review_channel": "#else"}),
    )
    taken = a_company().with_changes(found)

    assert (taken.people, taken.lint, taken.company.disclosure) == (found.people, found.lint, "{name}")
    assert (taken.name, taken.classifier, taken.slack) == ("Acme", ClassifierSettings(), CHANNELS)


def test_every_section_that_is_taken_is_one_there_is() -> None:
    assert Company.model_fields.keys() > TAKEN_AT_ONCE


def test_a_rule_of_a_tag_holds_for_the_names_it_had_before() -> None:
    policy = ApprovalPolicy(1, (ApprovalRule(2, "read by two", tag="keys"),))
    company = a_company(tags=(Tag("keys", formerly=("api",)),), policy=policy)

    assert [rule.tag for rule in company.effective_policy.rules] == ["keys", "api"]
