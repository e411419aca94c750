"""Reads Slack's mrkdwn, the `text` of a message without blocks, as neutral rich text (docs.slack.dev, "Formatting
message text"). Pure, and careful: a sign that may be meant as itself stays. Every pattern is linear in the length of
the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.core.richtext.inline import (
    UNSTYLED,
    CustomEmoji,
    Inline,
    SlackMention,
    SlackMentionKind,
    Style,
    TextLink,
    Words,
)
from bot.core.richtext.model import CodeBlock, Paragraph, RichText, TextBlock
from bot.slack.blocks.richtext.emoji_codes import emoji

_FENCED = re.compile(r"```(.*?)```", re.DOTALL)
_TOKENS = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|<(?P<control>[^<>\n]{1,3000})>"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?):(?![\w:])"
)
_STYLED = re.compile(r"(?<![\w*_~`])([*_~])(?=\S)([^\n*_~`]*[^\s*_~`])\1(?![\w*_~`])")
_STYLES = {"*": Style(bold=True), "_": Style(italic=True), "~": Style(strike=True)}
_CHANNEL = re.compile(r"<#([A-Z0-9]+)\|([^<>|\n]+)>")
_DIGITS = re.compile(r"[0-9]")
_K = SlackMentionKind
_MENTION = {"@": _K.USER, "#": _K.CHANNEL}
_ADDED = ("http://", "https://", "mailto:", "tel:")
"""What Slack adds in front of something typed to make it a link."""


def read_mrkdwn(text: str) -> RichText:
    """The message as its author saw it."""
    blocks: list[TextBlock] = []
    for place, part in enumerate(_FENCED.split(text)):
        blocks.append(CodeBlock(_unescaped(part)) if place % 2 else Paragraph(tuple(_inlines(part))))
    return RichText.of(blocks).named(channel_names(text))


def channel_names(text: str) -> Mapping[str, str]:
    """The names of channels that a message's mrkdwn gives beside their ids."""
    return {slack: f"#{_unescaped(name)}" for slack, name in _CHANNEL.findall(text)}


def link_typed(url: str, label: str) -> Words | TextLink:
    """What a person typed for this link: words where Slack made it one by itself, a link where they did."""
    scheme = url.partition(":")[0].casefold()
    if label and any(_same(url, added + label) for added in _ADDED):
        return Words(label)
    if scheme in ("http", "https"):
        return TextLink(url, label)
    typed = url.partition(":")[2] if scheme in ("mailto", "tel") else url
    if scheme == "tel" and _DIGITS.findall(label) == _DIGITS.findall(typed):
        return Words(label)
    return Words(typed if not label or label == url else f"{label} ({typed})")


def _same(url: str, typed: str) -> bool:
    return url.rstrip("/").casefold() == typed.rstrip("/").casefold()


def _inlines(text: str) -> Iterator[Inline]:
    end = 0
    for found in _TOKENS.finditer(text):
        yield from _styled(text[end : found.start()])
        yield from _token(found)
        end = found.end()
    yield from _styled(text[end:])


def _token(found: re.Match[str]) -> Iterable[Inline]:
    if found["code"]:
        return [Words(_unescaped(found["code"][1:-1]), Style(code=True))]
    if found["emoji"]:
        read = emoji(found["emoji"])
        is_code = not isinstance(read, CustomEmoji) or any(map(str.isalpha, read.code))
        return [read] if is_code else [Words(found[0])]
    return [_control(found["control"])]


def _control(inner: str) -> Inline:
    sign, (address, _, label) = inner[0], inner.partition("|")
    if sign in _MENTION:
        return SlackMention(_MENTION[sign], address[1:])
    if sign == "!":
        return _special(address[1:], _unescaped(label))
    return link_typed(_unescaped(address), _unescaped(label))


def _special(command: str, label: str) -> Inline:
    if command.startswith("subteam^"):
        return SlackMention(_K.GROUP, command.removeprefix("subteam^"))
    if command.startswith("date^") and label:
        return Words(label)
    return SlackMention(_K.EVERYBODY, command)


def _styled(text: str) -> Iterator[Words]:
    for place, part in enumerate(_STYLED.split(text)):
        match place % 3:
            case 0:
                yield Words(_unescaped(part))
            case 1:
                style = _STYLES.get(part, UNSTYLED)
            case _:
                yield Words(_unescaped(part), style)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
