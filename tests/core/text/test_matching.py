"""Folding and whole-word terms: what counts as the same word, and that no text makes the search slow."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Faulty
from bot.core.text.matching import fold, term

LONG_ENOUGH_TO_BE_QUADRATIC = 100_000
SLOW = 2.0
"""Seconds. A linear search takes a few hundredths; a quadratic one takes minutes."""


def finds(wanted: str, text: str, wildcards: str = "*?") -> bool:
    return term(wanted, wildcards).found_in(fold(text))


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("acme", "We use ACME."),
        ("straße", "STRASSE 5"),
        ("cafe\u0301", "Café"),
        ("\uff41\uff43\uff4d\uff45", "acme"),
        ("don't", "I don\u2019t"),
        ("rate-limit", "rate\u2011limit"),
        ("acme", "ac\u200bme"),
        ("rate limit", "the rate\n   limit!"),
        ("c++", "c++ and c#"),
        ("@acme", "hi @acme!"),
        ("integrat*", "Integrations"),
        ("integrat*", "to integrat"),
        ("*ing", "singing along"),
        ("a*b*c", "axbbyc"),
        ("colo?r", "colour"),
        ("rate * limit", "rate based limit"),
        ("api", "私のAPIを使う"),
        ("東京", "東京都に行く"),
        ("हिन्*", "हिन्दी"),
        ("🔥", "so🔥hot"),
    ],
)
def test_a_term_is_found_where_a_reader_would_find_it(wanted: str, text: str) -> None:
    assert finds(wanted, text)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("acme", "acmeology"),
        ("acme", "pacme"),
        ("acme", "acme\u0301"),
        ("rate limit", "rate limits"),
        ("rate limit", "rate. limit"),
        ("integrat*", "reintegrate"),
        ("*ing", "sings"),
        ("a*b*c", "axbbycd"),
        ("colo?r", "color"),
        ("@acme", "bob@acme.com"),
        ("हिन", "हिन्दी"),
    ],
)
def test_a_term_is_not_found_inside_another_word(wanted: str, text: str) -> None:
    assert not finds(wanted, text)


def test_a_star_is_a_plain_character_where_it_is_no_wildcard() -> None:
    assert finds("a*b", "is a*b here", wildcards="")
    assert not finds("a*b", "is axb here", wildcards="")


def test_the_places_of_a_term_are_all_its_places() -> None:
    assert term("ab").places("ab abc ab") == ((0, 2), (7, 9))
    assert term("zz").places("ab") == ()


@pytest.mark.parametrize("nothing", ["", "  ", "*", "? *", "\u200b"])
def test_a_term_without_a_letter_is_refused(nothing: str) -> None:
    with pytest.raises(Faulty):
        term(nothing, "*?")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=1), st.text(), st.text())
def test_a_text_between_spaces_is_found(wanted: str, before: str, after: str) -> None:
    if wanted.split() and fold(wanted).split():
        assert term(wanted).found_in(fold(f"{before} {wanted} {after}"))


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("a*b*c*d*e", "a" * LONG_ENOUGH_TO_BE_QUADRATIC),
        ("*a b", "a" * LONG_ENOUGH_TO_BE_QUADRATIC),
        ("a*a*a*a*z", "a" * LONG_ENOUGH_TO_BE_QUADRATIC),
        ("- * x", "- x" * (LONG_ENOUGH_TO_BE_QUADRATIC // 3)),
        ("*a*a*b", "東a" * (LONG_ENOUGH_TO_BE_QUADRATIC // 2)),
        ("x", "e" + "\u0301\u0323" * (LONG_ENOUGH_TO_BE_QUADRATIC // 2)),
    ],
)
def test_no_long_text_makes_a_search_slow(wanted: str, text: str) -> None:
    start = time.process_time()
    finds(wanted, text)
    assert time.process_time() - start < SLOW
