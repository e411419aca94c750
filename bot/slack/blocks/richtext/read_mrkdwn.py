"""Reads Slack's mrkdwn, the `text` of a message without blocks, as neutral rich text (docs.slack.dev, "Formatting
message text"). Pure, and careful: a sign that may be meant as itself stays. Every pattern is linear in the length of
the text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.core.richtext.inline import (
    UNSTYLED,
    CustomEmoji,
    Inline,
    SlackMention,
    SlackMentionKind,
    Style,
    TextLink,
    Words,
    restyled,
)
from bot.core.richtext.model import CodeBlock, Paragraph, Quote, RichText, TextBlock
from bot.slack.blocks.richtext.emoji_codes import emoji

_FENCED = re.compile(r"```(.*?)```", re.DOTALL)
_TOKENS = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|<(?P<control>[^<>\n]{1,3000})>"
    r"|(?<![^\W_])(?<!:)(?P<emoji>(?::[a-z0-9_+'-]{1,100}:(?::skin-tone-[2-6]:)?){1,50})(?![^\W_]|:)"
)
_CODES = re.compile(r":([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):")
_STYLED = re.compile(
    r"(?<!\w)(?:\*(?=[^\s*])(?P<bold>[^*\n]*[^\s*])\*(?![\w*])"
    r"|_(?=[^\s_])(?P<italic>[^_\n]*[^\s_])_(?!\w)"
    r"|~(?=[^\s~])(?P<strike>[^~\n]*[^\s~])~(?![\w~]))"
)
_PLACE = "\0"
"""Stands for what is no plain words, while styles around it are looked for. No words hold it."""
_QUOTED = re.compile(r"((?:^&gt;[^\n]*(?:\n|\Z))+)", re.MULTILINE)
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
        blocks += [CodeBlock(_unescaped(part))] if place % 2 else _quotes(part)
    return RichText.of(blocks).named(channel_names(text))


def _quotes(text: str) -> Iterator[TextBlock]:
    for place, part in enumerate(_QUOTED.split(text)):
        if place % 2:
            lines = (line.removeprefix("&gt;").removeprefix(" ") for line in part.split("\n"))
            yield Quote((Paragraph(tuple(_inlines("\n".join(lines)))),))
        else:
            yield Paragraph(tuple(_inlines(part)))


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
    """Code, links, mentions and emoji are set aside first, so that a style may stand around them."""
    aside: list[Inline] = []

    def set_aside(found: re.Match[str]) -> str:
        taken = list(_token(found))
        aside.extend(taken)
        return _PLACE * len(taken)

    rest = _TOKENS.sub(set_aside, text.replace(_PLACE, ""))
    held = iter(aside)
    for words in _styled(rest, UNSTYLED):
        for place, part in enumerate(words.text.split(_PLACE)):
            if place:
                yield _in_style(next(held), words.style)
            yield Words(_unescaped(part), words.style)


def _in_style(inline: Inline, style: Style) -> Inline:
    return restyled(inline, replace(style, code=inline.style.code))


def _token(found: re.Match[str]) -> Iterable[Inline]:
    if found["code"]:
        return [Words(_unescaped(found["code"][1:-1]), Style(code=True))]
    if found["emoji"]:
        return [_code(code) for code in _CODES.findall(found["emoji"])]
    return [_control(found["control"])]


def _code(code: str) -> Inline:
    read = emoji(code)
    is_code = not isinstance(read, CustomEmoji) or any(map(str.isalpha, read.code))
    return read if is_code else Words(f":{code}:")


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


def _styled(text: str, style: Style) -> Iterator[Words]:
    end = 0
    for found in _STYLED.finditer(text):
        yield Words(text[end : found.start()], style)
        name = str(found.lastgroup)
        yield from _styled(found[name], replace(style, **{name: True}))
        end = found.end()
    yield Words(text[end:], style)


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
