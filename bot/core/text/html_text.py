"""HTML from strangers as text that says what a reader of the page sees: addresses of links, alternative texts, code,
lists, tables and quotes. Pure: nothing is fetched. It imports nothing heavy, so that a process that only parses one
feed may use it.
"""

import re
from dataclasses import dataclass

from bot.core.text.html_marks import address_in, marked
from bot.core.text.html_tokens import RAW, HtmlTag, html_tokens

MAX_DEPTH = 8
"""Levels of quotes and lists that are marked; deeper ones stand at the last."""

_PARAGRAPHS = {
    *("address", "blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "table"),
}
_LINES = {
    *("article", "aside", "body", "caption", "center", "dd", "details", "div", "dt", "fieldset"),
    *("figcaption", "footer", "form", "header", "legend", "li", "main", "menu", "nav", "ol", "option"),
    *("section", "summary", "tbody", "tfoot", "thead", "tr", "ul"),
}
_SILENT = RAW | {"embed", "template", "select", "svg", "annotation", "datalist", "head", "video", "audio"}
_EMBEDDED = {"video": "video", "audio": "sound", "iframe": "embedded page"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_UNCLOSED = {"p", "li", "td", "th", "tr", "dd", "dt", "option"}
_INLINE = {"a": "a", "code": "code", "kbd": "code", "samp": "code", "tt": "code", "del": "del", "s": "del"}
_INLINE |= {"strike": "del", "q": "q", "sup": "sup"}
_EMPTY_LINES, _SPACES = re.compile(r"\n{3,}"), re.compile(r"\s+")
_SEPARATE = _PARAGRAPHS | _LINES
_SOFT = "\0"
"""A line end within a table's cell: a blank where the row has several cells."""


def text_of(markup: str, base: str = "") -> str:
    """HTML as the text a person would see. Relative addresses are resolved against `base`, or left out without one.

    Text without any tag keeps its line ends; markup that shows pictures alone has no words.
    """
    reader = _Reader(base)
    tokens = list(html_tokens(markup.replace("\0", "")))
    if not any(isinstance(token, HtmlTag) for token in tokens):
        words = "".join(token for token in tokens if isinstance(token, str))
        return tidy_text("\n".join(" ".join(line.split()) for line in words.split("\n")))
    for token in tokens:
        reader.read(token)
    return tidy_text(reader.finish())


def tidy_text(text: str) -> str:
    """Without trailing spaces, runs of empty lines, and characters no text may contain (NUL, lone surrogates)."""
    sound = text if text.isascii() else text.encode("utf-8", "replace").decode()
    sound = sound.replace("\0", "").replace("\r\n", "\n").strip()
    return _EMPTY_LINES.sub("\n\n", "\n".join(map(str.rstrip, sound.split("\n")))) if "\n" in sound else sound


@dataclass(slots=True)
class _Container:
    """What stands before each line of a quote, a list or an item: `first` once, then `rest`. Of a list, `count` numbers
    its items (None: they have dashes).
    """

    name: str
    first: str = ""
    rest: str = ""
    count: int | None = None


@dataclass(slots=True)
class _Span:
    """A link, code or struck-out words under way: where it began."""

    line: int
    piece: int
    address: str = ""


class _Reader:
    """Takes tokens in and collects lines."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._lines: list[str] = []
        self._line: list[str] = []
        self._gap: str | None = None
        self._containers: list[_Container] = []
        self._spans: dict[str, _Span] = {}
        self._hidden = ("", 0)
        self._pre: list[str] | None = None
        self._cells = 0
        self._has_heads = False
        self._has_words = False

    def read(self, token: str | HtmlTag) -> None:
        if isinstance(token, HtmlTag) and token.name in _EMBEDDED and not (token.ends or self._hidden[1]):
            self._embedded(token)
        if isinstance(token, HtmlTag) and (self._hidden[1] or self._is_silent(token)):
            self._pass_over(token)
        elif self._hidden[1]:
            return
        elif isinstance(token, str):
            self._words(token)
        elif token.name in _INLINE:
            self._inline(_INLINE[token.name], token)
        else:
            self._block(token)

    def finish(self) -> str:
        for name in list(self._spans):
            self._end_span(name)
        self._end_pre()
        self._break()
        return "\n".join(self._lines) if self._has_words else ""

    def _is_silent(self, tag: HtmlTag) -> bool:
        return not tag.ends and tag.name not in _VOID and (tag.name in _SILENT or tag.is_hidden)

    def _pass_over(self, tag: HtmlTag) -> None:
        """Count how deep we are in an element that is not shown; one whose end may be left out ends with the next."""
        name, depth = self._hidden
        if not depth:
            self._hidden = (tag.name, 1)
        elif tag.name == name and not tag.ends and name in _UNCLOSED:
            self._hidden = ("", 0)
            self.read(tag)
        elif tag.name == name:
            self._hidden = (name, depth - 1 if tag.ends else depth + 1)

    def _words(self, words: str) -> None:
        self._has_words = self._has_words or not words.isspace()
        if self._pre is not None:
            self._pre.append(words)
            return
        flowing = _SPACES.sub(" ", words)
        if not self._line or self._line[-1].endswith((" ", _SOFT)):
            flowing = flowing.lstrip()
        if flowing:
            self._line.append(flowing)

    def _inline(self, name: str, tag: HtmlTag) -> None:
        if self._pre is not None:
            return
        if name == "a" or tag.ends:
            self._end_span(name)
        if not tag.ends and name not in self._spans:
            address = address_in(tag.attributes.get("href", ""), self._base) if name == "a" else ""
            self._spans[name] = _Span(len(self._lines), len(self._line), address)

    def _end_span(self, name: str) -> None:
        span = self._spans.pop(name, None)
        if span is None:
            return
        start = span.piece if span.line == len(self._lines) else 0
        whole = "".join(self._line[start:])
        if words := whole.strip():
            before, after = whole[: whole.index(words)], " " * whole.endswith(" ")
            self._line[start:] = [before + marked(name, words, span.address) + after]

    def _block(self, tag: HtmlTag) -> None:
        if tag.name == "br":
            self._line_end()
        elif tag.name == "img":
            self._picture(tag)
        elif tag.name == "hr" and not tag.ends:
            self._paragraph()
            self._line.append("---")
            self._paragraph()
        elif tag.name == "pre":
            self._end_pre() if tag.ends else self._start_pre()
        elif tag.name in ("td", "th"):
            self._cell(tag)
        elif tag.name in ("blockquote", "ul", "ol", "menu", "li"):
            self._container(tag)
        elif tag.name in _SEPARATE:
            self._separate(tag)

    def _separate(self, tag: HtmlTag) -> None:
        if self._cells and tag.name in ("p", "div"):
            if self._line and not self._line[-1].endswith(_SOFT):
                self._line.append(_SOFT)
            return
        if tag.name in ("table", "tr"):
            self._cells = 0
            self._has_heads = self._has_heads and tag.name == "tr"
        self._paragraph() if tag.name in _PARAGRAPHS else self._break()
        if tag.name == "summary" and not tag.ends:
            self._line.append("▸ ")

    def _picture(self, tag: HtmlTag) -> None:
        """An image that says nothing is told where a link is made of it."""
        words = " ".join((tag.attributes.get("alt") or tag.attributes.get("title", "")).split())
        if words or "a" in self._spans:
            told = f"[image: {words}]" if words else "[image]"
            self._pre.append(told) if self._pre is not None else self._line.append(told)

    def _embedded(self, tag: HtmlTag) -> None:
        if self._pre is None and not tag.is_hidden:
            title = " ".join(tag.attributes.get("title", "").split())
            told = f"[{_EMBEDDED[tag.name]}: {title}]" if title else f"[{_EMBEDDED[tag.name]}]"
            said = marked("a", told, address_in(tag.attributes.get("src", ""), self._base))
            self._line += [" " * bool(self._line and not self._line[-1].endswith(" ")), said, " "]

    def _line_end(self) -> None:
        if self._pre is not None:
            self._pre.append("\n")
        elif self._cells:
            self._line.append(_SOFT)
        elif self._line:
            self._break()
        else:
            self._paragraph()

    def _cell(self, tag: HtmlTag) -> None:
        if tag.ends:
            return
        self._cells += 1
        self._has_heads = self._has_heads or tag.name == "th"
        if self._line or (self._has_heads and self._cells > 1):
            self._line.append(" | ")

    def _container(self, tag: HtmlTag) -> None:
        nested = any(one.name in ("ul", "ol", "menu") for one in self._containers[:MAX_DEPTH])
        self._break() if tag.name == "li" or nested else self._paragraph()
        if tag.ends:
            self._close(tag.name)
        elif tag.name == "li":
            self._item()
        else:
            numbered = tag.name == "ol"
            start = tag.attributes.get("start", "")
            count = (int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1) if numbered else None
            mark = "> " if tag.name == "blockquote" else ""
            self._containers.append(_Container(tag.name, mark, mark, count))
        if tag.ends and tag.name != "li" and not nested:
            self._paragraph()

    def _item(self) -> None:
        if self._containers and self._containers[-1].name == "li":
            self._containers.pop()
        above = self._containers[-1] if self._containers else _Container("ul")
        mark = "- " if above.count is None else f"{above.count}. "
        above.count = None if above.count is None else above.count + 1
        self._containers.append(_Container("li", mark, " " * len(mark)))

    def _close(self, name: str) -> None:
        """End the innermost container of that name: it, or the item that was left open in it."""
        last = [one.name for one in self._containers[-2:]]
        if last[-1:] == [name]:
            self._containers.pop()
        elif last == [name, "li"]:
            del self._containers[-2:]

    def _start_pre(self) -> None:
        self._end_pre()
        self._paragraph()
        self._pre = []

    def _end_pre(self) -> None:
        if self._pre is None:
            return
        code, self._pre = "".join(self._pre).replace("\r\n", "\n"), None
        lines = re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", code).split("\n")
        if any(lines):
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
            for line in (fence, *lines, fence):
                self._put(line)
        self._paragraph()

    def _paragraph(self) -> None:
        self._break()
        prefix = "".join(one.rest for one in self._containers[:MAX_DEPTH])
        self._gap = prefix if self._gap is None else min(self._gap, prefix, key=len)

    def _break(self) -> None:
        if self._pre is not None:
            self._pre.append("\n")
            return
        line = "".join(self._line)
        self._line = []
        whole = re.sub(rf" *{_SOFT} *", " ", line).replace("  | ", " | ") if " | " in line else line
        for part in whole.split(_SOFT):
            if part.strip():
                self._put(part.strip())

    def _put(self, line: str) -> None:
        if self._gap is not None and self._lines:
            self._lines.append(self._gap.rstrip())
        self._gap, before = None, ""
        for one in self._containers[:MAX_DEPTH]:
            before, one.first = before + one.first, one.rest
        self._lines.append(before + line)
