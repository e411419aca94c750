"""HTML read as a comment box reads it: what it lets through, as rich text. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TypeAlias

from bot.core.richtext.html import allowed
from bot.core.richtext.inline import UNSTYLED, Inline, Style, TextLink, Words
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock

_STYLE_OF = {"strong": "bold", "em": "italic", "del": "strike", "code": "code"}
_BLOCKS = {"p", "pre", "blockquote", "ol", "ul", "li"}
_WHITE = re.compile(r"[ \t\n\f\r]+")
_COUNT = re.compile(r"-?\d{1,9}")
_DEPTH = 60
"""Deeper nesting is read as if it ended here."""


def read_html(text: str) -> RichText:
    """What these bytes look like where just these tags are taken."""
    parser = _TreeBuilder()
    parser.feed(allowed(text))
    parser.close()
    return RichText.of(_blocks(parser.root.children))


@dataclass
class _Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["_Node"] = field(default_factory=list)


_Node: TypeAlias = _Element | str


class _TreeBuilder(HTMLParser):
    """A tree of what was cleaned, where each tag that opens is closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        element = _Element(tag, {name: value or "" for name, value in attrs})
        if tag == "br" or len(self._open) < _DEPTH:
            self._open[-1].children.append(element)
        if tag != "br":
            self._open.append(element if len(self._open) < _DEPTH else self._open[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag != "br" and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def _blocks(nodes: Iterable[_Node]) -> Iterator[TextBlock]:
    """Blocks as they are; what stands bare between them is a paragraph."""
    bare: list[_Node] = []
    for node in nodes:
        if isinstance(node, _Element) and node.tag in _BLOCKS:
            yield _paragraph(bare)
            bare = []
            yield from _block(node)
        else:
            bare.append(node)
    yield _paragraph(bare)


def _block(element: _Element) -> Iterator[TextBlock]:
    match element.tag:
        case "pre":
            yield CodeBlock(_text(element), _language(element))
        case "blockquote":
            yield Quote(tuple(_blocks(element.children)))
        case "ul":
            yield ListBlock(tuple(_items(element)))
        case "ol":
            counted = element.attributes.get("start", "")
            yield ListBlock(tuple(_items(element)), True, int(counted) if _COUNT.fullmatch(counted) else 1)
        case _:
            yield from _blocks(element.children)


def _items(element: _Element) -> Iterator[tuple[TextBlock, ...]]:
    for node in element.children:
        is_item = isinstance(node, _Element) and node.tag == "li"
        yield tuple(_blocks(node.children if isinstance(node, _Element) and is_item else [node]))


def _paragraph(nodes: Iterable[_Node]) -> Paragraph:
    return Paragraph(tuple(_collapsed(_inlines(nodes, UNSTYLED))))


def _inlines(nodes: Iterable[_Node], style: Style) -> Iterator[Inline]:
    for node in nodes:
        if isinstance(node, str):
            yield Words(_WHITE.sub(" ", node), style)
        elif node.tag == "br":
            yield Words("\n")
        elif node.tag == "a" and node.attributes.get("href"):
            yield _link(node, style)
        elif node.tag in _BLOCKS:
            yield from (Words("\n\n"), *_inlines(node.children, style), Words("\n\n"))
        else:
            yield from _inlines(node.children, _styled(style, node.tag))


def _styled(style: Style, tag: str) -> Style:
    return replace(style, **{_STYLE_OF[tag]: True}) if tag in _STYLE_OF else style


def _link(element: _Element, style: Style) -> TextLink:
    within = [one for one in _inlines(element.children, style) if one.plain.strip()]
    url, label = element.attributes["href"], _WHITE.sub(" ", _text(element)).strip()
    return TextLink(url, "" if label == url else label, within[0].style if within else style)


def _collapsed(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Without the blanks that a page does not draw: at the start of a line, and after another one."""
    follows_blank = True
    for inline in inlines:
        if not isinstance(inline, Words):
            follows_blank = False
            yield inline
            continue
        text = inline.text.removeprefix(" ") if follows_blank else inline.text
        if text:
            follows_blank = text.endswith((" ", "\n"))
            yield replace(inline, text=text)


def _text(element: _Element) -> str:
    return "".join(
        node if isinstance(node, str) else "\n" if node.tag == "br" else _text(node) for node in element.children
    )


def _language(element: _Element) -> str:
    for node in element.children:
        if isinstance(node, _Element) and node.tag == "code":
            return node.attributes.get("class", "").partition("language-")[2].split(" ")[0]
    return ""
