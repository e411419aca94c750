"""What a channel reads, and rich text as the bytes for it. Pure. A channel declares one of these; whatever it cannot
show leaves as plain words.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.core.richtext.html import CARRIED, to_html
from bot.core.richtext.html_read import read_html
from bot.core.richtext.inline import Words
from bot.core.richtext.markdown import carried_by, to_markdown
from bot.core.richtext.markdown_escape import Flavour
from bot.core.richtext.markdown_read import read_markdown
from bot.core.richtext.model import Paragraph, RichText
from bot.core.richtext.shown import as_shown


class Markup(StrEnum):
    """What a channel makes of the bytes it is given. PLAIN shows them as they are; HTML is what comment
    boxes and mail take; the others are Markdown's. MARKDOWN_IT is that of forums which use markdown-it with its
    containers and its sub- and superscript.
    """

    PLAIN = "plain"
    COMMONMARK = "commonmark"
    GITHUB = "github"
    REDDIT = "reddit"
    MARKDOWN_IT = "markdown-it"
    HTML = "html"


_FLAVOURS: Mapping[Markup, Flavour] = {
    Markup.COMMONMARK: Flavour(strike=False),
    Markup.GITHUB: Flavour(names=True),
    Markup.REDDIT: Flavour(fences=False, superscript=True),
    Markup.MARKDOWN_IT: Flavour(raised=True),
}


def render(words: RichText, markup: Markup) -> str:
    """The bytes that make the channel show these words."""
    if markup is Markup.HTML:
        return to_html(words)
    flavour = _FLAVOURS.get(markup)
    return words.plain if flavour is None else to_markdown(words, flavour)


def read_back(text: str, markup: Markup) -> RichText:
    """What the channel's readers see when it is given these bytes."""
    if markup is Markup.HTML:
        return read_html(text)
    flavour = _FLAVOURS.get(markup)
    return _as_it_is(text) if flavour is None else read_markdown(text, flavour)


def shows_struck(markup: Markup) -> bool:
    """Whether what is struck out is seen to be."""
    flavour = _FLAVOURS.get(markup)
    return markup is Markup.HTML or (flavour is not None and flavour.strike)


def as_carried(words: RichText, markup: Markup) -> RichText:
    """The words without what this markup cannot carry: what is read back of them, when both are brought to this form.
    PLAIN carries words only; COMMONMARK nothing struck through; REDDIT no languages; Markdown no code within a link.
    """
    flavour = _FLAVOURS.get(markup)
    if markup is Markup.HTML:
        return as_shown(words, CARRIED)
    return RichText.of_plain(words.plain) if flavour is None else as_shown(words, carried_by(flavour))


def _as_it_is(text: str) -> RichText:
    return RichText((Paragraph((Words(text),)),)) if text else RichText()
