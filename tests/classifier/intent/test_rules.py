"""What a post wants, and above all: that nobody who may want an answer is dismissed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.classifier.intent.phrases import PLEADING
from bot.classifier.intent.rules import guess_intent
from bot.classifier.text import tokens
from bot.core.text.matching import fold
from bot.core.verdict import Intent


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("What is the limit of the API?", Intent.QUESTION),
        ("Anyone know whether Acme speaks SAML", Intent.QUESTION),
        ("Warum sehe ich meine Rechnung nicht?", Intent.QUESTION),
        ("¿Dónde está mi factura?", Intent.QUESTION),
        ("Acmeは日本語に対応していますか？", Intent.QUESTION),  # noqa: RUF001  the mark is the point
        ("How do I rotate my key?", Intent.HOW_TO),
        ("wie kann ich den Schlüssel tauschen", Intent.HOW_TO),
        ("Cómo puedo cambiar la clave", Intent.HOW_TO),
        ("Acme is down again", Intent.COMPLAINT),
        ("Das Dashboard funktioniert nicht.", Intent.COMPLAINT),
        ("La integración no funciona", Intent.COMPLAINT),
        ("Why does my login fail with an error?", Intent.COMPLAINT),
        ("Love it, thanks Acme!", Intent.PRAISE),
        ("We're hiring a data engineer, apply now", Intent.JOB),
        ("Acme raises $20M in Series B", Intent.NEWS),
        ("Free followers! Click here", Intent.SPAM),
        ("Want free followers? Click here!", Intent.SPAM),
        ("Giveaway! #a #b #c #d #e", Intent.SPAM),
    ],
)
def test_a_post_is_taken_for_what_it_says(text: str, need: Intent) -> None:
    assert guess_intent(fold(text)).intent is need


@pytest.mark.parametrize(
    "text",
    [
        "Thanks Acme, love the new dashboard!",
        "Danke, einfach großartig",
        "Gracias, excelente servicio",
        "We're hiring! Senior engineer, apply now: https://x.example",
        "Acme raises $20M in Series B funding round led by Globex",
        "Crypto airdrop! Claim now, DM me",
    ],
)
def test_a_post_that_surely_wants_nothing_is_dismissed_with_the_words_that_say_so(text: str) -> None:
    judged = guess_intent(fold(text))
    assert judged.dismissible
    assert "'" in judged.why


@pytest.mark.parametrize(
    "text",
    [
        "Thanks Acme, love it, but the login loops",
        "Love Acme, thanks! Would be great to have dark mode",
        "Great, my invoice doubled again",
        "Great, amazing, fantastic: my invoice is not here",
        "Thanks for nothing, love waiting for hours",
        "Love Acme, thanks! Does it speak SAML?",
        "Is this free crypto giveaway, click here email from you a scam?",
        "I clicked the link in the giveaway email and you won nothing: click here fails",
        "Are you hiring? Where can I apply now?",
        "Acme acquired by Globex, announced today. What happens to our data?",
        "Acme announced the acquisition and I cannot log in",
        "Acme",
        "",
    ],
)
def test_a_post_that_may_want_an_answer_is_never_dismissed(text: str) -> None:
    assert not guess_intent(fold(text)).dismissible


def test_a_long_post_is_not_dismissed_for_a_few_words_in_it() -> None:
    praise = "Thanks Acme, love the dashboard. "
    assert guess_intent(fold(praise)).dismissible
    assert not guess_intent(fold(praise + "The table shows a row per day. " * 30)).dismissible


def test_one_sign_said_in_a_longer_phrase_is_one_sign() -> None:
    assert guess_intent(fold("we're hiring")).intent is not Intent.JOB


def test_a_question_mark_inside_a_link_asks_nothing() -> None:
    assert guess_intent(fold("Thanks Acme, love it https://acme.example/?q=why")).dismissible


@pytest.mark.parametrize(
    ("text", "expected"),
    [("c++ and c#", ["c++", "and", "c#"]), ("don't #tag", ["don't", "tag"]), ("samlの設定", ["saml", "の設定"])],
)
def test_words_are_cut_where_a_reader_would(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@given(st.sampled_from(PLEADING), st.text(max_size=60))
def test_no_plea_for_help_is_dismissed_whatever_stands_behind_it(plea: str, rest: str) -> None:
    assert not guess_intent(fold(f"{plea}. {rest}")).dismissible


@given(st.text())
def test_any_text_is_judged_and_the_judgement_has_a_reason(text: str) -> None:
    assert guess_intent(fold(text)).why
