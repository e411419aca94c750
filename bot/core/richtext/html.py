"""Rich text as HTML, as comment boxes and mail take it: paragraphs, line ends, styles, code, quotes, lists and links,
and nothing else; every other sign is spelt out. Pure. Links go to http, https and mailto; another address is read as
words. Several blanks in a row, and tabs outside of code, are written with blanks that do not break.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import nh3

from bot.core.richtext.inline import Inline, TextLink, Words
from bot.core.richtext.markdown_escape import linked
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock
from bot.core.richtext.normalise import printable
from bot.core.richtext.shown import TAB, Carried, language_name

_TAGS = {"p", "br", "strong", "em", "del", "code", "pre", "blockquote", "ol", "ul", "li", "a"}
_ATTRIBUTES = {"a": {"href"}, "code": {"class"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_STYLE_TAGS = (("code", "code"), ("italic", "em"), ("bold", "strong"), ("strike", "del"))
_SPACES = re.compile(r"[ \t]+")


def allowed(markup: str) -> str:
    """The HTML without any tag, attribute or address that these boxes do not take."""
    return nh3.clean(markup, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)


def to_html(words: RichText) -> str:
    """The HTML that reads as these words."""
    return "\n".join(map(_block, words.blocks))


@lru_cache(maxsize=1024)
def takes_address(url: str) -> bool:
    """Whether a link to this address is let through, as it is."""
    there = f'<a href="{_attribute(url)}">x</a>'
    return not re.search(r"[\s<>\x00-\x1f\x7f-\x9f]", url) and ":" in url and allowed(there) == there


CARRIED = Carried(link=takes_address)


def _block(block: TextBlock) -> str:
    match block:
        case Paragraph():
            return f"<p>{_lines(block)}</p>"
        case CodeBlock(text, language):
            name = language_name(language)
            opening = f'<code class="language-{_attribute(name)}">' if name else "<code>"
            return f"<pre>{opening}{_escaped(printable(text))}</code></pre>"
        case Quote(blocks):
            return f"<blockquote>{''.join(map(_block, blocks))}</blockquote>"
        case ListBlock(items, ordered, start):
            tag = "ol" if ordered else "ul"
            counted = f' start="{start}"' if ordered and start != 1 else ""
            return f"<{tag}{counted}>{''.join(map(_item, items))}</{tag}>"


def _item(item: Sequence[TextBlock]) -> str:
    """A lone paragraph stands bare in its item, so that a list is not drawn with gaps."""
    spaced = sum(isinstance(block, Paragraph) for block in item) > 1
    made = (_lines(one) if isinstance(one, Paragraph) and not spaced else _block(one) for one in item)
    return f"<li>{''.join(made)}</li>"


def _lines(paragraph: Paragraph) -> str:
    lines = "".join(map(_inline, paragraph.inlines)).split("\n")
    return "<br>".join(f"&nbsp;{line[1:]}" if line.startswith(" ") else line for line in lines)


def _inline(inline: Inline) -> str:
    if isinstance(inline, TextLink) and takes_address(inline.url):
        made = _link(inline.url, inline.label or inline.url)
    elif inline.style.code:
        made = _words(inline.plain)
    else:
        made = "".join(_part(part) for part in linked(inline.plain, inline.style))
    for name, tag in _STYLE_TAGS:
        if getattr(inline.style, name):
            made = "\n".join(f"<{tag}>{line}</{tag}>" if line else "" for line in made.split("\n"))
    return made


def _part(part: Words | TextLink) -> str:
    if isinstance(part, Words):
        return _words(part.text)
    return _link(part.url, part.url) if takes_address(part.url) else _words(part.url)


def _link(url: str, label: str) -> str:
    return f'<a href="{_attribute(url)}">{_words(label)}</a>'


def _words(text: str) -> str:
    return _SPACES.sub(_blanks, _escaped(printable(text)))


def _blanks(found: re.Match[str]) -> str:
    """A page would draw several blanks as one: all but the last are written so that they stay."""
    return "&nbsp;" * (len(found[0].replace("\t", " " * TAB)) - 1) + " "


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\xa0", "&nbsp;")


def _attribute(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")
