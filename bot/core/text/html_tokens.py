"""HTML read into words and tags, in one pass and in linear time whatever strangers write: tags are never nested here,
only told one after the other. Comments, scripts and styles are passed over, as is a tag that is cut off.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

RAW = {"script", "style", "noscript", "iframe", "title", "textarea", "noembed", "noframes", "xmp"}
"""Elements whose content is no markup; none of it is shown."""

KNOWN = RAW | {
    *("a", "abbr", "acronym", "address", "applet", "area", "article", "aside", "audio", "b", "base"),
    *("basefont", "bdi", "bdo", "big", "blink", "blockquote", "body", "br", "button", "canvas"),
    *("caption", "center", "cite", "code", "col", "colgroup", "data", "datalist", "dd", "del", "details"),
    *("dfn", "dialog", "dir", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure", "font"),
    *("footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr"),
    *("html", "i", "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "map", "mark"),
    *("marquee", "math", "menu", "meta", "meter", "nav", "nobr", "object", "ol", "optgroup", "option"),
    *("output", "p", "param", "picture", "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp", "search"),
    *("section", "select", "slot", "small", "source", "span", "strike", "strong", "sub", "summary"),
    *("sup", "svg", "table", "tbody", "td", "template", "tfoot", "th", "thead", "time", "tr", "track", "tt", "u"),
    *("ul", "var", "video", "wbr"),
}

_CLOSED = re.compile(r"</([a-zA-Z][^\s/>]*)")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_STEP = re.compile(r"[>\"']")
_ATTRIBUTE = re.compile(r"([^\s=\"'>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_READ = {"href", "src", "alt", "title", "hidden", "style", "start"}


@dataclass(frozen=True, slots=True)
class HtmlTag:
    """The start or the end of an element, with those attributes that matter for what it says."""

    name: str
    ends: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        if not self.attributes:
            return False
        style = "".join(self.attributes.get("style", "").split()).lower()
        return "hidden" in self.attributes or "display:none" in style or "visibility:hidden" in style


def html_tokens(markup: str) -> Iterator[str | HtmlTag]:
    """Words, entities decoded once, and tags, in the order of the text. A name in angle brackets that is no element of
    HTML and is never closed (`vector<int>`, `<your key>`) is words.
    """
    closed = {name.lower() for name in _CLOSED.findall(markup)}
    place, quotes = 0, True
    while (opening := markup.find("<", place)) >= 0:
        if opening > place:
            yield html.unescape(markup[place:opening])
        if markup.startswith(("<!", "<?"), opening):
            place = _end_of_comment(markup, opening)
            continue
        named = _NAME.match(markup, opening)
        if named is None:
            yield "<"
            place = opening + 1
            continue
        end = _end_of_tag(markup, named.end()) if quotes else -1
        if end < 0:  # a quote that never closes: from here on a tag ends at the first bracket
            quotes, end = False, markup.find(">", named.end())
        if end < 0:
            yield _unended(markup[opening:])
            return
        yield (tag := _token(markup[opening : end + 1], named[1], named.end() - opening, closed))
        place = end + 1
        if isinstance(tag, HtmlTag) and tag.name in RAW and not tag.ends:
            place = _end_of_raw(markup, tag.name, place)
    if place < len(markup):
        yield html.unescape(markup[place:])


def _unended(rest: str) -> str:
    """The words after a bracket that opens no tag ("a <b or not?"); "" for a tag that was cut off."""
    is_tag = "=" in rest or rest.startswith("</") or len(rest.split()) == 1
    return "" if is_tag else html.unescape(rest)


def _token(whole: str, name: str, attributes_at: int, closed: set[str]) -> str | HtmlTag:
    name, ends = name.lower(), whole.startswith("</")
    if name not in KNOWN and not ends and name not in closed and ":" not in name and "=" not in whole:
        return html.unescape(whole)
    return HtmlTag(name, ends, {} if ends else _attributes(whole[attributes_at:-1]))


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        if name.lower() in _READ:
            found.setdefault(name.lower(), html.unescape("".join(values)))
    return found


def _end_of_tag(markup: str, place: int) -> int:
    """Where the tag's `>` stands, those within quotes aside; -1 when a quote, or the tag, never ends."""
    while step := _STEP.search(markup, place):
        if step[0] == ">":
            return step.start()
        after_equals = markup[max(0, step.start() - 8) : step.start()].rstrip().endswith("=")
        place = markup.find(step[0], step.end()) + 1 if after_equals else step.end()
        if place == 0:
            return -1
    return -1


def _end_of_comment(markup: str, opening: int) -> int:
    """After a comment, or a declaration; one that never ends hides the rest, as in a browser."""
    mark = "-->" if markup.startswith("<!--", opening) else ">"
    end = markup.find(mark, opening + 2)
    return len(markup) if end < 0 else end + len(mark)


def _end_of_raw(markup: str, name: str, place: int) -> int:
    end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(markup, place)
    return end.start() if end else len(markup)
