"""How X counts a text promises: what X's own cases say, and a long text takes no long time.

The cases are those of twitter-text, see `recorded/x/counting/lengths.json` and `recorded/x/counting/links.json`.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.x.counting.length import LINK, weighted_length
from connectors.x.counting.links import links

_RECORDED = Path(__file__).parents[2] / "recorded/x/counting"


def _cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((_RECORDED / name).read_text(encoding="utf-8"))["cases"]
    return cases


def _joined(parts: Sequence[str | tuple[str, int]]) -> str:
    return "".join(part if isinstance(part, str) else part[0] * part[1] for part in parts)


def _found(text: str) -> list[str]:
    return [text[start:end] for start, end in links(text)]


@pytest.mark.parametrize("case", _cases("lengths.json"), ids=lambda case: case["description"])
def test_a_text_is_as_long_as_x_says(case: dict[str, Any]) -> None:
    assert weighted_length(_joined(case["text"])) == case["length"]


@pytest.mark.parametrize("case", _cases("links.json"), ids=lambda case: ascii(case["text"][:50]))
def test_a_link_is_what_x_takes_for_one(case: dict[str, Any]) -> None:
    assert _found(case["text"]) == case["links"]


@pytest.mark.parametrize(
    "emoji",
    [
        "🧑\u200d🚀",  # 2019, after the list of twitter-text 3.1.0
        "❤\ufe0f\u200d🔥",
        "🥷🏽",
        "👁\ufe0f\u200d🗨\ufe0f",
        "1\ufe0f\u20e3",
        "🇪🇺",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "🏋🏽\u200d♀\ufe0f",
        "©\ufe0f",
    ],
    ids=ascii,
)
def test_an_emoji_counts_two_whatever_it_is_made_of(emoji: str) -> None:
    assert weighted_length(emoji) == 2
    assert weighted_length(f"a{emoji}{emoji}b") == 6


@pytest.mark.parametrize(("text", "length"), [("©", 1), ("1", 1), ("🐱🏽", 4), ("の\ufe0f", 4), ("☺\ufe0e", 4)])
def test_what_only_looks_like_an_emoji_counts_by_its_characters(text: str, length: int) -> None:
    assert weighted_length(text) == length


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("foo.com/x:(a)", ["foo.com/x"]),
        ("foo.com/(a)(b)?q=1!", ["foo.com/(a)(b)?q=1"]),
        ("foo.com?q=1 and foo.com:80", ["foo.com", "foo.com"]),
        ("foo.com:80/x", ["foo.com:80/x"]),
        ("-foo.com/bar.com", []),
        ("Éfoo.com is taken", ["foo.com"]),
        ("an Éfoo.com is taken", ["Éfoo.com"]),
        ("xn--日本foo.com xn--日本.jp", ["foo.com"]),
        ("日本.foo.com.日本.com", ["foo.com"]),
        (f"http://foo.com/{'a' * 4100}", []),
    ],
)
def test_a_link_stops_where_xs_own_code_stops_it(text: str, found: list[str]) -> None:
    assert _found(text) == found


@given(st.text(), st.text())
def test_words_with_a_space_between_them_are_as_long_as_both_and_one(before: str, after: str) -> None:
    text = f"{before} {after}"
    assert weighted_length(text) == weighted_length(f"{before} ") + weighted_length(f" {after}") - 1


@given(st.text(st.sampled_from("ab.-_/:?@#()日é☺ \n"), max_size=60))
def test_links_lie_in_the_text_one_after_another(text: str) -> None:
    place = 0
    for start, end in links(f"http://a.com/ {text}"):
        assert place <= start < end
        place = end


@pytest.mark.parametrize(
    "piece",
    ["日", ".", "a.", "-_a.", "foo.com日-.", "a.a日.", "foo.com/(a(", "foo.com/!(", "http://", "a.com?!", "a_.b_"],
)
def test_no_text_of_the_greatest_length_takes_more_than_a_second(piece: str) -> None:
    """25,000 characters, as the longest post has; reading each character once takes a tenth of that."""
    text = (piece * 25_000)[:25_000]
    before = time.process_time()
    weighted_length(text)
    assert time.process_time() - before < 1


def test_a_link_counts_23() -> None:
    assert LINK == weighted_length("a.com") == weighted_length(f"https://a.com/{'a' * 300}") == 23
