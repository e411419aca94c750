"""Rich text as Markdown, so that a channel of this flavour shows just these words: every sign that would act is
escaped, every line end and indent kept. Pure. What a paragraph's bytes are read as is checked at once; if a style would
not be understood there, the paragraph leaves without styles, and its words stay what they are.
"""

import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.richtext.inline import UNSTYLED, Inline, Style, TextLink, Words, restyled
from bot.core.richtext.markdown_escape import Flavour, entity, escaped, escaped_address, linked, without_delimiters
from bot.core.richtext.markdown_read import read_markdown
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock

_INDENT = 4
_SEPARATOR = "&nbsp;"
"""Between a list and a code block that would otherwise belong to its last item."""
_STYLES = ("strike", "bold", "italic")
"""Those with a sign before and after the words, the outermost first."""
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}")


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
    language = block.language if _LANGUAGE.fullmatch(block.language) else ""
    return f"{fence}{language}\n{block.text}\n{fence}"


def _paragraph(paragraph: Paragraph, flavour: Flavour) -> str:
    """The best way that is read back as it is meant: with styles, without, or with every sign spelt out."""
    styled = _lines(paragraph.inlines, flavour, escaped)
    if _same(read_markdown(styled, flavour), RichText((paragraph,)), flavour):
        return styled
    bare = tuple(_without_style(inline) for inline in paragraph.inlines)
    plain = _lines(bare, flavour, escaped)
    if _seen(read_markdown(plain, flavour).plain) == _seen(paragraph.plain):
        return plain
    return _lines((Words(paragraph.plain),), flavour, lambda text, _: "".join(map(_spelt, text)))


def _same(read: RichText, meant: RichText, flavour: Flavour) -> bool:
    return as_shown(read, flavour) == as_shown(meant, flavour)


def _without_style(inline: Inline) -> Inline:
    return restyled(inline, Style(code=inline.style.code))


def _spelt(char: str) -> str:
    return char if char.isalnum() or char in " \n" else entity(char)


def _seen(text: str) -> str:
    return text.replace("\t", " " * _INDENT).replace("\xa0", " ")


def as_shown(words: RichText, flavour: Flavour) -> RichText:
    """The words in the form in which those of this flavour can be compared: addresses as links, no languages."""
    return RichText.of(_shown(block, flavour) for block in words.blocks)


def _shown(block: TextBlock, flavour: Flavour) -> TextBlock:
    match block:
        case Paragraph(inlines):
            return Paragraph(tuple(part for inline in inlines for part in _shown_inline(inline, flavour)))
        case CodeBlock(text, language):
            return CodeBlock(text, language if flavour.fences and _LANGUAGE.fullmatch(language) else "")
        case Quote(blocks):
            return Quote(tuple(_shown(one, flavour) for one in blocks))
        case ListBlock(items, ordered, start):
            return ListBlock(tuple(tuple(_shown(one, flavour) for one in item) for item in items), ordered, start)


def _shown_inline(inline: Inline, flavour: Flavour) -> list[Inline]:
    if isinstance(inline, TextLink):
        return [TextLink(inline.url, _seen(inline.label), flavour.link_style(inline.url, inline.style))]
    text = _seen(inline.plain)
    if inline.style.code:
        return [Words(text, flavour.code_style(inline.style))]
    return [
        restyled(part, flavour.link_style(part.url, part.style)) if isinstance(part, TextLink) else part
        for part in linked(text, inline.style)
    ]


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
    if last.isalnum() and not first.isspace() and (flavour.superscript or not first.isalnum()):
        return text[:-1] + entity(last), piece
    if first.isalnum() and not last.isalnum() and not last.isspace():
        return text, entity(first) + piece[1:]
    return text, piece


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
