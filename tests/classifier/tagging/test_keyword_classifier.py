"""The first classifier: which tags it gives, why it says so, and when it holds its tongue."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classifier.tagging.keyword_classifier import MOST_TAGS, KeywordClassifier
from bot.core.model import Author, Post, Tag
from bot.core.ports.classifier import Classifier
from bot.core.verdict import Intent

NOW = datetime(2026, 11, 2, tzinfo=UTC)
SSO = Tag(
    "sso",
    "Single sign-on, SAML, OIDC and user provisioning",
    examples=("How do I set up SAML with Okta?", "Our SSO login loops forever"),
    words=("SAML", "OIDC", "single sign-on"),
)
API = Tag(
    "api",
    "The public API: keys, limits, webhooks",
    examples=("How do I rotate my API key?", "I get 429 although I am under the rate limit"),
    words=("rate limit", "429", "webhook"),
)
BILLING = Tag(
    "billing",
    "Invoices, refunds and plans",
    examples=("I was charged twice this month", "Can I change the currency of my invoice?"),
    words=("invoice", "refund"),
)
TAGS = (SSO, API, BILLING)


def post(text: str, title: str = "") -> Post:
    return Post("square", "1", Author("1", "ana"), text, NOW, title=title)


def tags_of(classifier: KeywordClassifier, text: str) -> list[str]:
    return [guess.tag for guess in classifier.judge(post(text)).tags]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Does Acme speak saml?", "sso"),
        ("all day long we hit the RATE-LIMIT", "api"),
        ("How can I rotate the key of the API?", "api"),
        ("charged twice in one month!", "billing"),
        ("Wo finde ich die SAML Einstellungen?", "sso"),
        ("SAMLの設定方法", "sso"),
    ],
)
def test_a_post_gets_the_tag_whose_words_or_examples_it_has(text: str, tag: str) -> None:
    assert tags_of(KeywordClassifier(TAGS), text)[:1] == [tag]


def test_the_title_counts_as_much_as_the_text() -> None:
    assert KeywordClassifier(TAGS).judge(post("see above", title="SAML with Okta?")).tags[0].tag == "sso"


def test_a_post_about_two_things_gets_both_tags_the_likelier_first() -> None:
    guesses = KeywordClassifier(TAGS).judge(post("I was charged twice this month. Also the SAML login is slow.")).tags
    assert [guess.tag for guess in guesses] == ["billing", "sso"]
    assert guesses[0].probability > guesses[1].probability


def test_the_reason_names_the_words_as_they_were_configured() -> None:
    guess = KeywordClassifier(TAGS).judge(post("RATE LIMIT! 429!")).tags[0]
    assert guess.because.startswith("the words 429, 'rate limit'")


def test_the_reason_names_the_nearest_example() -> None:
    guess = KeywordClassifier(TAGS).judge(post("how would we rotate an api key")).tags[0]
    assert "like the example 'How do I rotate my API key?'" in guess.because


def test_a_long_example_is_shown_shortened() -> None:
    example = "the exporter drops columns " * 20
    guess = KeywordClassifier([Tag("export", examples=(example,))]).judge(post("the exporter drops columns")).tags[0]
    assert guess.because.endswith("…'")
    assert len(guess.because) < 120


def test_more_of_a_tags_words_make_it_likelier_and_nothing_makes_it_certain() -> None:
    classifier = KeywordClassifier(TAGS)
    one = classifier.judge(post("saml")).tags[0].probability
    all_of_them = (
        classifier.judge(post("saml oidc single sign-on. How do I set up SAML with Okta?")).tags[0].probability
    )
    assert one < all_of_them < 1


def test_a_word_shared_by_tags_says_less_about_each() -> None:
    alone = KeywordClassifier([Tag("a", words=("token",)), Tag("b")]).judge(post("token")).tags[0]
    shared = KeywordClassifier([Tag("a", words=("token",)), Tag("b", words=("token",))], threshold=0.1)
    assert [guess.tag for guess in shared.judge(post("token")).tags] == ["a", "b"]
    assert shared.judge(post("token")).tags[0].probability < alone.probability


def test_it_abstains_below_the_threshold_and_names_the_nearest_tag() -> None:
    verdict = KeywordClassifier(TAGS, threshold=0.9).judge(
        post("Somebody in accounting mentioned a refund yesterday evening?")
    )
    assert verdict.tags == ()
    assert not verdict.dismissed
    assert "no tag reached 0.90; the nearest is billing 0.66: the word 'refund'" in verdict.why


def test_it_abstains_when_nothing_fits() -> None:
    verdict = KeywordClassifier(TAGS).judge(post("What shall we have for lunch?"))
    assert (verdict.tags, verdict.dismissed) == ((), False)
    assert "no tag fits" in verdict.why


def test_a_dismissed_post_has_no_tags_and_says_why() -> None:
    verdict = KeywordClassifier(TAGS).judge(post("Thanks for SAML, love it!"))
    assert (verdict.intent, verdict.dismissed, verdict.tags) == (Intent.PRAISE, True, ())
    assert "'love'" in verdict.why


@pytest.mark.parametrize("text", ["", " ", "🔥🔥", "https://acme.example/sso?x=1", "???", "\x00\u202e", "\ud800"])
def test_it_abstains_on_a_text_that_says_nothing(text: str) -> None:
    verdict = KeywordClassifier(TAGS).judge(post(text))
    assert (verdict.tags, verdict.dismissed) == ((), False)


def test_without_tags_it_still_says_what_a_post_wants() -> None:
    verdict = KeywordClassifier().judge(post("How do I set up SAML?"))
    assert (verdict.intent, verdict.tags) == (Intent.HOW_TO, ())


def test_an_example_given_to_two_tags_brings_both() -> None:
    both = [Tag(name, examples=("exports fail at midnight",)) for name in ("jobs", "export")]
    assert tags_of(KeywordClassifier(both), "exports fail at midnight") == ["export", "jobs"]


def test_three_hundred_tags_bring_the_right_one_and_never_a_crowd() -> None:
    many = [Tag(f"t{n}", f"all about product{n}", examples=(f"how do I start product{n} today",)) for n in range(300)]
    many += [Tag(f"same{n}", words=("everywhere",)) for n in range(20)]
    classifier = KeywordClassifier(many, threshold=0.01)
    assert classifier.judge(post("I cannot start product217")).tags[0].tag == "t217"
    assert len(classifier.judge(post("everywhere")).tags) == MOST_TAGS


def test_new_tags_replace_the_old_ones_and_change_the_version() -> None:
    classifier = KeywordClassifier([SSO])
    before = classifier.version
    classifier.learn([BILLING], ())
    assert classifier.version != before
    assert tags_of(classifier, "SAML") == []
    assert tags_of(classifier, "refund") == ["billing"]


def test_the_version_depends_on_what_is_known_and_not_on_its_order() -> None:
    version = KeywordClassifier(TAGS).version
    assert KeywordClassifier(tuple(reversed(TAGS))).version == version
    assert KeywordClassifier(TAGS, threshold=0.6).version != version
    assert KeywordClassifier((SSO, API)).version != version
    assert KeywordClassifier(TAGS).judge(post("x")).version == version


def test_it_is_what_the_port_asks_for() -> None:
    classifier: Classifier = KeywordClassifier(TAGS)
    assert classifier.judge(post("SAML?")) == KeywordClassifier(tuple(reversed(TAGS))).judge(post("SAML?"))


@given(st.text(), st.text())
def test_no_text_makes_it_raise_and_every_probability_is_one(text: str, title: str) -> None:
    verdict = KeywordClassifier(TAGS, threshold=0.0).judge(post(text, title))
    assert all(0 <= guess.probability < 1 and guess.because for guess in verdict.tags)


def test_a_thousand_posts_are_judged_in_a_second() -> None:
    classifier = KeywordClassifier(TAGS)
    seen = post("I wonder whether the Acme API has a rate limit: has anybody here found it? We see 429 every day. " * 2)
    rounds = []
    for _ in range(6):  # the best round counts: others are slowed by what else runs here
        start = time.process_time()
        for _ in range(50):
            classifier.judge(seen)
        rounds.append(time.process_time() - start)
    assert min(rounds) < 0.05


@pytest.mark.parametrize("text", ["rate limit 429. " * 6250, "a" * 100_000, "?" * 100_000, "e\u0301\u0323" * 33_000])
def test_a_huge_post_is_judged_in_time(text: str) -> None:
    start = time.process_time()
    KeywordClassifier(TAGS).judge(post(text))
    assert time.process_time() - start < 0.5
