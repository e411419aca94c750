"""Markdown read as a channel reads it, with markdown-it: what people see there, as rich text. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from bot.core.richtext.inline import UNSTYLED, Inline, Style, TextLink, Words
from bot.core.richtext.markdown_escape import Flavour, without_hidden
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock

_STYLE_OF = {"strong": "bold", "em": "italic", "s": "strike"}


def read_markdown(text: str, flavour: Flavour) -> RichText:
    """What these bytes look like on a channel of this flavour."""
    tokens = _parser(flavour).parse(text)
    return RichText.of(_blocks(iter(tokens)))


@cache
def _parser(flavour: Flavour) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    parser.enable("table").disable(["html_block", "html_inline"])
    if flavour.strike:
        parser.enable("strikethrough")
    if not flavour.fences:
        parser.disable("fence")
    if flavour.superscript:
        parser.inline.ruler.before("escape", "superscript", _superscript)
    parser.normalizeLink = parser.normalizeLinkText = str  # type: ignore[assignment, method-assign]
    return parser


def _superscript(state: StateInline, silent: bool) -> bool:
    """On Reddit `^` is not shown: it raises what follows."""
    raises = state.src[state.pos] == "^" and state.src[state.pos + 1 : state.pos + 2].strip() != ""
    if raises and not silent:
        state.pos += 1
    return raises and not silent


def _blocks(tokens: Iterator[Token], until: str = "") -> Iterator[TextBlock]:
    for token in tokens:
        if token.type == until:
            return
        yield from _block(token, tokens)


def _block(token: Token, tokens: Iterator[Token]) -> Iterator[TextBlock]:
    match token.type:
        case "inline":
            yield Paragraph(tuple(_inlines(token.children or [])))
        case "heading_open":
            heading = next(tokens)
            yield Paragraph(
                tuple(replace(one, style=replace(one.style, bold=True)) for one in _inlines(heading.children or []))
            )
        case "fence" | "code_block":
            yield CodeBlock(token.content, token.info.strip())
        case "blockquote_open":
            yield Quote(tuple(_blocks(tokens, "blockquote_close")))
        case "bullet_list_open":
            yield ListBlock(tuple(_items(tokens, "bullet_list_close")))
        case "ordered_list_open":
            start = int(token.attrs.get("start", 1))
            yield ListBlock(tuple(_items(tokens, "ordered_list_close")), ordered=True, start=start)
        case "hr":
            yield Paragraph((Words("———"),))


def _items(tokens: Iterator[Token], until: str) -> Iterator[tuple[TextBlock, ...]]:
    for token in tokens:
        if token.type == until:
            return
        if token.type == "list_item_open":
            yield tuple(_blocks(tokens, "list_item_close"))


def _inlines(tokens: Sequence[Token]) -> Iterator[Inline]:
    style, url, label = UNSTYLED, "", ""
    label_style = UNSTYLED
    for token in tokens:
        kind, _, end = token.type.rpartition("_")
        if kind in _STYLE_OF:
            style = replace(style, **{_STYLE_OF[kind]: end == "open"})
        elif token.type == "link_open":
            url, label, label_style = str(token.attrs.get("href", "")), "", style
        elif token.type == "link_close":
            yield TextLink(url, "" if label == url else label, label_style)
            url = ""
        elif url:
            label += _text(token)
            label_style = _with_code(style, token)
        else:
            yield Words(_text(token), _with_code(style, token))


def _with_code(style: Style, token: Token) -> Style:
    return replace(style, code=True) if token.type == "code_inline" else style


def _text(token: Token) -> str:
    return {"softbreak": " ", "hardbreak": "\n"}.get(token.type, without_hidden(token.content))
