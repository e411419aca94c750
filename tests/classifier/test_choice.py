"""Which classifier judges is the company's to say, and the small plain one is the default."""

from dataclasses import replace
from pathlib import Path

from bot.classifier.first import FirstClassifier
from bot.classifier.judge import Judge
from bot.core.model import Tag
from bot.core.policy import Lint, Policy
from bot.plan import Plan, classifier_of
from tests.fakes.posts import a_post

TAGS = (
    Tag("sso", "Logging in", examples=("Our login loops back to the identity provider", "Is SAML supported?")),
    Tag("billing", "Invoices", examples=("We were charged twice this month", "Where do I find the invoice?")),
)
PLAN = Plan("Acme", TAGS, (), {}, {}, "#r", "#t", "#f", "#o", Policy(), Lint(), database_url=f"sqlite:///{Path()}")


def test_without_a_word_about_it_posts_are_judged_by_words() -> None:
    assert isinstance(classifier_of(PLAN), FirstClassifier)


def test_minilm_finds_a_tag_whose_words_the_post_does_not_share() -> None:
    judge = classifier_of(replace(PLAN, by_meaning=True, abstain=0.0))
    assert isinstance(judge, Judge)
    verdict = judge.judge(a_post(text="Why did you take the money from our card two times?"))
    assert [guess.tag for guess in verdict.tags] == ["billing"]
