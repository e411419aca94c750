"""What a channel reads, and rich text as the bytes for it. Pure. A channel declares one of these; whatever it cannot
show leaves as plain words.
"""

from enum import StrEnum

from bot.core.richtext.model import RichText


class Markup(StrEnum):
    """What a channel makes of the bytes it is given. PLAIN shows them as they are."""

    PLAIN = "plain"


def render(words: RichText, markup: Markup) -> str:
    """The bytes that make the channel show these words."""
    return {Markup.PLAIN: words.plain}[markup]


def read_back(text: str, markup: Markup) -> RichText:
    """What the channel's readers see when it is given these bytes."""
    return {Markup.PLAIN: RichText.of_plain(text)}[markup]
