"""The words of rich text without what is set as code, for whatever judges how something is said. Pure."""

from dataclasses import replace

from bot.core.richtext.inline import Inline, TextLink, Words
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock, plain_of

_MARK = "\0"
"""No words hold it: they are without control characters."""


def without_code(words: RichText) -> str:
    """The plain words with blanks in place of code; everything else stays at its place."""
    return plain_of(_marked(block) for block in words.blocks).replace(_MARK, " ")


def _marked(block: TextBlock) -> TextBlock:
    match block:
        case Paragraph(inlines):
            return Paragraph(tuple(_marked_inline(inline) for inline in inlines))
        case CodeBlock(text):
            return CodeBlock(_mark(text))
        case Quote(blocks):
            return Quote(tuple(_marked(one) for one in blocks))
        case ListBlock(items, ordered, start):
            return ListBlock(tuple(tuple(_marked(one) for one in item) for item in items), ordered, start)


def _marked_inline(inline: Inline) -> Inline:
    if isinstance(inline, Words) and inline.style.code:
        return replace(inline, text=_mark(inline.text))
    if isinstance(inline, TextLink) and inline.style.code and inline.label:
        return replace(inline, label=_mark(inline.label))
    return inline


def _mark(code: str) -> str:
    return "".join(char if char.isspace() else _MARK for char in code)
