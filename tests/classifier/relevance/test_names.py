"""The company's names are found in every form that people write, and nothing else is taken for them."""

import pytest

from bot.classifier.relevance.names import CompanyNames

NAMES = CompanyNames(("Saltmarsh Bank", "@smb_help"))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Saltmarsh Bank is down", "Acme is down"),
        ("SALTMARSH   bank is down", "Acme is down"),
        ("@saltmarshbank hello #saltmarsh", "Acme hello Acme"),
        ("@saltmarshbank_uk hello", "Acme hello"),
        ("Saltmarsh's app", "Acme's app"),
        ("ask @smb_help", "ask Acme"),
        ("saltmarshes are wet", "saltmarshes are wet"),
        ("see https://saltmarshbank.example/x now", "see now"),
        ("@ana says hi", "@ana says hi"),
    ],
)
def test_a_name_is_neutral_in_every_form(text: str, masked: str) -> None:
    assert NAMES.masked(text) == masked


def test_a_short_first_word_does_not_stand_for_the_name() -> None:
    assert CompanyNames(("The Bank",)).masked("the queue at The Bank") == "the queue at Acme"


def test_a_name_in_a_link_is_a_name() -> None:
    assert NAMES.found_in("see https://www.saltmarshbank.example/login")


@pytest.mark.parametrize("names", [(), ("",), ("  ",), ("@",)])
def test_without_a_name_nothing_is_found(names: tuple[str, ...]) -> None:
    none = CompanyNames(names)
    assert none.masked("a b") == "a b"
    assert not none.found_in("a b")
