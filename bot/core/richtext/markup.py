"""What a channel reads, and rich text as the bytes for it. Pure. A channel declares one of these; whatever it cannot
show leaves as plain words.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.core.richtext.inline import Words
from bot.core.richtext.markdown import to_markdown
from bot.core.richtext.markdown_escape import Flavour
from bot.core.richtext.markdown_read import read_markdown
from bot.core.richtext.model import Paragraph, RichText


class Markup(StrEnum):
    """What a channel makes of the bytes it is given. PLAIN shows them as they are; the others are Markdown's."""

    PLAIN = "plain"
    COMMONMARK = "commonmark"
    GITHUB = "github"
    REDDIT = "reddit"


_FLAVOURS: Mapping[Markup, Flavour] = {
    Markup.COMMONMARK: Flavour(strike=False),
    Markup.GITHUB: Flavour(),
    Markup.REDDIT: Flavour(fences=False, superscript=True),
}


def render(words: RichText, markup: Markup) -> str:
    """The bytes that make the channel show these words."""
    flavour = _FLAVOURS.get(markup)
    return words.plain if flavour is None else to_markdown(words, flavour)


def read_back(text: str, markup: Markup) -> RichText:
    """What the channel's readers see when it is given these bytes."""
    flavour = _FLAVOURS.get(markup)
    return _as_it_is(text) if flavour is None else read_markdown(text, flavour)


def _as_it_is(text: str) -> RichText:
    return RichText((Paragraph((Words(text),)),)) if text else RichText()
