"""How many lines blocks take on a screen, so that a message is kept short. Pure; an estimate, for widths vary."""

from collections.abc import Sequence

from bot.slack.blocks.elements import Block

WIDTH = 110
"""Characters of one line of a message in Slack's window at its usual size."""


def rendered_lines(blocks: Sequence[Block]) -> int:
    """The lines of these blocks, those of buttons not counted."""
    return sum(_lines_of(block) for block in blocks)


def _lines_of(thing: object) -> int:
    if not isinstance(thing, dict):
        return 0
    match thing.get("type"):
        case "rich_text" | "rich_text_list":
            return sum(_lines_of(part) for part in thing["elements"])
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
            return _wrapped("".join(_written(part) for part in thing["elements"]))
        case "header" | "section":
            return _wrapped(str((thing.get("text") or {}).get("text", "")))
        case _:
            return 0


def _wrapped(text: str) -> int:
    return sum(max(1, -(-len(line) // WIDTH)) for line in text.split("\n"))


def _written(part: object) -> str:
    if not isinstance(part, dict):
        return ""
    return str(part.get("text") or part.get("fallback") or "a name or so")
