"""The limits of blocks, messages and views: what Slack refuses with `invalid_blocks` or `invalid_arguments`.

Pure: takes what was sent, returns the errors in Slack's words; also adds the ids Slack gives to blocks and elements.
Elements inside blocks are checked in `element_limits`.
"""

import secrets
from collections.abc import Callable, Iterator

from bot.sandbox.slack.blockkit import element_limits as el
from bot.sandbox.slack.blockkit.element_limits import Findings
from bot.sandbox.slack.blockkit.rich_text import check_rich_text
from bot.sandbox.slack.blockkit.tables import check_table
from bot.sandbox.slack.protocol import Json

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
VIEW_BYTES = 250_000

_ANY = {"type", "block_id"}
KEYS: dict[str, set[str]] = {
    "section": _ANY | {"text", "fields", "accessory", "expand"},
    "divider": _ANY,
    "header": _ANY | {"text", "level"},
    "context": _ANY | {"elements"},
    "actions": _ANY | {"elements"},
    "input": _ANY | {"label", "element", "hint", "optional", "dispatch_action"},
    "image": _ANY | {"image_url", "slack_file", "alt_text", "title"},
    "rich_text": _ANY | {"elements"},
    "markdown": _ANY | {"text"},
    "table": _ANY | {"rows", "column_settings"},
    "video": _ANY
    | {"alt_text", "author_name", "description", "provider_icon_url", "provider_name", "thumbnail_url", "title"}
    | {"title_url", "video_url"},
}

_MESSAGE_ONLY = ("markdown", "table")


def check_blocks(blocks: object, surface: str) -> Findings:
    """The errors in the blocks of a message, modal or home; empty when Slack would accept them."""
    found = Findings()
    if not isinstance(blocks, list):
        found.add("must provide an array", "/blocks")
        return found
    if len(blocks) > MOST_BLOCKS[surface]:
        found.add(f"no more than {MOST_BLOCKS[surface]} items allowed", "/blocks")
    for i, block in enumerate(blocks):
        _check_block(block, f"/blocks/{i}", surface, found)
    _check_ids([block for block in blocks if isinstance(block, dict)], found)
    return found


def _check_block(block: object, where: str, surface: str, found: Findings) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(block, dict) or kind not in KEYS or (kind in _MESSAGE_ONLY and surface != "message"):
        found.add(f"unsupported type: {kind}", f"{where}/type")
        return
    el.check_keys(block, KEYS[str(kind)], where, found)
    if "block_id" in block:
        el.check_length(block["block_id"], 255, f"{where}/block_id", found)
    if kind in _CHECKS:
        _CHECKS[str(kind)](block, where, found)


def _section(block: Json, where: str, found: Findings) -> None:
    if "text" not in block and "fields" not in block:
        found.add("must provide text or fields", where)
    if "text" in block:
        el.check_text(block["text"], 3000, f"{where}/text", found)
    if "fields" in block:
        for i, text in enumerate(_items(block, "fields", 10, where, found)):
            el.check_text(text, 2000, f"{where}/fields/{i}", found)
    if "accessory" in block:
        el.check_element(block["accessory"], f"{where}/accessory", found, (*el.INTERACTIVE, "image"))


def _header(block: Json, where: str, found: Findings) -> None:
    el.check_text(block.get("text"), 150, f"{where}/text", found, plain=True)


def _context(block: Json, where: str, found: Findings) -> None:
    for i, part in enumerate(_items(block, "elements", 10, where, found)):
        place = f"{where}/elements/{i}"
        if isinstance(part, dict) and part.get("type") == "image":
            el.check_element(part, place, found, ("image",))
        else:
            el.check_text(part, 3000, place, found)


def _actions(block: Json, where: str, found: Findings) -> None:
    for i, element in enumerate(_items(block, "elements", 25, where, found)):
        el.check_element(element, f"{where}/elements/{i}", found, el.INTERACTIVE)


def _input(block: Json, where: str, found: Findings) -> None:
    el.check_text(block.get("label"), 2000, f"{where}/label", found, plain=True)
    if "hint" in block:
        el.check_text(block["hint"], 2000, f"{where}/hint", found, plain=True)
    el.check_element(block.get("element"), f"{where}/element", found, el.INPUTS)


def _image(block: Json, where: str, found: Findings) -> None:
    el.check_image(block, where, found)
    if "title" in block:
        el.check_text(block["title"], 2000, f"{where}/title", found, plain=True)


def _markdown(block: Json, where: str, found: Findings) -> None:
    el.check_length(block.get("text"), 12_000, f"{where}/text", found, least=1)


_CHECKS: dict[str, Callable[[Json, str, Findings], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "rich_text": check_rich_text,
    "table": check_table,
}


def _items(block: Json, key: str, most: int, where: str, found: Findings) -> list[object]:
    items = block.get(key)
    if not isinstance(items, list):
        found.add("must provide an array", f"{where}/{key}")
        return []
    if len(items) > most:
        found.add(f"no more than {most} items allowed", f"{where}/{key}")
    if not items:
        found.add("no fewer than 1 items allowed", f"{where}/{key}")
    return items


def _check_ids(blocks: list[Json], found: Findings) -> None:
    seen: set[str] = set()
    for i, block in enumerate(blocks):
        name = block.get("block_id")
        if name in seen:
            found.add(f"`block_id` already exists: {name}", f"/blocks/{i}/block_id")
        if name:
            seen.add(str(name))
        actions = [e["action_id"] for e in interactive_elements(block) if "action_id" in e]
        if len(set(actions)) != len(actions):
            found.add("`action_id` already exists in this block", f"/blocks/{i}")


def interactive_elements(block: Json) -> Iterator[Json]:
    """Every element of a block a person can act on."""
    candidates = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    known = {*el.INTERACTIVE, *el.INPUTS}
    yield from (e for e in candidates if isinstance(e, dict) and e.get("type") in known)


def add_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with the ids Slack adds where none was sent."""
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)
        for element in interactive_elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return blocks


def characters(thing: object) -> int:
    """The number of characters of all texts in these blocks."""
    if isinstance(thing, dict):
        own = len(thing["text"]) if isinstance(thing.get("text"), str) else 0
        return own + sum(characters(value) for value in thing.values() if not isinstance(value, str))
    return sum(characters(item) for item in thing) if isinstance(thing, list) else 0


def check_view(view: Json) -> Findings:
    """The errors in a view; empty when Slack would accept it. Its size in bytes is checked by the caller."""
    found = Findings()
    kind = view.get("type")
    if kind not in ("modal", "home"):
        found.add("must be one of: modal, home", "/view/type")
        return found
    every = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    extra = {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
    el.check_keys(view, every | extra if kind == "modal" else every, "/view", found)
    for key, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if view.get(key) is not None:
            el.check_length(view[key], limit, f"/view/{key}", found)
    if kind == "modal":
        _check_modal(view, found)
    found.extend(line.replace("[json-pointer:/", "[json-pointer:/view/") for line in _view_blocks(view, str(kind)))
    return found


def _check_modal(view: Json, found: Findings) -> None:
    el.check_text(view.get("title"), 24, "/view/title", found, plain=True)
    for key in ("submit", "close"):
        if view.get(key) is not None:
            el.check_text(view[key], 24, f"/view/{key}", found, plain=True)
    blocks = view.get("blocks")
    inputs = isinstance(blocks, list) and any(isinstance(b, dict) and b.get("type") == "input" for b in blocks)
    if inputs and view.get("submit") is None:
        found.add("must provide submit when there are input blocks", "/view/submit")


def _view_blocks(view: Json, kind: str) -> Findings:
    found = check_blocks(view.get("blocks"), kind)
    if view.get("blocks") == []:
        found.add("no fewer than 1 items allowed", "/blocks")
    return found
