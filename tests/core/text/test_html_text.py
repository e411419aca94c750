"""HTML a stranger wrote becomes plain words: nothing hidden comes through, and nothing a reader would see is lost."""

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text.html_marks import without_marks
from bot.core.text.html_text import text_of

BASE = "https://site.example/page/"
WORDS = st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=6), min_size=1, max_size=12)
ELEMENTS = st.sampled_from(
    ["p", "div", "b", "a", "ul", "ol", "li", "blockquote", "pre", "code", "table", "tr", "td", "h2", "summary", "s"]
)


@given(markup=st.text(max_size=300))
def test_any_markup_becomes_text_without_null_bytes_or_lone_surrogates(markup: str) -> None:
    words = text_of(markup)
    assert "\0" not in words
    assert words.encode().decode() == words


@given(words=st.text(alphabet="ab<>&;\"'/ =#!-", max_size=80))
def test_escaped_words_come_through_html_unchanged(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert text_of(escaped) == " ".join(words.split())


@given(words=WORDS, elements=st.lists(ELEMENTS, min_size=1, max_size=12), closed=st.booleans())
def test_no_tag_is_left_and_the_words_keep_their_order(words: list[str], elements: list[str], closed: bool) -> None:
    pairs = zip(words, elements * 12, strict=False)
    markup = " ".join(f"<{name}> {word} {f'</{name}>' if closed else ''}" for word, name in pairs)
    read = text_of(markup)
    assert "<" not in read
    assert [word.strip("`~") for word in read.split() if word.strip("`~").isalpha()] == words


@pytest.mark.parametrize("words", ["a < b and c > d", "vector<int> v;\nmap<K, V> m", "use <your-key>\n\nhere", "> a"])
def test_text_that_only_looks_like_html_stays_as_it_is(words: str) -> None:
    assert text_of(words) == words
    assert text_of(f"<p>{words.splitlines()[0]}</p>") == words.splitlines()[0]


def test_a_link_whose_address_is_shown_cut_short_comes_whole() -> None:
    address, shown = "https:&#x2F;&#x2F;docs.example&#x2F;keys?a=1&amp;b=2", "https:&#x2F;&#x2F;docs..."
    markup = f'See <a href="{address}" rel="nofollow">{shown}</a> first'
    assert text_of(markup) == "See https://docs.example/keys?a=1&b=2 first"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<a href="https://a.example/x">the docs</a>.', "the docs (https://a.example/x)."),
        ('<a href="https://www.a.example/">a.example</a>', "https://www.a.example/"),
        ('<a href="/item?id=1">look</a> here', "look (https://site.example/item?id=1) here"),
        ('<a href="mailto:a@b.example">write</a>', "write (mailto:a@b.example)"),
        (
            '<a href="https://a.example">one<a href="https://b.example">two</a>',
            "one (https://a.example)two (https://b.example)",
        ),
    ],
)
def test_a_link_says_where_it_leads(markup: str, text: str) -> None:
    assert text_of(markup, BASE) == text


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "java\nscript:x", "data:text/html,x", "/item?id=1", "", "#top", "https://[bad"]
)
def test_a_link_that_leads_to_no_page_keeps_its_words_only(href: str) -> None:
    assert text_of(f'<a href="{href}">look</a> here') == "look here"


def test_code_keeps_its_lines_and_blanks() -> None:
    markup = "Try:<p><pre><code>  if a &lt; b:\n      go()\n</code></pre>\nthen   ask <code>go()</code>."
    assert text_of(markup) == "Try:\n\n```\n  if a < b:\n      go()\n```\n\nthen ask `go()`."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<blockquote><p>a</p><p>b</p><blockquote>c</blockquote></blockquote>d", "> a\n>\n> b\n>\n> > c\n\nd"),
        ("<ol start=3><li>a<ul><li>b<li>c</ul><li>d</ol>", "3. a\n   - b\n   - c\n4. d"),
        ("<table><tr><th>A<th>B</tr><tr><td><p>1</p></td><td>2<br>3</table>", "A | B\n1 | 2 3"),
        ("<table><tr><td><p>a</p><p>b</p></table>", "a\nb"),
        ("<h1>T</h1>a<br>b<hr><s>c</s>", "T\n\na\nb\n\n---\n\n~~c~~"),
        ("<details><summary>More</summary>a</details>", "▸ More\na"),
        ('<p>See <img alt="a  cat" src=x><img alt="" src=y> there', "See [image: a cat] there"),
        ('<img alt="a cat">', ""),
    ],
)
def test_what_a_page_shows_is_told(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>a<b>c</script>",
        "<STYLE>p{}</style >",
        "<template><p>no</p></template>",
        "<div hidden>no<div>no</div></div>",
        '<span style="Display: NONE">no</span>',
        "<p hidden>no",
        "<!-- no -->",
    ],
)
def test_what_a_page_hides_is_not_told(hidden: str) -> None:
    assert text_of(f"<b>a</b>{hidden}<p>b</p>") == "a\n\nb"


@pytest.mark.parametrize(
    "part",
    ["<div>", "<ul><li>", "<blockquote>x", '<p title="', "<table><tr><td>x", "<a href=x>", "<!--", "<a ", "</a", "<\0"],
)
def test_hostile_markup_is_read_in_linear_time(part: str) -> None:
    def cost(times: int) -> float:
        """Without the garbage collector, whose work grows with what other tests left behind."""
        gc.disable()
        try:
            begun = time.process_time()
            text_of(part * times)
            return time.process_time() - begun
        finally:
            gc.enable()

    assert cost(40_000) < 40 * cost(4_000) + 0.5


def test_marks_taken_off_leave_the_words_as_they_were_reduced_before() -> None:
    markup = '<p>See <a href="https://a.example/x_(y)">docs</a> <code>go</code></p><ol><li>one</ol><blockquote>b'
    assert without_marks(text_of(markup)).split() == ["See", "docs", "go", "-", "one", "b"]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("10<sup>6</sup> calls, the 1<sup>st</sup> day", "10^6 calls, the 1st day"),
        ("Why is it that a <b never works here?", "Why is it that a <b never works here?"),
        ("Cut off <a href='https://a.exam", "Cut off"),
        ("It said <q>no space left</q> again", "It said “no space left” again"),
        ("Why is <math><mi>a</mi><mo>=</mo><mn>5</mn></math> refused?", "Why is a=5 refused?"),
        ("<object data='x'><p>Why is it red?</p></object>", "Why is it red?"),
        ("<a href='/full.png'><img src='s.png'></a> why?", "[image] (https://site.example/full.png) why?"),
        ("See <img src='a.png' title='Error 500'> here", "See [image: Error 500] here"),
        (
            "It ends: <video src='/a.mp4' title='The crash'>No video here.</video> why?",
            "It ends: [video: The crash] (https://site.example/a.mp4) why?",
        ),
        ("See <iframe src='https://v.example/1'></iframe> why?", "See [embedded page] (https://v.example/1) why?"),
        (
            "<table><tr><th></th><th>Pro</th></tr><tr><td>Seats</td><td>5</td></tr><tr><td></td><td>7</td></tr></table>",
            "| Pro\nSeats | 5\n| 7",
        ),
    ],
)
def test_what_is_shown_between_the_words_is_said(markup: str, text: str) -> None:
    assert text_of(markup, BASE) == text
