"""The limits of a table: a block of messages, of which each has one (docs.slack.dev, table block, November 2026)."""

from bot.sandbox.slack.blockkit import element_limits as el
from bot.sandbox.slack.blockkit.element_limits import Findings
from bot.sandbox.slack.blockkit.rich_text import check_rich_text
from bot.sandbox.slack.protocol import Json

_ROWS, _COLUMNS, _CHARACTERS = 100, 20, 10_000
_ALIGNS = ("left", "center", "right")
_CELLS = {"raw_text": {"type", "text"}, "rich_text": {"type", "elements", "block_id"}}


def check_table(block: Json, where: str, found: Findings) -> None:
    """Adds the errors of one table."""
    rows = block.get("rows")
    if not isinstance(rows, list) or not rows:
        found.add(
            "no fewer than 1 items allowed" if isinstance(rows, list) else "must provide an array", f"{where}/rows"
        )
        return
    if len(rows) > _ROWS:
        found.add(f"no more than {_ROWS} items allowed", f"{where}/rows")
    for i, row in enumerate(rows):
        _check_row(row, f"{where}/rows/{i}", found)
    if len({len(row) for row in rows if isinstance(row, list)}) > 1:
        found.add("every row must have as many cells", f"{where}/rows")
    if _characters(rows) > _CHARACTERS:
        found.add(f"no more than {_CHARACTERS} characters allowed in all cells", f"{where}/rows")
    _check_settings(block.get("column_settings", []), f"{where}/column_settings", found)


def _check_row(row: object, where: str, found: Findings) -> None:
    if not isinstance(row, list) or not 1 <= len(row) <= _COLUMNS:
        found.add(f"must provide an array of 1 to {_COLUMNS} cells", where)
        return
    for i, cell in enumerate(row):
        _check_cell(cell, f"{where}/{i}", found)


def _check_cell(cell: object, where: str, found: Findings) -> None:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if not isinstance(cell, dict) or kind not in _CELLS:
        found.add(f"unsupported type: {kind}", f"{where}/type")
        return
    el.check_keys(cell, _CELLS[str(kind)], where, found)
    if kind == "raw_text":
        el.check_length(cell.get("text"), _CHARACTERS, f"{where}/text", found, least=1)
        return
    check_rich_text(cell, where, found)
    elements = cell.get("elements")
    if elements == [] or any(isinstance(one, dict) and one.get("elements") == [] for one in elements or []):
        found.add("missing required field: element", f"{where}/elements")


def _check_settings(settings: object, where: str, found: Findings) -> None:
    if not isinstance(settings, list) or len(settings) > _COLUMNS:
        found.add(f"must provide an array of no more than {_COLUMNS} items", where)
        return
    for i, one in enumerate(settings):
        if not isinstance(one, dict):
            found.add("must provide an object", f"{where}/{i}")
            continue
        el.check_keys(one, {"align", "is_wrapped"}, f"{where}/{i}", found)
        if one.get("align", "left") not in _ALIGNS:
            found.add(f"must be one of: {', '.join(_ALIGNS)}", f"{where}/{i}/align")
        if not isinstance(one.get("is_wrapped", False), bool):
            found.add("must be a boolean", f"{where}/{i}/is_wrapped")


def _characters(thing: object) -> int:
    if isinstance(thing, dict):
        own = len(thing["text"]) if isinstance(thing.get("text"), str) else 0
        return own + sum(_characters(value) for value in thing.values() if not isinstance(value, str))
    return sum(map(_characters, thing)) if isinstance(thing, list) else 0
