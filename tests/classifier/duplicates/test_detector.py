"""How likely two texts ask the same: sure only of what is, likely of what often is, and no text is refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.classifier.duplicates.detector import LIKELY_THRESHOLD, SURE_THRESHOLD, HybridDuplicateDetector
from bot.classifier.embedding.embedder import MiniLm
from bot.core.duplicates import EmbeddedText
from bot.evaluation.dataset import read_dataset
from bot.evaluation.duplicates import common_words, measure_pairs

EXAMPLE = Path(__file__).parents[3] / "bot" / "evaluation" / "example"

TWENTY = (
    "How do I rotate my API key?",
    "how can i rotate my api keys",
    "what's the way to rotate an api key?",
    "hey folks, anybody know how to rotate the api key? thanks",
    "Where do I rotate my API key",
    "rotating an API key: how?",
    "How does one rotate API keys @ferrywire?",
    "need to rotate my API key, how?",
    "Is there a way to rotate the API key?",
    "@ferrywire how do i rotate our API keys please",
    "Could somebody tell me how API keys are rotated?",
    "How would I go about rotating an API key in Ferrywire?",
    "Ferrywire API key rotation - how?",
    "Can you tell me how to rotate an API key?",
    "I want to rotate my API key. How?",
    "how to rotate ferrywire api key",
    "API key rotation at Ferrywire, how does it work?",
    "Any idea how to rotate an API key?",
    "Looking for a way to rotate my API keys",
    "pls: how do you rotate an api key???",
)
"""One question as twenty people put it."""

OTHERS = (
    "How do I delete my API key?",
    "How do I create an API key?",
    "How do I rotate my webhook secret?",
    "How often should I rotate my API key?",
    "Why must I rotate my API key?",
    "How do I not rotate my API key?",
    "Who can rotate my API key?",
    "How do I rotate my API key without downtime?",
    "How many API keys may I have?",
)
"""Other questions that sound like it."""


@pytest.fixture(scope="module")
def meaning() -> HybridDuplicateDetector:
    return HybridDuplicateDetector(MiniLm(), ["Ferrywire"])


@pytest.fixture(scope="module")
def words() -> HybridDuplicateDetector:
    return HybridDuplicateDetector(None, ["Ferrywire"])


@pytest.fixture(params=["meaning", "words"])
def either(request: pytest.FixtureRequest) -> HybridDuplicateDetector:
    found: HybridDuplicateDetector = request.getfixturevalue(request.param)
    return found


def meant(likeness: HybridDuplicateDetector, *texts: str) -> list[EmbeddedText]:
    return [EmbeddedText(text, likeness.embed(text)) for text in texts]


def chance(likeness: HybridDuplicateDetector, one: str, other: str) -> float:
    (first, second) = meant(likeness, one, other)
    return likeness.probabilities(first, [second])[0]


def test_twenty_wordings_of_one_question_are_surely_the_same(either: HybridDuplicateDetector) -> None:
    asked = meant(either, *TWENTY)
    chances = [found for place, one in enumerate(asked) for found in either.probabilities(one, asked[place + 1 :])]
    assert min(chances) >= SURE_THRESHOLD
    assert len(chances) == 190


@pytest.mark.parametrize("other", OTHERS)
def test_a_question_that_only_sounds_like_another_is_never_surely_the_same(
    either: HybridDuplicateDetector, other: str
) -> None:
    (question, *asked) = meant(either, other, *TWENTY)
    assert max(either.probabilities(question, asked)) < SURE_THRESHOLD


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I sync from SAP to Shopify?", "How do I sync from Shopify to SAP?"),
        ("How do I enable SSO?", "How do I disable SSO?"),
        ("error 429 on the webhook", "error 503 on the webhook"),
        ("Why can I log in?", "Why can't I log in?"),
        ("How many flows are in the Team plan?", "How many flows are in the Business plan?"),
        ("How do I log in with Okta?", "How do I log in with Entra?"),
    ],
)
def test_opposites_codes_and_names_are_not_even_suggested(
    either: HybridDuplicateDetector, one: str, other: str
) -> None:
    assert chance(either, one, other) < LIKELY_THRESHOLD


def test_near_as_two_texts_may_be_one_word_more_leaves_a_doubt(meaning: HybridDuplicateDetector) -> None:
    assert 0.85 < chance(meaning, "How do I cancel my order?", "How do I cancel my order number?") < SURE_THRESHOLD


def test_the_same_in_quite_other_words_is_suggested_and_not_done(meaning: HybridDuplicateDetector) -> None:
    assert (
        LIKELY_THRESHOLD
        <= chance(meaning, "How do I rotate my API key?", "where can I change my API key")
        < SURE_THRESHOLD
    )


def test_in_a_language_the_model_does_not_know_words_decide(meaning: HybridDuplicateDetector) -> None:
    hindi = "क्या Ferrywire हमारा डेटा भारत में रख सकता है? DPDP कानून के लिए कानूनी टीम पूछ रही है।"
    other = "Ferrywire के इनवॉइस पर GST नंबर कैसे जोड़ें? सेटिंग्स में सिर्फ़ पता बदलने का विकल्प दिख रहा है।"
    assert chance(meaning, hindi, other) < LIKELY_THRESHOLD
    german = "Wie lange speichert Ferrywire die Inhalte eines Ablaufs bei einem Fehler?"
    assert (
        chance(meaning, german, "wie lange speichert ferrywire Inhalte eines Ablaufs bei einem Fehler")
        >= SURE_THRESHOLD
    )


def test_a_text_in_another_language_is_not_surely_the_same(words: HybridDuplicateDetector) -> None:
    spoken = {"Webhook OAuth Token Refresh Timeout Problem gelöst?", "webhook oauth token refresh timeout problem"}
    assert chance(words, *spoken) < SURE_THRESHOLD


@pytest.mark.parametrize(
    "text", ["", "   ", "🔥🔥", "https://a.example/x", "Ferrywire", "\ud800", "@@@", "a" * 100_000]
)
def test_a_text_that_says_nothing_is_like_no_other(either: HybridDuplicateDetector, text: str) -> None:
    assert chance(either, text, "How do I rotate my API key?") < LIKELY_THRESHOLD
    assert chance(either, text, "help") < SURE_THRESHOLD


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=60)
def test_no_text_is_refused(one: str, other: str) -> None:
    likeness = HybridDuplicateDetector(None, ["Acme"])
    assert 0 <= chance(likeness, one, other) <= 1


def test_a_vector_is_half_a_float_a_number_and_depends_on_the_text_alone(meaning: HybridDuplicateDetector) -> None:
    first, again = meaning.embed("How do I rotate my key?"), meaning.embed("How do I rotate my key?")
    assert first == again
    assert len(first) == 768


def test_the_version_names_the_model_and_the_names_that_say_nothing() -> None:
    assert HybridDuplicateDetector(MiniLm()).version != HybridDuplicateDetector().version
    assert HybridDuplicateDetector(None, ["Acme"]).version != HybridDuplicateDetector(None, ["Ferrywire"]).version
    assert HybridDuplicateDetector(None, ["a", "b"]).version == HybridDuplicateDetector(None, ["b", "a", " "]).version


def test_the_nearest_come_first_and_vectors_of_another_size_do_not_count(either: HybridDuplicateDetector) -> None:
    texts = ("Is there a dark mode?", "How do I delete my API key?", "how to rotate an api key")
    vectors = [b"", *(either.embed(text) for text in texts), b"\0" * 10]
    assert list(either.nearest(either.embed("How do I rotate my API key?"), vectors))[:2] == [3, 2]
    assert list(either.nearest(b"", vectors)) == []


def test_the_same_vector_is_found_among_many(meaning: HybridDuplicateDetector) -> None:
    made = np.random.default_rng(1).standard_normal((50, 384)).astype(np.float32)
    rows = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype("<f2")
    others = [row.tobytes() for row in rows]
    assert meaning.nearest(others[43], others)[0] == 43


@pytest.mark.prove
@pytest.mark.parametrize("half", ["train", "test"])
def test_on_the_examples_nothing_wrong_is_sure(meaning: HybridDuplicateDetector, half: str) -> None:
    rows = read_dataset(EXAMPLE / f"{half}.jsonl")
    assert common_words(rows) == ("ferrywire",)
    pairs = measure_pairs(rows, meaning)
    assert pairs.asked > 20
    assert pairs.sure_right == pairs.sure
