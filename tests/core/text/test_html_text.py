"""HTML a stranger wrote becomes plain words: nothing hidden comes through, and nothing a reader would see is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.html_text import text_of, text_with_addresses


@pytest.mark.parametrize("read", [text_of, text_with_addresses])
@given(markup=st.text(max_size=300))
def test_any_markup_becomes_text_without_null_bytes_or_lone_surrogates(read: object, markup: str) -> None:
    assert callable(read)
    words = read(markup)
    assert "\0" not in words
    assert words.encode().decode() == words


@pytest.mark.parametrize("read", [text_of, text_with_addresses])
@given(words=st.text(alphabet="ab<>&;\"'/ =#!-", max_size=80))
def test_escaped_words_come_through_html_unchanged(read: object, words: str) -> None:
    assert callable(read)
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert read(escaped) == " ".join(words.split())


def test_a_link_whose_address_is_shown_cut_short_comes_whole() -> None:
    address, shown = "https:&#x2F;&#x2F;docs.example&#x2F;keys?a=1&amp;b=2", "https:&#x2F;&#x2F;docs..."
    markup = f'See <a href="{address}" rel="nofollow">{shown}</a> first'
    assert text_with_addresses(markup) == "See https://docs.example/keys?a=1&b=2 first"
    assert text_of(markup) == "See https://docs... first"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "/item?id=1", ""])
def test_a_link_that_leads_to_no_page_keeps_its_words_only(href: str) -> None:
    assert text_with_addresses(f'<a href="{href}">look</a> here') == "look here"


def test_code_keeps_its_lines_and_blanks() -> None:
    markup = "Try:<p><pre><code>  if a &lt; b:\n      go()\n</code></pre>\nthen   ask."
    assert text_with_addresses(markup) == "Try:\n\n  if a < b:\n      go()\n\nthen ask."
