"""Rich text as Markdown, so that a channel of this flavour shows just these words: every sign that would act is
escaped, every line end and indent kept. Pure. What a paragraph's bytes are read as is checked at once; if a style would
not be understood there, the paragraph leaves without styles, and its words stay what they are. That is so where two
styles take turns within one word. Code within a link's words is not told apart from a link in code.
"""

import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from unicodedata import category

from bot.core.richtext.inline import UNSTYLED, Inline, Style, TextLink, Words, restyled
from bot.core.richtext.markdown_escape import (
    Flavour,
    entity,
    escaped,
    escaped_address,
    linked,
    spelt_out,
    without_delimiters,
)
from bot.core.richtext.markdown_read import read_markdown
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock
from bot.core.richtext.shown import Carried, as_shown, blanks_seen, language_name

_INDENT = 4
_SEPARATOR = "&nbsp;"
"""Between a list and a code block that would otherwise belong to its last item."""
_STYLES = ("strike", "bold", "italic")
"""Those with a sign before and after the words, the outermost first."""


def carried_by(flavour: Flavour) -> Carried:
    """What Markdown of this flavour can carry."""
    return Carried(flavour.fences, flavour.strike, link_style=flavour.link_style, code_style=flavour.code_style)


def to_markdown(words: RichText, flavour: Flavour) -> str:
    """The Markdown that reads as these words."""
    return _blocks(words.blocks, flavour)


def _blocks(blocks: Sequence[TextBlock], flavour: Flavour, between: str = "\n\n") -> str:
    text = ""
    for place, block in enumerate(blocks):
        before = blocks[place - 1] if place else None
        needs_separator = isinstance(before, ListBlock) and isinstance(block, CodeBlock) and not flavour.fences
        made = _block(block, flavour)
        near = isinstance(before, Paragraph) and isinstance(block, ListBlock) and block.start == 1
        tight = between if near else "\n\n"
        text += "" if before is None else f"\n\n{_SEPARATOR}\n\n" if needs_separator else tight
        text += made
    return text


def _block(block: TextBlock, flavour: Flavour) -> str:
    match block:
        case Paragraph():
            return _paragraph(block, flavour)
        case CodeBlock():
            return _code_block(block, flavour)
        case Quote(blocks):
            return "\n".join(f"> {line}" if line else ">" for line in _blocks(blocks, flavour).split("\n"))
        case ListBlock(items, ordered, start):
            marks = (f"{place}. " if ordered else "- " for place in range(start, start + len(items)))
            return "\n".join(_item(mark, item, flavour) for mark, item in zip(marks, items, strict=False))


def _item(mark: str, item: Sequence[TextBlock], flavour: Flavour) -> str:
    indent = max(_INDENT, len(mark)) if isinstance(item[0], Paragraph) else len(mark)
    first, *lines = _blocks(item, flavour, "\n").split("\n")
    return "\n".join((mark + first, *(" " * indent + line if line else "" for line in lines)))


def _code_block(block: CodeBlock, flavour: Flavour) -> str:
    if not flavour.fences:
        return "\n".join(" " * _INDENT + line if line else "" for line in block.text.split("\n"))
    longest = max((len(run) for run in re.findall(r"`{3,}", block.text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language_name(block.language)}\n{block.text}\n{fence}"


def _paragraph(paragraph: Paragraph, flavour: Flavour) -> str:
    """The best way that is read back as it is meant: with styles, without, or with every sign spelt out."""
    styled = _lines(tuple(_struck(inline, flavour) for inline in paragraph.inlines), flavour, escaped)
    if _same(read_markdown(styled, flavour), RichText((paragraph,)), flavour):
        return styled
    bare = tuple(_without_style(inline) for inline in paragraph.inlines)
    plain = _lines(bare, flavour, escaped)
    if blanks_seen(read_markdown(plain, flavour).plain) == blanks_seen(paragraph.plain):
        return plain
    return _lines((Words(paragraph.plain),), flavour, spelt_out)


def _same(read: RichText, meant: RichText, flavour: Flavour) -> bool:
    return as_shown(read, carried_by(flavour)) == as_shown(meant, carried_by(flavour))


def _struck(inline: Inline, flavour: Flavour) -> Inline:
    return inline if flavour.strike else restyled(inline, replace(inline.style, strike=False))


def _without_style(inline: Inline) -> Inline:
    return restyled(inline, Style(code=inline.style.code))


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    style: Style


def _lines(inlines: Sequence[Inline], flavour: Flavour, escape: Callable[[str, Flavour], str]) -> str:
    """Runs of one style each, opened and closed where they begin and end; line starts and ends made safe."""
    lines: list[list[Inline]] = [[]]
    for inline in inlines:
        if not isinstance(inline, Words):
            lines[-1].append(inline)
            continue
        for place, part in enumerate(inline.text.split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(Words(part, inline.style))
    return "  \n".join(flavour.line_start(_line(line, flavour, escape)) for line in lines)


def _line(inlines: Sequence[Inline], flavour: Flavour, escape: Callable[[str, Flavour], str]) -> str:
    runs = [run for inline in inlines for run in _runs(inline, flavour, escape)]
    text, on = "", UNSTYLED
    for run in (*runs, _Run("", UNSTYLED)):
        ending, starting = _delimiters(on, run.style, flavour)
        piece = run.text
        if (ending or starting) and text and piece:
            text, piece = _apart(text, piece, bool(ending), flavour)
        text += ending + starting + piece
        on = run.style
    return text


def _delimiters(on: Style, then: Style, flavour: Flavour) -> tuple[str, str]:
    """What closes the styles that end, and opens those that begin; all are closed where one ends inside another."""
    present, wanted = _signs(on, flavour), _signs(then, flavour)
    kept = 0
    while kept < min(len(present), len(wanted)) and present[kept] == wanted[kept]:
        kept += 1
    return "".join(reversed(present[kept:])), "".join(wanted[kept:])


def _signs(style: Style, flavour: Flavour) -> list[str]:
    signs = {"strike": "~~", "bold": "**", "italic": flavour.italic}
    return [signs[name] for name in _STYLES if getattr(style, name)]


def _apart(text: str, piece: str, ends: bool, flavour: Flavour) -> tuple[str, str]:
    """A letter beside a sign spelt out, for a delimiter between the two would act on neither."""
    last, first = text[-1], piece[0]
    if flavour.superscript and ends and not first.isspace() and first not in string.punctuation:
        return text, entity(first) + piece[1:]
    if flavour.superscript and last.isalnum() and not first.isspace():
        return text[:-1] + entity(last), piece
    if last.isspace() or first.isspace() or _weight(last) == _weight(first):
        return text, piece
    if _weight(first) > _weight(last):
        return text, entity(first) + piece[1:]
    return text[:-1] + entity(last), piece


def _weight(char: str) -> int:
    """0 for a sign or blank, 2 for what is a letter to a delimiter, 1 for what readers do not agree on, as emoji."""
    kind = category(char)[0]
    if char in string.punctuation or char.isspace() or kind == "P":
        return 0
    return 1 if kind == "S" else 2


def _runs(inline: Inline, flavour: Flavour, escape: Callable[[str, Flavour], str]) -> list[_Run]:
    style = inline.style
    if isinstance(inline, TextLink) and inline.label:
        shown = flavour.link_style(inline.url, style)
        label = _code(inline.label) if style.code else _within(escape(inline.label, flavour), shown, flavour)
        return [_Run(f"[{label}]({escaped_address(inline.url)})", shown)]
    if style.code:
        return [_Run(_code(inline.plain), flavour.code_style(style))]
    return [
        _bare_link(part.url, flavour.link_style(part.url, style), flavour)
        if isinstance(part, TextLink)
        else _Run(_within(escape(part.text, flavour), style, flavour), style)
        for part in linked(inline.plain, style)
    ]


def _within(text: str, style: Style, flavour: Flavour) -> str:
    """Escaped words so that nothing in them ends the style they stand in."""
    return without_delimiters(text) if flavour.superscript and style != UNSTYLED else text


def _bare_link(url: str, style: Style, flavour: Flavour) -> _Run:
    """An address as a link that shows it. On Reddit `<…>` is no link with quotes in it, and styles end inside it."""
    if flavour.superscript and (style != UNSTYLED or "'" in url or '"' in url):
        return _Run(f"[{without_delimiters(escaped(url, flavour))}]({escaped_address(url)})", style)
    return _Run(f"<{url}>", style)


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    fence = "`" * (longest + 1)
    return f"{fence}{pad}{text}{pad}{fence}"
