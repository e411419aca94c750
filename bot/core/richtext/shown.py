"""Rich text in the form in which what was meant and what is read can be compared: addresses as links, blanks as blanks,
without what a markup cannot carry. Pure.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.core.richtext.inline import Inline, Style, TextLink, Words, restyled
from bot.core.richtext.markdown_escape import linked
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock

TAB = 4
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}")


@dataclass(frozen=True, slots=True)
class Carried:
    """What a markup can carry: the languages of code, words struck through, links to these addresses, and which style
    a link or code may have.
    """

    languages: bool = True
    strike: bool = True
    link: Callable[[str], bool] = bool
    link_style: Callable[[str, Style], Style] = lambda _, style: style
    code_style: Callable[[Style], Style] = lambda style: style


def as_shown(words: RichText, carried: Carried) -> RichText:
    """The words as a markup that carries this much can show them."""
    return RichText.of(_shown(block, carried) for block in words.blocks)


def blanks_seen(text: str) -> str:
    return text.replace("\t", " " * TAB).replace("\xa0", " ")


def language_name(language: str) -> str:
    """The language where it is one word, "" otherwise."""
    return language if _LANGUAGE.fullmatch(language) else ""


def _shown(block: TextBlock, carried: Carried) -> TextBlock:
    match block:
        case Paragraph(inlines):
            return Paragraph(tuple(part for inline in inlines for part in _shown_inline(inline, carried)))
        case CodeBlock(text, language):
            return CodeBlock(text, language_name(language) if carried.languages else "")
        case Quote(blocks):
            return Quote(tuple(_shown(one, carried) for one in blocks))
        case ListBlock(items, ordered, start):
            return ListBlock(tuple(tuple(_shown(one, carried) for one in item) for item in items), ordered, start)


def _shown_inline(inline: Inline, carried: Carried) -> list[Inline]:
    style = inline.style if carried.strike else replace(inline.style, strike=False)
    if isinstance(inline, TextLink) and carried.link(inline.url):
        return [TextLink(inline.url, blanks_seen(inline.label), carried.link_style(inline.url, style))]
    text = blanks_seen(inline.plain)
    if style.code:
        return [Words(text, carried.code_style(style))]
    return [_linked(part, carried) for part in linked(text, style)]


def _linked(part: Words | TextLink, carried: Carried) -> Inline:
    if isinstance(part, Words):
        return part
    if not carried.link(part.url):
        return Words(part.url, part.style)
    return restyled(part, carried.link_style(part.url, part.style))
