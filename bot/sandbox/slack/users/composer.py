"""What users type, as Slack's composer hands it on: `rich_text` with quotes, lists and code, and the same as the `text`
of a message, with its marks. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.sandbox.slack.protocol import Json
from bot.sandbox.slack.users.typed_text import Names, escape, inline_elements

_FENCED = re.compile(r"```\n?(.*?)\n?```\n?", re.DOTALL)
_QUOTED = re.compile(r"> ?(.*)")
_ITEM = re.compile(r"(?P<indent> *)(?:[-*•]|(?P<number>\d{1,4})\.) +(?P<text>\S.*)")
_INDENT = 4
_MARKS = (("bold", "*"), ("italic", "_"), ("strike", "~"), ("code", "`"))
_MENTIONS = {
    "user": ("@", "user_id", ""),
    "usergroup": ("!subteam^", "usergroup_id", ""),
    "channel": ("#", "channel_id", "|"),
    "broadcast": ("!", "range", ""),
}
_BULLETS = "•◦▪"


def composed(text: str, names: Names) -> list[Json]:
    """The text as the elements of a `rich_text` block."""
    made: list[Json] = []
    done = 0
    for fence in _FENCED.finditer(text):
        if fence[1].strip():
            made += _lines(text[done : fence.start()].removesuffix("\n"), names, more=True)
            made.append({"type": "rich_text_preformatted", "border": 0, "elements": _text(fence[1])})
            done = fence.end()
    return made + _lines(text[done:], names, more=False)


def _text(text: str) -> list[Json]:
    return [{"type": "text", "text": text}]


def _lines(text: str, names: Names, *, more: bool) -> list[Json]:
    """Lines without code; `more` says whether something follows."""
    if not text:
        return []
    runs = [(kind, [line for _, line in run]) for kind, run in groupby(_kinds(text), key=lambda one: one[0])]
    made: list[Json] = []
    for place, (kind, lines) in enumerate(runs):
        if kind == "quote":
            quoted = "\n".join(line[1:].removeprefix(" ") for line in lines)
            made.append({"type": "rich_text_quote", "elements": inline_elements(quoted, names)})
        elif kind == "list":
            made += _lists(lines, names)
        else:
            end = "\n" if more or place < len(runs) - 1 else ""
            parts = inline_elements("\n".join(lines) + end, names)
            made += [{"type": "rich_text_section", "elements": parts}] if parts else []
    return made


def _kinds(text: str) -> Iterator[tuple[str, str]]:
    """Each line with what it belongs to. Only `1.` begins a numbered list; other numbers go on with one."""
    before = ""
    for line in text.split("\n"):
        item = _ITEM.fullmatch(line)
        if item and (item["number"] in (None, "1") or before == "list"):
            before = "list"
        else:
            before = "quote" if _QUOTED.fullmatch(line) else "words"
        yield before, line


def _lists(lines: Sequence[str], names: Names) -> Iterator[Json]:
    """A list for each run of items of one indent and style, as Slack has them."""
    items = [item for item in map(_ITEM.fullmatch, lines) if item]
    for (indent, ordered), run in groupby(items, key=lambda one: (_depth(one), one["number"] is not None)):
        same = list(run)
        offset = int(same[0]["number"]) - 1 if ordered else 0
        yield {
            "type": "rich_text_list",
            "style": "ordered" if ordered else "bullet",
            "indent": indent,
            "border": 0,
            **({"offset": offset} if offset > 0 else {}),
            "elements": [
                {"type": "rich_text_section", "elements": inline_elements(item["text"], names)} for item in same
            ],
        }


def _depth(item: re.Match[str]) -> int:
    return min(len(item["indent"]) // _INDENT, 8)


def message_text(elements: Sequence[Json]) -> str:
    """The `text` of the message as an app receives it."""
    text = ""
    for element in elements:
        text += "\n" if text and not text.endswith("\n") else ""
        text += _element_text(element)
    return text


def _element_text(element: Json) -> str:
    parts = element.get("elements") or []
    if element["type"] == "rich_text_preformatted":
        return f"```{_inline_text(parts)}```"
    if element["type"] == "rich_text_quote":
        return "\n".join(f"&gt; {line}" for line in _inline_text(parts).split("\n"))
    if element["type"] == "rich_text_list":
        indent, offset = element.get("indent", 0), element.get("offset", 0)
        bullet = _BULLETS[min(indent, len(_BULLETS) - 1)]
        marks = [
            f"{place}." if element.get("style") == "ordered" else bullet for place, _ in enumerate(parts, offset + 1)
        ]
        lines = (_inline_text(item.get("elements") or []) for item in parts)
        return "\n".join(f"{' ' * _INDENT * indent}{mark} {line}" for mark, line in zip(marks, lines, strict=True))
    return _inline_text(parts)


def _inline_text(parts: Sequence[Json], marks: Sequence[tuple[str, str]] = _MARKS) -> str:
    """Elements of one style between its marks."""
    if not marks:
        return "".join(map(_part_text, parts))
    (style, mark), *inner = marks
    text = ""
    for on, run in groupby(parts, key=lambda part: bool((part.get("style") or {}).get(style))):
        around = mark if on else ""
        text += around + _inline_text(list(run), inner) + around
    return text


def _part_text(part: Json) -> str:
    kind = part.get("type")
    if kind in _MENTIONS:
        opening, key, closing = _MENTIONS[kind]
        return f"<{opening}{part.get(key)}{closing}>"
    if kind == "emoji":
        tone = f"::skin-tone-{part['skin_tone']}" if part.get("skin_tone") else ""
        return f":{part.get('name')}{tone}:"
    if kind == "link":
        label = f"|{escape(str(part['text']))}" if part.get("text") else ""
        return f"<{escape(str(part.get('url')))}{label}>"
    return escape(str(part.get("text") or part.get("fallback") or ""))
