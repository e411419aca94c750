"""The limits of rich text, in a block of its own and in the cells of a table."""

from bot.sandbox.slack.blockkit import element_limits as el
from bot.sandbox.slack.blockkit.element_limits import Findings
from bot.sandbox.slack.protocol import Json

_RICH = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
_RICH_PARTS = ("text", "link", "user", "usergroup", "broadcast", "channel", "emoji", "date", "team", "color")


def check_rich_text(block: Json, where: str, found: Findings) -> None:
    """Adds the errors of a block of type rich_text."""
    _rich_parts(block, where, found, _RICH)


def _rich_parts(block: Json, where: str, found: Findings, allowed: tuple[str, ...]) -> None:
    parts = block.get("elements")
    if not isinstance(parts, list):
        found.add("must provide an array", f"{where}/elements")
        return
    for i, part in enumerate(parts):
        place, kind = f"{where}/elements/{i}", part.get("type") if isinstance(part, dict) else None
        if kind not in allowed:
            found.add(f"unsupported type: {kind}", f"{place}/type")
        elif kind == "rich_text_list":
            _rich_parts(part, place, found, ("rich_text_section",))
        elif kind in _RICH:
            _rich_parts(part, place, found, _RICH_PARTS)
        elif kind == "text":
            el.check_length(part.get("text"), el.MOST_CHARACTERS, f"{place}/text", found, least=1)
        elif kind == "link":
            el.check_length(part.get("url"), 3000, f"{place}/url", found, least=1)
