"""Rich text as JSON, for a row of the database. Pure. Rows without it are of an earlier version: plain words."""

from collections.abc import Sequence
from typing import Any

from bot.core.richtext.inline import CustomEmoji, Inline, SlackMention, SlackMentionKind, Style, TextLink, Words
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock

Json = dict[str, Any]

_STYLES = ("bold", "italic", "strike", "code")


def to_json(words: RichText) -> list[Json]:
    return [_block(block) for block in words.blocks]


def from_json(kept: Sequence[Json] | None, text: str) -> RichText:
    """The rich text of a row; `text` where the row has none."""
    return RichText.of_plain(text) if kept is None else RichText(tuple(_read_block(block) for block in kept))


def _block(block: TextBlock) -> Json:
    match block:
        case Paragraph(inlines):
            return {"paragraph": [_inline(inline) for inline in inlines]}
        case CodeBlock(text, language):
            return {"code": text, "language": language}
        case Quote(blocks):
            return {"quote": [_block(one) for one in blocks]}
        case ListBlock(items, ordered, start):
            return {"list": [[_block(one) for one in item] for item in items], "ordered": ordered, "start": start}


def _inline(inline: Inline) -> Json:
    style = [name for name in _STYLES if getattr(inline.style, name)]
    made: Json
    match inline:
        case Words(text):
            made = {"text": text}
        case TextLink(url, label):
            made = {"url": url, "label": label}
        case CustomEmoji(code):
            made = {"emoji": code}
        case SlackMention(kind, slack):
            made = {"mention": kind.value, "id": slack}
    return {**made, "style": style} if style else made


def _read_block(kept: Json) -> TextBlock:
    if "paragraph" in kept:
        return Paragraph(tuple(_read_inline(inline) for inline in kept["paragraph"]))
    if "code" in kept:
        return CodeBlock(kept["code"], kept["language"])
    if "quote" in kept:
        return Quote(tuple(_read_block(one) for one in kept["quote"]))
    items = tuple(tuple(_read_block(one) for one in item) for item in kept["list"])
    return ListBlock(items, kept["ordered"], kept["start"])


def _read_inline(kept: Json) -> Inline:
    style = Style(**dict.fromkeys(kept.get("style", ()), True))
    if "text" in kept:
        return Words(kept["text"], style)
    if "url" in kept:
        return TextLink(kept["url"], kept["label"], style)
    if "emoji" in kept:
        return CustomEmoji(kept["emoji"], style)
    return SlackMention(SlackMentionKind(kept["mention"]), kept["id"], style)
