"""Reads Slack's `rich_text` blocks as neutral rich text (docs.slack.dev/reference/block-kit/blocks/rich-text-block).
Pure. What the author typed is kept: an address or name that only Slack made a link is words again. What is unknown
stays as Slack's own sign for it, which no reply may hold, so that nothing is lost unnoticed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.core.richtext.inline import Inline, SlackMention, SlackMentionKind, Style, TextLink, Words
from bot.core.richtext.model import CodeBlock, ListBlock, Paragraph, Quote, RichText, TextBlock
from bot.slack.blocks.richtext.emoji_codes import emoji
from bot.slack.blocks.richtext.read_mrkdwn import channel_names, link_typed, read_mrkdwn

Json = Mapping[str, Any]

_K = SlackMentionKind
_MENTIONS: Mapping[str, tuple[SlackMentionKind, str]] = {
    "user": (_K.USER, "user_id"),
    "usergroup": (_K.GROUP, "usergroup_id"),
    "channel": (_K.CHANNEL, "channel_id"),
    "broadcast": (_K.EVERYBODY, "range"),
}


def read_message(message: Mapping[str, Any]) -> RichText:
    """What a message says: its rich text, or its mrkdwn where it has none."""
    blocks, text = message.get("blocks"), str(message.get("text") or "")
    shown = [block for block in blocks if isinstance(block, dict)] if isinstance(blocks, list) else []
    if not any(block.get("type") == "rich_text" for block in shown):
        return read_mrkdwn(text)
    return read_blocks(shown).named(channel_names(text))


def read_blocks(blocks: Iterable[Json]) -> RichText:
    """These blocks of a message, or the value of a rich text input, as one text."""
    read: list[TextBlock] = []
    for block in blocks:
        if block.get("type") == "rich_text":
            read += _elements(_list(block, "elements"))
        else:
            read.append(Paragraph((SlackMention(_K.EVERYBODY, str(block.get("type"))),)))
    return RichText.of(read)


def _list(owner: Json, key: str) -> Sequence[Json]:
    found = owner.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _elements(elements: Sequence[Json]) -> list[TextBlock]:
    read: list[TextBlock] = []
    lists: list[Json] = []
    for element in elements:
        if element.get("type") == "rich_text_list":
            lists.append(element)
            continue
        read += _nested(lists)
        lists = []
        read.append(_element(element))
    return read + _nested(lists)


def _element(element: Json) -> TextBlock:
    inlines = tuple(_inline(one) for one in _list(element, "elements"))
    kind = element.get("type")
    if kind == "rich_text_quote":
        return Quote((Paragraph(inlines),))
    if kind == "rich_text_preformatted":
        code = CodeBlock("".join(inline.plain for inline in inlines), str(element.get("language") or ""))
        return Quote((code,)) if element.get("border") else code
    if kind == "rich_text_section":
        return Paragraph(inlines)
    return Paragraph((*inlines, SlackMention(_K.EVERYBODY, str(kind))))


def _nested(lists: Sequence[Json]) -> list[TextBlock]:
    """Slack's flat row of lists, each with an indent, as lists in lists."""
    made: list[TextBlock] = []
    place = 0
    while place < len(lists):
        end = place + 1
        while end < len(lists) and (_indent(lists[end]) > _indent(lists[place]) or _goes_on(lists[place], lists[end])):
            end += 1
        made.append(_one_list(lists[place:end]))
        place = end
    return made


def _one_list(run: Sequence[Json]) -> TextBlock:
    first = run[0]
    items: list[tuple[TextBlock, ...]] = []
    deeper: list[Json] = []
    for element in (*run, first):
        if element is not first and _indent(element) > _indent(first):
            deeper.append(element)
            continue
        if deeper:
            items[-1:] = [(*items[-1], *_nested(deeper))] if items else [tuple(_nested(deeper))]
            deeper = []
        if element is not first or not items:
            items += [(_element(item),) for item in _list(element, "elements")]
    made = ListBlock(tuple(items), _is_ordered(first), _number(first, "offset") + 1)
    return Quote((made,)) if first.get("border") else made


def _goes_on(first: Json, element: Json) -> bool:
    return all(first.get(key) == element.get(key) for key in ("indent", "style", "border"))


def _indent(element: Json) -> int:
    return _number(element, "indent")


def _number(element: Json, key: str) -> int:
    found = element.get(key)
    return found if isinstance(found, int) and 0 <= found < 1_000_000 else 0  # noqa: PLR2004  Slack counts to 8


def _is_ordered(element: Json) -> bool:
    return element.get("style") == "ordered"


def _inline(element: Json) -> Inline:
    kind, style = str(element.get("type")), _style(element.get("style"))
    if kind == "text":
        return Words(str(element.get("text") or ""), style)
    if kind == "link":
        return _link(str(element.get("url") or ""), str(element.get("text") or ""), style)
    if kind == "emoji":
        tone = _number(element, "skin_tone")
        return emoji(str(element.get("name") or ""), str(element.get("unicode") or ""), tone, style)
    if kind in _MENTIONS:
        of, key = _MENTIONS[kind]
        return SlackMention(of, str(element.get(key) or ""), style)
    said = next((str(element[key]) for key in ("fallback", "value", "text") if element.get(key)), "")
    return Words(said, style) if said else SlackMention(_K.EVERYBODY, kind, style)


def _link(url: str, label: str, style: Style) -> Inline:
    typed = link_typed(url, label)
    return TextLink(typed.url, typed.label, style) if isinstance(typed, TextLink) else replace(typed, style=style)


def _style(given: object) -> Style:
    on = given if isinstance(given, dict) else {}
    return Style(*(bool(on.get(name)) for name in ("bold", "italic", "strike", "code")))
