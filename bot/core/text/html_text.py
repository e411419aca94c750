"""HTML from strangers as the text a person would see. Pure: nh3 cleans, nothing is fetched. It imports nothing heavy,
so that a process that only parses one feed may use it.
"""

import html
import re

import nh3

_BREAKS = {
    *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table"),
    *("td", "th", "tr", "ul"),
}
_SILENT = {
    *("script", "style", "noscript", "iframe", "object", "embed", "template", "title", "textarea", "select", "svg"),
    "math",
}
_ANCHOR = re.compile(r'<a href="(https?://[^"]*)">.*?</a>', re.DOTALL)


def text_of(markup: str) -> str:
    """HTML as the text a person would see: links keep their text; scripts, styles and images are dropped; block
    elements and line breaks become new lines; `pre` keeps its own.
    """
    kept = nh3.clean(markup, tags=_BREAKS, attributes={}, clean_content_tags=_SILENT, link_rel=None)
    pieces = [""]
    preformatted = 0
    for piece in re.split(r"(<[^>]*>)", kept):  # nh3 escapes every < that is not a tag
        if piece.startswith("<"):
            preformatted += {"<pre>": 1, "</pre>": -1}.get(piece, 0)
            pieces.append({"<li>": "\n- ", "</li>": ""}.get(piece, "\n"))
        else:
            words = html.unescape(piece)
            pieces.append(words if preformatted else _flowing(words, pieces[-1]))
    return tidy_text("".join(pieces))


def text_with_addresses(markup: str) -> str:
    """Like `text_of`, but a link becomes its whole address: for a site that shows addresses only, cut short."""
    kept = nh3.clean(
        markup,
        tags=_BREAKS | {"a"},
        attributes={"a": {"href"}},
        clean_content_tags=_SILENT,
        link_rel=None,
    )
    return text_of(_ANCHOR.sub(r"\1", kept))


def _flowing(words: str, before: str) -> str:
    """White space as a browser shows it: one space, and none at the start of a line."""
    one_blank = re.sub(r"\s+", " ", words)
    return one_blank.lstrip() if before.startswith("\n") else one_blank


def tidy_text(text: str) -> str:
    """Without trailing spaces, runs of empty lines, and characters no text may contain (NUL, lone surrogates)."""
    sound = text.replace("\0", "").replace("\r\n", "\n").encode("utf-8", "replace").decode()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in sound.split("\n"))).strip()
