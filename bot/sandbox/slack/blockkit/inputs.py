"""The values of input elements: the initial one, the one after a person filled it, and what Slack's client refuses.

Pure. The shapes are those of `view.state.values` and of `actions[]` in block_actions.
"""

from collections.abc import Iterator, Mapping

from bot.sandbox.slack.blockkit.element_limits import CHOICES, MULTIS, TEXT_INPUTS
from bot.sandbox.slack.blockkit.limits import interactive_elements
from bot.sandbox.slack.protocol import Json

_SINGLE = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
}
RICH = "rich_text_input"
_STATELESS = ("button", "workflow_button", "overflow", "image")


def initial_value(element: Json) -> Json:
    """The element's value before any input."""
    kind = str(element["type"])
    if kind == "file_input":
        return {"type": kind, "files": []}
    if kind not in _SINGLE:
        return {"type": kind, "rich_text_value" if kind == RICH else "value": element.get("initial_value")}
    key, first = _SINGLE[kind]
    many = kind in MULTIS or kind == "checkboxes"
    return {"type": kind, key: element.get(first, [] if many else None)}


def filled_value(element: Json, value: object) -> Json:
    """The element's value after a person entered `value`: text, an option's value or a list of them, an id, or files;
    for a rich text input plain text or a rich_text block.

    Raises ValueError for an option that is not offered, and for files that Slack's client does not let people choose.
    """
    kind = str(element["type"])
    if kind == "file_input":
        return {"type": kind, "files": _chosen_files(element, value)}
    if kind not in _SINGLE:
        if kind != "button":
            return _typed_value(kind, value)
        return {key: value for key, value in element.items() if key in ("type", "text", "style", "value")}
    key, _ = _SINGLE[kind]
    if not key.startswith("selected_option"):
        return {"type": kind, key: value}
    if key == "selected_options":
        values = value if isinstance(value, list | tuple) else [value]
        return {"type": kind, key: [_option(element, item) for item in values]}
    return {"type": kind, key: None if value is None else _option(element, value)}


def _chosen_files(element: Json, value: object) -> list[Json]:
    chosen = list(value) if isinstance(value, list | tuple) else []
    if len(chosen) > element.get("max_files", 10):
        raise ValueError(f"{element.get('action_id')}: too many files")
    wanted: list[str] = element.get("filetypes") or []
    if any(wanted and file["filetype"] not in wanted for file in chosen):
        raise ValueError(f"{element.get('action_id')}: only {', '.join(wanted)} files")
    return chosen


def _option(element: Json, value: object) -> Json:
    if str(element["type"]).endswith("external_select"):
        return {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    offered = [*(element.get("options") or [])]
    for group in element.get("option_groups") or []:
        offered += group["options"]
    for option in offered:
        if option["value"] == value:
            return dict(option)
    raise ValueError(f"{element.get('action_id')}: there is no option {value!r}")


def stateful_elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every block and element that has a value in the view's state."""
    for block in blocks:
        for element in interactive_elements(block):
            if element["type"] not in _STATELESS:
                yield block, element


def initial_values(blocks: list[Json], old: Mapping[str, Mapping[str, Json]]) -> dict[str, dict[str, Json]]:
    """The values of a new view; `old` values of the same block_id, action_id and type are kept, as Slack does."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in stateful_elements(blocks):
        kept = old.get(block["block_id"], {}).get(element["action_id"])
        same = kept is not None and kept["type"] == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = (
            dict(kept) if same and kept else initial_value(element)
        )
    return values


def _typed_value(kind: str, value: object) -> Json:
    """What was typed; in a rich text input as Slack's composer hands it on."""
    if kind != RICH:
        return {"type": kind, "value": value}
    parts = [{"type": "text", "text": str(value)}] if value else []
    composed = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": parts}]}
    return {"type": kind, "rich_text_value": value if isinstance(value, dict) else composed}


def is_empty(value: Json) -> bool:
    if value["type"] == RICH:
        elements = (value.get("rich_text_value") or {}).get("elements", [])
        return not any(element.get("elements") for element in elements)
    return all(not part for key, part in value.items() if key != "type")


def validation_errors(blocks: list[Json], values: Mapping[str, Mapping[str, Json]]) -> dict[str, str]:
    """By block_id, the errors of Slack's own client before it submits: required, too short, too long."""
    said: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            value = values.get(block["block_id"], {}).get(element["action_id"], {"type": ""})
            if text := _validation_error(block, element, value):
                said[block["block_id"]] = text
    return said


def _validation_error(block: Json, element: Json, value: Json) -> str:
    if is_empty(value):
        return "" if block.get("optional") else "This is a required field"
    if element["type"] not in TEXT_INPUTS or element["type"] == RICH:
        return ""
    size, least, most = len(str(value["value"])), element.get("min_length", 0), element.get("max_length", 3000)
    if not least <= size <= most:
        return f"Between {least} and {most} characters, please; this has {size}"
    return ""


def dispatches_action(block: Json, element: Json, how: str) -> bool:
    """Whether filling this element sends block_actions at once. `how` is on_character_entered or on_enter_pressed."""
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if element["type"] in CHOICES or element["type"] not in TEXT_INPUTS:
        return True
    config = element.get("dispatch_action_config") or {}
    return how in config.get("trigger_actions_on", ["on_enter_pressed"])
