"""Two texts that only seem near are told apart by their words, whatever a language model makes of them."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classifier.duplicates.wording import READ, contrast, stem, worded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sync from SAP to Shopify is broken", "Sync from Shopify to SAP is broken"),
        ("Shopify -> SAP sync broken", "SAP -> Shopify sync broken"),
        ("How do I turn on alerts?", "How do I turn off alerts?"),
        ("How do I enable SSO?", "How do I disable SSO?"),
        ("How do I import contacts?", "How do I export contacts?"),
        ("I can log in", "I can't log in"),
        ("Kann ich mich anmelden?", "Kann ich mich nicht anmelden?"),
        ("error 429 on the webhook", "error 503 on the webhook"),
        ("Does v2 of the API page?", "Does v3 of the API page?"),
        ("invoice FW-2025-0917 is wrong", "invoice FW-2025-0918 is wrong"),
    ],
)
def test_opposites_ways_codes_and_a_no_ask_different_things(one: str, other: str) -> None:
    assert contrast(worded(one), worded(other)).opposed
    assert contrast(worded(other), worded(one)).opposed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I log in with Okta?", "How do I log in with Entra?"),
        ("How many flows has the Team plan?", "How many flows has the Business plan?"),
    ],
)
def test_two_names_for_one_place_are_noticed(one: str, other: str) -> None:
    between = contrast(worded(one), worded(other))
    assert between.renamed
    assert not between.opposed
    assert between.apart


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I rotate my key?", "How do I delete my key?"),
        ("How do I rotate my key?", "How often should I rotate my key?"),
        ("How do I rotate my key?", "Why must I rotate my key?"),
        ("How do I rotate my key?", "Who may rotate my key?"),
        ("How do I rotate my key?", "How do I rotate my key at night?"),
        ("webhook fails", "webhook fails with 503"),
        ("???", "!!!"),
        ("", ""),
    ],
)
def test_one_word_more_or_another_question_word_keeps_them_apart(one: str, other: str) -> None:
    assert contrast(worded(one), worded(other)).apart


@pytest.mark.parametrize(
    "other",
    [
        "hey folks, anybody know how to rotate the api keys? thanks",
        "Ferrywire's API-key rotation: how?",
        "@ferrywire pls, what's the way to rotate an API key https://ferrywire.example/keys",
        "ROTATING AN API KEY, HOW?",
    ],
)
def test_the_same_in_other_dress_is_not_apart(other: str) -> None:
    between = contrast(worded("How do I rotate my API key?", ["Ferrywire"]), worded(other, ["Ferrywire"]))
    assert not between.apart
    assert between.shared == 1.0


def test_words_that_mean_one_thing_count_as_one() -> None:
    assert not contrast(worded("How do I delete a user?"), worded("How do I remove a user?")).apart
    assert not contrast(worded("single sign-on price"), worded("cost of SSO")).apart
    assert not contrast(worded("cannot log in"), worded("cannot sign in")).apart


def test_what_is_written_without_spaces_is_compared_too() -> None:
    same = contrast(worded("Ferrywireの料金を教えて", ["Ferrywire"]), worded("Ferrywireの料金を教えて!", ["Ferrywire"]))
    assert not same.apart
    assert contrast(worded("料金を教えて"), worded("障害でしょうか")).shared < 0.2


@pytest.mark.parametrize("words", ["rotate rotates rotated rotating rotation", "key keys", "limit limits limited"])
def test_the_forms_of_a_word_have_one_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared_from_either_side(one: str, other: str) -> None:
    there, back = contrast(worded(one), worded(other)), contrast(worded(other), worded(one))
    assert there == back
    assert 0 <= there.shared <= 1


@pytest.mark.parametrize("text", ["a" * READ, "." * READ, "漢" * READ, "a:" * (READ // 2)], ids=["a", ".", "漢", "a:"])
def test_one_endless_word_is_read_as_fast_as_many_short_ones(text: str) -> None:
    def takes(text: str) -> float:
        rounds = []
        for _ in range(5):
            start = process_time()
            worded(text)
            rounds.append(process_time() - start)
        return min(rounds)

    assert takes(text) < 10 * takes("key 7 " * (READ // 6))
