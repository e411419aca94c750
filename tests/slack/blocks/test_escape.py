"""Words of strangers become characters that nothing acts upon."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.blocks.escape import clean, escape, few_lines, headline, label, reveal_hidden, safe_url, shortened, split


@pytest.mark.parametrize(
    ("hostile", "inert"),
    [
        ("pay\u202e0001\u202c now", "pay0001 now"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("null\x00byte", "null␀byte"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("\n\n\n\na\n\n \n\n\nb", "a\n\nb"),
        ("x" + "\u0301" * 50, "x" + "\u0301" * 4),
    ],
)
def test_what_hides_or_paints_over_is_taken_out_or_made_visible(hostile: str, inert: str) -> None:
    assert clean(hostile) == inert


@pytest.mark.parametrize("text", ["👨‍👩‍👧 family", "می‌خواهم", "क्‍ष", "naïve café", "ที่นี่", "line\nline", "❤️"])
def test_honest_writing_in_any_script_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
def test_a_joiner_between_plain_letters_is_taken_out_for_it_joins_nothing_there(joiner: str) -> None:
    assert clean(f"pay{joiner}pal") == "paypal"


def test_a_hidden_character_in_our_own_words_is_spelt_out_for_whoever_approves_them() -> None:
    assert reveal_hidden("pay\u202e1\nline") == "pay[U+202E]1\nline"
    assert reveal_hidden("plain words 👨‍👩‍👧") == "plain words 👨‍👩‍👧"


def test_exactly_ampersand_and_angle_brackets_are_escaped() -> None:
    assert escape('<!channel> & *b* "q"') == '&lt;!channel&gt; &amp; *b* "q"'


def test_long_words_say_how_much_is_missing() -> None:
    assert shortened("x" * 1500, 1000) == "x" * 1000 + "… (500 more characters)"
    assert shortened("short", 1000) == "short"
    assert few_lines("a\nb\nc\nd", 2) == "a\nb… (3 more characters)"


@given(st.text(max_size=9000))
def test_split_pieces_are_short_and_together_are_the_text(text: str) -> None:
    pieces = split(text)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= 3000 for piece in pieces)


@given(st.text(max_size=400))
def test_a_label_can_hold_no_mention_link_domain_or_emoji_name(text: str) -> None:
    assert re.fullmatch(r"[\w \-…?]{1,60}", label(text))
    assert "_" not in label(text)


@given(st.text(max_size=400))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "url", ["https://reddit.com/r/x/1", "http://127.0.0.1:8080/p/1", "https://x.com/a?b=c&d=%20#e"]
)
def test_an_honest_address_is_offered(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x.example/",
        "https://",
        "https://good.example@evil.example/",
        "https://x.example/a b",
        "https://x.example/a|b",
        "https://x.example/<!channel>",
        "https://x.example:port/",
        "https://\u0435xample.com/",
        "https://[::1",
        "https://x.example/" + "a" * 3000,
        "//x.example/",
        "https://x.example/\n",
    ],
)
def test_an_address_that_deceives_or_is_no_address_is_not_offered(url: str) -> None:
    assert safe_url(url) == ""


@pytest.mark.parametrize("words", ["Does it speak HTTP/3?", "0.63 of 1.25", "from 9:30, 24/7", "v1.2.3 and/or later"])
def test_a_headline_keeps_numbers_and_slashes(words: str) -> None:
    assert headline(words) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("evil.example/x", "evil example/x"),
        ("//evil", "evil"),
        ("/invite me", "invite me"),
        ("at 127.0.0.1/x", "at 127 0 0 1/x"),
        ("5:100:3 and 1:30:2", "5 100 3 and 1 30 2"),
    ],
)
def test_a_headline_makes_no_address_command_or_emoji_of_its_words(words: str, shown: str) -> None:
    assert headline(words) == shown
