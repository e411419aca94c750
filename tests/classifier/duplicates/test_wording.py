"""Two texts that only seem near are told apart by their words, whatever a language model makes of them."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classifier.duplicates.wording import MAX_CHARACTERS, compare_wordings, stem, wording_of


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
    assert compare_wordings(wording_of(one), wording_of(other)).opposed
    assert compare_wordings(wording_of(other), wording_of(one)).opposed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I log in with Okta?", "How do I log in with Entra?"),
        ("How many flows has the Team plan?", "How many flows has the Business plan?"),
    ],
)
def test_two_names_for_one_place_are_noticed(one: str, other: str) -> None:
    between = compare_wordings(wording_of(one), wording_of(other))
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
    assert compare_wordings(wording_of(one), wording_of(other)).apart


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
    between = compare_wordings(
        wording_of("How do I rotate my API key?", ["Ferrywire"]), wording_of(other, ["Ferrywire"])
    )
    assert not between.apart
    assert between.shared == 1.0


def test_words_that_mean_one_thing_count_as_one() -> None:
    assert not compare_wordings(wording_of("How do I delete a user?"), wording_of("How do I remove a user?")).apart
    assert not compare_wordings(wording_of("single sign-on price"), wording_of("cost of SSO")).apart
    assert not compare_wordings(wording_of("cannot log in"), wording_of("cannot sign in")).apart


def test_what_is_written_without_spaces_is_compared_too() -> None:
    same = compare_wordings(
        wording_of("Ferrywireの料金を教えて", ["Ferrywire"]), wording_of("Ferrywireの料金を教えて!", ["Ferrywire"])
    )
    assert not same.apart
    assert compare_wordings(wording_of("料金を教えて"), wording_of("障害でしょうか")).shared < 0.2


@pytest.mark.parametrize("words", ["rotate rotates rotated rotating rotation", "key keys", "limit limits limited"])
def test_the_forms_of_a_word_have_one_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared_from_either_side(one: str, other: str) -> None:
    there, back = (
        compare_wordings(wording_of(one), wording_of(other)),
        compare_wordings(wording_of(other), wording_of(one)),
    )
    assert there == back
    assert 0 <= there.shared <= 1


@pytest.mark.parametrize(
    "text",
    ["a" * MAX_CHARACTERS, "." * MAX_CHARACTERS, "漢" * MAX_CHARACTERS, "a:" * (MAX_CHARACTERS // 2)],
    ids=["a", ".", "漢", "a:"],
)
def test_one_endless_word_is_read_as_fast_as_many_short_ones(text: str) -> None:
    def takes(text: str) -> float:
        rounds = []
        for _ in range(5):
            start = process_time()
            wording_of(text)
            rounds.append(process_time() - start)
        return min(rounds)

    assert takes(text) < 10 * takes("key 7 " * (MAX_CHARACTERS // 6))
