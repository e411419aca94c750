"""The classifier that learns: which tags it gives and why, when it holds its tongue, and what no input can do to it."""

from datetime import UTC, datetime
from functools import cache

import pytest

from bot.classifier.embedding.embedder import MiniLm
from bot.classifier.tagging.embedding_classifier import EmbeddingClassifier
from bot.classifier.tagging.explanations import MOST_TAGS
from bot.core.model import Author, Post, Tag
from bot.core.ports.classifier import Classifier
from bot.core.verdict import Doubt, Example, Intent

NOW = datetime(2026, 11, 2, tzinfo=UTC)
SSO = Tag(
    "sso",
    "Single sign-on, SAML, OIDC and user provisioning",
    examples=(
        "How do I set up SAML with Okta?",
        "Our SSO login loops forever",
        "I cannot sign in with my company account",
    ),
    words=("SAML", "OIDC"),
)
API = Tag(
    "api",
    "The public API: keys, limits, webhooks",
    examples=("How do I rotate my API key?", "I get 429 although I am under the rate limit", "Webhooks arrive twice"),
    words=("rate limit", "webhook"),
)
BILLING = Tag(
    "billing",
    "Invoices, refunds and plans",
    examples=("I was charged twice this month", "Can I change the currency of my invoice?", "How do I cancel my plan?"),
    words=("invoice", "refund"),
)
TAGS = (SSO, API, BILLING)
EMBEDDER = MiniLm()


def post(text: str, title: str = "", lang: str = "") -> Post:
    return Post("square", "1", Author("1", "ana"), text, NOW, title=title, lang=lang)


@cache
def judge() -> EmbeddingClassifier:
    return EmbeddingClassifier(TAGS, embedder=EMBEDDER)


def tags_of(text: str) -> list[str]:
    return [guess.tag for guess in judge().judge(post(text)).tags]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("How can my colleagues authenticate through our identity provider?", "sso"),
        ("you took the money from my credit card two times", "billing"),
        ("my token for the REST interface leaked, how do I get a new one?", "api"),
    ],
)
def test_meaning_is_recognised_without_a_common_word(text: str, tag: str) -> None:
    assert tags_of(text)[:1] == [tag]


def test_a_second_tag_is_named_beside_the_first() -> None:
    assert set(tags_of("SAML login fails, and the refund on our invoice is wrong, please help")) == {"billing", "sso"}


def test_what_is_unlike_everything_taught_is_left_to_a_person() -> None:
    verdict = judge().judge(post("Which wine goes well with grilled octopus?"))
    assert verdict.tags == ()
    assert not verdict.dismissed
    assert verdict.doubt is Doubt.NOT_ABOUT_US
    assert "it does not name us, and is like nothing that the tags are about" in verdict.why


def test_reasons_name_the_words_and_the_nearest_example() -> None:
    (guess, *_) = judge().judge(post("how is SAML with Okta set up?")).tags
    assert guess.because == "the word 'SAML'; like the example 'How do I set up SAML with Okta?'"


def test_an_earlier_question_is_named_by_its_number() -> None:
    taught = EmbeddingClassifier(
        TAGS, embedder=EMBEDDER, examples=[Example("The dashboard shows a grey screen", ("sso",), "Q-88")]
    )
    (guess, *_) = taught.judge(post("why does the dashboard show a grey screen?")).tags
    assert guess.tag == "sso"
    assert "like Q-88" in guess.because


def test_what_people_said_is_not_ours_is_not_tagged_again() -> None:
    text = "Our band plays at the harbour tonight, who has tickets?"
    foreign = [Example(text, ()), Example("the band was great, any tickets left for the harbour gig?", ())]
    verdict = EmbeddingClassifier(TAGS, 0, EMBEDDER, foreign, names=("Acme",)).judge(
        post("does anybody have tickets for the band Acme tonight?")
    )
    assert verdict.tags == ()
    assert "not to be for us" in verdict.why


def test_advertising_is_dismissed() -> None:
    verdict = judge().judge(post("Giveaway! Click here to claim your prize #a #b #c #d #e"))
    assert (verdict.intent, verdict.dismissed) == (Intent.SPAM, True)


def test_a_language_the_model_does_not_know_is_judged_by_words() -> None:
    verdict = judge().judge(post("Wie kann ich bei euch SAML für meine Firma einrichten?"))
    assert [guess.tag for guess in verdict.tags] == ["sso"]
    assert "(de), judged by words" in verdict.why


def test_a_language_the_model_does_not_know_is_not_tagged_without_a_known_word() -> None:
    verdict = judge().judge(post("Können Sie mir bitte sagen, warum ich zweimal bezahlen musste?"))
    assert verdict.tags == ()
    assert "(de)" in verdict.why


@pytest.mark.parametrize(
    "text", ["", "   \n", "🔥🔥🔥 🚢", "https://example.com/a/b?c=d", "12345 67890", "!!!???", "\u200b\u2060"]
)
def test_where_there_are_no_words_it_abstains(text: str) -> None:
    verdict = judge().judge(post(text))
    assert verdict.tags == ()
    assert not verdict.dismissed
    assert "no words to judge by" in verdict.why


@pytest.mark.parametrize(
    "text",
    [
        "SAML " * 20_000,
        "a" * 100_000,
        "SAML падает при логине 登录失败 तब क्या करें",
        "\ud83d broken surrogate SAML",
        "\x00\x1b[31m SAML \u202e nimda",
        "e" + "\u0301" * 5000 + " SAML",
    ],
)
def test_strange_texts_get_a_verdict_of_the_usual_form(text: str) -> None:
    verdict = judge().judge(post(text))
    assert verdict.version == judge().version
    assert all(guess.tag in {"sso", "api", "billing"} and 0 <= guess.probability <= 1 for guess in verdict.tags)


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert tags_of("SAML with Okta does not work for us. " + "lorem ipsum " * 10_000)[:1] == ["sso"]


def test_without_tags_it_abstains() -> None:
    verdict = EmbeddingClassifier((), embedder=EMBEDDER).judge(post("How do I set up SAML?"))
    assert verdict.tags == ()
    assert "no tags are configured" in verdict.why


def test_tags_without_examples_are_known_by_their_words_and_description() -> None:
    bare = [Tag(tag.name, tag.description, words=tag.words) for tag in TAGS]
    verdict = EmbeddingClassifier(bare, embedder=EMBEDDER).judge(post("can I get a refund of my last invoice?"))
    assert [guess.tag for guess in verdict.tags] == ["billing"]


def test_a_single_tag_is_not_given_to_everything() -> None:
    alone = EmbeddingClassifier([SSO], embedder=EMBEDDER)
    assert [guess.tag for guess in alone.judge(post("SAML with Okta fails, how do I set it up?")).tags] == ["sso"]
    assert alone.judge(post("Which wine goes well with grilled octopus?")).tags == ()


@pytest.mark.prove
def test_three_hundred_tags_give_at_most_a_handful() -> None:
    many = [Tag(f"t{n}", f"product{n} does not start") for n in range(300)]
    guesses = EmbeddingClassifier(many, 0, EMBEDDER).judge(post("why does product217 not start?")).tags
    assert guesses[0].tag == "t217"
    assert len(guesses) <= MOST_TAGS


def test_an_example_that_two_tags_claim_speaks_for_both() -> None:
    shared = "the export fails with a strange message"
    both = [Tag(name, examples=(shared, other)) for name, other in (("one", "ships sail"), ("two", "trains run"))]
    guesses = EmbeddingClassifier(both, 0, EMBEDDER).judge(post(shared)).tags
    assert {guess.tag for guess in guesses} == {"one", "two"}
    assert abs(guesses[0].probability - guesses[1].probability) < 0.3


def test_the_same_tags_in_any_order_judge_the_same() -> None:
    one: Classifier = EmbeddingClassifier(TAGS, embedder=EMBEDDER)
    other: Classifier = EmbeddingClassifier(tuple(reversed(TAGS)), embedder=MiniLm())
    asked = post("my login at the identity provider fails and the invoice is wrong")
    assert one.judge(asked) == other.judge(asked)


def test_learning_changes_the_version_and_unlearning_brings_it_back() -> None:
    learning = EmbeddingClassifier(TAGS, embedder=EMBEDDER)
    before, asked = learning.version, post("where is the grey squirrel mode?")
    first = learning.judge(asked)
    learning.learn(TAGS, [Example("how do I switch on grey squirrel mode?", ("api",))])
    assert learning.version != before
    assert [guess.tag for guess in learning.judge(asked).tags] == ["api"]
    learning.learn(TAGS, [])
    assert (learning.version, learning.judge(asked)) == (before, first)


def test_an_example_counts_no_more_once_its_tag_is_gone() -> None:
    taught = [Example("the dashboard shows a grey screen", ("sso",))]
    learning = EmbeddingClassifier(TAGS, embedder=EMBEDDER)
    learning.learn([SSO, API], taught)
    assert [guess.tag for guess in learning.judge(post("the dashboard shows a grey screen, why?")).tags] == ["sso"]
    learning.learn([API, BILLING], taught)
    assert "sso" not in [guess.tag for guess in learning.judge(post("the dashboard shows a grey screen, why?")).tags]
