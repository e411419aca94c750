"""Blocks and views as plain text, a line for a line: all that is shown, with what each button carries."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

_HASH = re.compile(r"[0-9a-f]{16,}")
_STYLES = {"bold": "*", "strike": "~", "italic": "_"}
_COLOURS = {"primary": " primary", "danger": " danger"}

Json = Mapping[str, Any]


def as_text(drawn: Sequence[Json] | Json) -> str:
    """A message's blocks, or a view."""
    if not isinstance(drawn, Mapping):
        return "".join(f"{line}\n" for line in _lines(drawn))
    told = [_plain(drawn[name]) for name in ("title", "submit", "close") if name in drawn]
    head = [f"{drawn['type']} {' | '.join(told)}".rstrip()]
    head += [f"{drawn.get('callback_id', '')} {_short(drawn.get('private_metadata', ''))}".strip()]
    return "".join(f"{line}\n" for line in [*filter(None, head), "", *_lines(drawn["blocks"])])


def _lines(blocks: Iterable[Json]) -> list[str]:
    return [line.rstrip() for block in blocks for line in _BLOCKS[block["type"]](block).split("\n")]


def _rich_text(block: Json) -> str:
    return "\n".join(_RICH[one["type"]](one) for one in block["elements"])


def _section(block: Json) -> str:
    beside = f"   {_element(block['accessory'])}" if "accessory" in block else ""
    return f"{_plain(block['text'])}{beside}"


def _input(block: Json) -> str:
    optional = " (optional)" if block.get("optional") else ""
    hint = f"\n  {_plain(block['hint'])}" if "hint" in block else ""
    return f"{_plain(block['label'])}{optional}: {_element(block['element'])}{hint}"


_BLOCKS: Mapping[str, Callable[[Json], str]] = {
    "header": lambda block: f"# {_plain(block['text'])}",
    "divider": lambda _block: "----",
    "section": _section,
    "rich_text": _rich_text,
    "table": lambda block: "\n".join(" | ".join(_rich_text(cell) for cell in row) for row in block["rows"]),
    "actions": lambda block: " ".join(_element(one) for one in block["elements"]),
    "input": _input,
}


def _inline(parts: Iterable[Json]) -> str:
    """Parts of one look are marked as one."""
    told = []
    for marks, alike in groupby(parts, _marks):
        words = "".join(_PARTS[part["type"]](part) for part in alike)
        told.append(f"{marks}{words}{marks[::-1]}")
    return "".join(told)


def _marks(part: Json) -> str:
    return "".join(mark for style, mark in _STYLES.items() if part.get("style", {}).get(style))


def _date(part: Json) -> str:
    at = datetime.fromtimestamp(part["timestamp"], UTC)
    return "<ago>" if part["format"] == "{ago}" else f"<{at:%a %H:%M}>"


_PARTS: Mapping[str, Callable[[Json], str]] = {
    "text": lambda part: str(part["text"]),
    "user": lambda part: f"<calls {part['user_id']}>",
    "channel": lambda part: f"<#{part['channel_id']}>",
    "link": lambda part: f"[{part['text']}]",
    "date": _date,
}


def _quote(element: Json) -> str:
    return "\n".join(f"> {line}" for line in _inline(element["elements"]).split("\n"))


def _list(element: Json) -> str:
    return "\n".join(f"- {_inline(one['elements'])}" for one in element["elements"])


_RICH: Mapping[str, Callable[[Json], str]] = {
    "rich_text_section": lambda one: _inline(one["elements"]),
    "rich_text_quote": _quote,
    "rich_text_list": _list,
    "rich_text_preformatted": lambda one: _inline(one["elements"]),
}


def _element(element: Json) -> str:
    """A button with what it carries; a choice with all that can be chosen; a field with how it is filled."""
    if element["type"] == "button":
        sure = f", sure? {_plain(element['confirm']['text'])}" if "confirm" in element else ""
        carries = f"{element['action_id']} {_short(element.get('value', ''))}".rstrip()
        return f"[{_plain(element['text'])}{_COLOURS.get(element.get('style', ''), '')}: {carries}{sure}]"
    options = element.get("options", ())
    chosen = [element.get("initial_option"), *element.get("initial_options", ())]
    told = [f"{'x ' if one in chosen else ''}{_option(one)}" for one in options]
    rest = {key: value for key, value in element.items() if key not in _TOLD_ELSEWHERE}
    held = [_short(json.dumps(rest, ensure_ascii=False))] if rest else []
    return f"<{element['type']} {element['action_id']}{''.join(f'; {one}' for one in [*told, *held])}>"


def _option(one: Json) -> str:
    about = f" ({_plain(one['description'])})" if "description" in one else ""
    return f"{_plain(one['text'])}{about} = {_short(one['value'])}"


_TOLD_ELSEWHERE = frozenset({"type", "action_id", "options", "initial_option", "initial_options"})


def _plain(text: Json) -> str:
    return str(text["text"])


def _short(text: str) -> str:
    """Without the hashes, which are others after each change of the words."""
    return _HASH.sub("…", text)
