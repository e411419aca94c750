"""The normal form of what stands within lines: no control characters, no blanks at a line's end, no empty lines, no
style on blanks, neighbours of one style joined. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.core.richtext.inline import UNSTYLED, Inline, TextLink, Words

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_SPACES = re.compile(r"(?<![ \t])[ \t]+(?=\n|$)")
_BLANKS = re.compile(r"\n{3,}")
_EDGES = re.compile(r"\A(\s*)(.*?)(\s*)\Z", re.DOTALL)
_PIECES = re.compile(r"(\s*\n\s*)")


def printable(text: str) -> str:
    """Without control characters; every line end is a line feed, and what is half a character is U+FFFD."""
    return _SURROGATES.sub("\ufffd", _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def tidy_plain(text: str) -> str:
    """Plain words without blanks at the ends of lines, and with one empty line at most between two others."""
    return _BLANKS.sub("\n\n", _SPACES.sub("", printable(text))).strip()


def tidy_code(text: str) -> str:
    """Code without empty lines around it."""
    lines = [line.rstrip(" \t") for line in printable(text).split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def normal_lines(inlines: Iterable[Inline]) -> list[tuple[Inline, ...]]:
    """The paragraphs these make, each in normal form; an empty line starts the next one."""
    paragraphs: list[list[Inline]] = [[]]
    for piece in _pieces(inlines):
        present = paragraphs[-1]
        if isinstance(piece, Words) and piece.text == "\n":
            if present and _is_line_end(present[-1]):
                paragraphs.append([])
            elif present:
                present.append(piece)
        else:
            present.append(piece)
    made = (tuple(_joined(_trimmed(paragraph))) for paragraph in paragraphs)
    return [paragraph for paragraph in made if paragraph]


def _is_line_end(inline: Inline) -> bool:
    return isinstance(inline, Words) and inline.text == "\n"


def _pieces(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Words cut at line ends, blanks cut off their style; a line's trailing blanks are gone."""
    kept: list[Inline] = []
    for inline in inlines:
        for piece in _cut(inline):
            if _is_line_end(piece):
                _drop_blanks(kept)
            kept.append(piece)
    _drop_blanks(kept)
    yield from kept


def _drop_blanks(kept: list[Inline]) -> None:
    while kept and isinstance(last := kept[-1], Words) and last.text != "\n":
        text = last.text.rstrip(" \t")
        if text:
            kept[-1] = replace(last, text=text)
            return
        kept.pop()


def _cut(inline: Inline) -> Iterator[Inline]:
    if isinstance(inline, TextLink):
        label = " ".join(printable(inline.label).split())
        yield replace(inline, label="" if label == inline.url else label)
        return
    if not isinstance(inline, Words):
        yield inline
        return
    for place, line in enumerate(printable(inline.text).split("\n")):
        if place:
            yield Words("\n")
        yield from _without_styled_blanks(line, inline)


def _without_styled_blanks(line: str, inline: Words) -> Iterator[Words]:
    if inline.style == UNSTYLED:
        parts = [(line, UNSTYLED)]
    else:
        before, text, after = _EDGES.match(line).groups()  # type: ignore[union-attr]  # it matches anything
        parts = [(before, UNSTYLED), (text, inline.style), (after, UNSTYLED)]
    yield from (Words(text, style) for text, style in parts if text)


def _trimmed(paragraph: list[Inline]) -> list[Inline]:
    while paragraph and _is_line_end(paragraph[-1]):
        paragraph.pop()
    return paragraph


def _joined(paragraph: Iterable[Inline]) -> Iterator[Inline]:
    held: Words | None = None
    for inline in paragraph:
        if isinstance(inline, Words) and held is not None and held.style == inline.style:
            held = Words(held.text + inline.text, held.style)
            continue
        if held is not None:
            yield held
            held = None
        if isinstance(inline, Words):
            held = inline
        else:
            yield inline
    if held is not None:
        yield held
