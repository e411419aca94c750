"""HTML holds nothing but the tags that comment boxes take, and what is hostile in it does nothing."""

import re

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.richtext.inline import Style, TextLink, Words
from bot.core.richtext.markup import Markup, read_back, render
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText
from tests.core.richtext.test_markups import RICH, one_line

TAGS = {"p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ol", "ul", "li", "a"}
ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "ol": {"start"}}


def cleaned(markup: str) -> str:
    return nh3.clean(markup, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)


def html(words: RichText | str) -> str:
    return render(RichText.of_plain(words) if isinstance(words, str) else words, Markup.HTML)


def test_each_block_and_style_has_its_tag() -> None:
    deep = ListBlock((one_line("two"), (*one_line("three"), ListBlock((one_line("deep"),)))), ordered=True, start=2)
    styled = Paragraph(
        (
            Words("a\n  b "),
            Words("c", Style(bold=True, italic=True)),
            Words("d", Style(strike=True)),
            Words("e", Style(code=True)),
            TextLink('https://x.example/?a=1&b="2"', "docs"),
        )
    )
    words = RichText.of((styled, deep, Quote((*one_line("q"), CodeBlock("x < 1\n\n  y", "c++")))))
    assert html(words) == (
        "<p>a<br>&nbsp; b <strong><em>c</em></strong><del>d</del><code>e</code>"
        '<a href="https://x.example/?a=1&amp;b=&quot;2&quot;">docs</a></p>\n'
        '<ol start="2"><li>two</li><li>three<ul><li>deep</li></ul></li></ol>\n'
        '<blockquote><p>q</p><pre><code class="language-c++">x &lt; 1\n\n  y</code></pre></blockquote>'
    )


@settings(max_examples=200, deadline=None)
@given(RICH | st.text().map(RichText.of_plain))
def test_a_cleaner_of_comments_finds_nothing_to_take_out(words: RichText) -> None:
    assert cleaned(html(words)) == html(words)


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "</p></pre><img src=x onerror=alert(1)>",
        "]]> <![CDATA[ <!-- x --> <?php ?>",
        "&lt;b&gt; &#60;script&#62; &amp;amp; &notit; &copy",
        "<style>p{}</style><textarea><title>",
        '" onclick="x" \' `',
    ],
)
def test_hostile_words_are_words(typed: str) -> None:
    assert read_back(html(typed), Markup.HTML) == RichText.of_plain(typed)
    code = RichText.of((CodeBlock(typed, '"><script>'), Paragraph((Words(typed, Style(code=True)),))))
    assert read_back(html(code), Markup.HTML).plain == code.plain


def test_control_characters_do_not_leave() -> None:
    link = TextLink("https://x.example/\x00a", "a\x1bb")
    words = RichText((Paragraph((Words("a\x00\x1b\x9fb\x7f"), link)), CodeBlock("c\x00\x0c")))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", html(words))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "/x", "java\nscript:x", ""])
def test_a_link_to_what_is_no_web_or_mail_address_is_read_as_words(url: str) -> None:
    made = html(RichText((Paragraph((TextLink(url, "here"),)),)))
    assert "<a" not in made
    assert "here" in made


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("bare<br>words<p>then", "bare\nwords\n\nthen"),
        ("<script>x()</script>a<b onclick=x>b</b>", "ab"),
        ("<ul>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ("<strong><p>a</p><p>b</p></strong>", "a\n\nb"),
        ('<a href="javascript:x">a</a> <a>b</a>', "a b"),
        ("<ol start=x><li>a</ol>", "1. a"),
        ("<em>" * 5_000 + "a", "a"),
    ],
)
def test_html_of_any_kind_is_read_as_a_page_shows_it(markup: str, read: str) -> None:
    assert read_back(markup, Markup.HTML).plain == read
