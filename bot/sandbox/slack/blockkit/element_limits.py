"""The limits of Block Kit's inner parts: text objects, options, confirmations, interactive elements, images.

Numbers are Slack's published ones (docs.slack.dev/reference/block-kit, November 2026). Blocks, rich text and whole
surfaces are checked in `limits`. A check adds every error it finds to `Findings`.
"""

from bot.sandbox.slack.protocol import Json

MOST_CHARACTERS = 13_200
"""All text in one message's blocks; measured by users at about 13,200 (slackapi/bolt-js issue 2509)."""
SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
MULTIS = tuple(f"multi_{kind}" for kind in SELECTS)
PICKERS = ("datepicker", "timepicker", "datetimepicker")
TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")
CHOICES = ("radio_buttons", "checkboxes")
INTERACTIVE = ("button", "overflow", *SELECTS, *MULTIS, *PICKERS, *CHOICES, "workflow_button")
INPUTS = (*TEXT_INPUTS, *SELECTS, *MULTIS, *PICKERS, *CHOICES, "file_input")

_EVERY = {"type", "action_id", "confirm", "focus_on_load", "placeholder"}
_CHOOSE = _EVERY | {"options", "option_groups", "initial_option", "initial_options", "max_selected_items"}
_FILTERED = _EVERY | {"filter", "response_url_enabled", "default_to_current_conversation", "min_query_length"}
_INITIAL = {"initial_user", "initial_users", "initial_conversation", "initial_conversations", "initial_channel"}
_TYPED = _EVERY | {"initial_value", "min_length", "max_length", "dispatch_action_config", "multiline"}

KEYS: dict[str, set[str]] = {
    "button": _EVERY | {"text", "url", "value", "style", "accessibility_label"},
    "workflow_button": _EVERY | {"text", "workflow", "style", "accessibility_label"},
    "overflow": _EVERY | {"options"},
    "radio_buttons": _CHOOSE,
    "checkboxes": _CHOOSE,
    "datepicker": _EVERY | {"initial_date"},
    "timepicker": _EVERY | {"initial_time", "timezone"},
    "datetimepicker": _EVERY | {"initial_date_time"},
    "plain_text_input": _TYPED,
    "email_text_input": _TYPED,
    "url_text_input": _TYPED,
    "number_input": _TYPED | {"is_decimal_allowed", "min_value", "max_value"},
    "rich_text_input": _EVERY | {"initial_value", "dispatch_action_config"},
    "file_input": {"type", "action_id", "filetypes", "max_files"},
    "image": {"type", "image_url", "slack_file", "alt_text"},
    **{kind: _CHOOSE | _FILTERED | _INITIAL | {"initial_channels"} for kind in (*SELECTS, *MULTIS)},
}


class Findings(list[str]):
    """The errors found, in Slack's words, each with its place as a JSON pointer."""

    def add(self, message: str, where: str) -> None:
        self.append(f"[ERROR] {message} [json-pointer:{where}]")


def check_keys(thing: Json, allowed: set[str], where: str, found: Findings) -> None:
    for key in thing:
        if key not in allowed:
            found.add(f"invalid additional property: {key}", where)


def check_length(value: object, limit: int, where: str, found: Findings, least: int = 0) -> None:
    if not isinstance(value, str):
        found.add("must be a string", where)
    elif len(value) > limit:
        found.add(f"must be less than {limit + 1} characters", where)
    elif len(value) < least:
        found.add(f"must be more than {least - 1} characters", where)


def check_text(thing: object, limit: int, where: str, found: Findings, *, plain: bool = False) -> None:
    """A text object. `plain` allows plain_text only."""
    if not isinstance(thing, dict):
        found.add("must provide an object", where)
        return
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if thing.get("type") not in kinds:
        found.add(f"must be one of: {', '.join(kinds)}", f"{where}/type")
        return
    only = {"type", "text", "emoji"} if thing["type"] == "plain_text" else {"type", "text", "verbatim"}
    check_keys(thing, only, where, found)
    check_length(thing.get("text"), limit, f"{where}/text", found, least=1)


def check_option(option: object, where: str, found: Findings, *, plain: bool) -> None:
    if not isinstance(option, dict):
        found.add("must provide an object", where)
        return
    check_keys(option, {"text", "value", "description", "url"}, where, found)
    check_text(option.get("text"), 75, f"{where}/text", found, plain=plain)
    check_length(option.get("value"), 150, f"{where}/value", found)
    if "description" in option:
        check_text(option["description"], 75, f"{where}/description", found, plain=plain)


def check_options(options: object, most: int, where: str, found: Findings, *, plain: bool = True) -> None:
    if not isinstance(options, list) or not options:
        found.add("no fewer than 1 items allowed" if options == [] else "must provide an array", where)
        return
    if len(options) > most:
        found.add(f"no more than {most} items allowed", where)
    for i, option in enumerate(options):
        check_option(option, f"{where}/{i}", found, plain=plain)
    values = [option.get("value") for option in options if isinstance(option, dict)]
    if len(set(map(str, values))) != len(values):
        found.add("option values must be unique", where)


def check_element(element: object, where: str, found: Findings, allowed: tuple[str, ...]) -> None:
    """One interactive element or image; `allowed` are the types this place takes."""
    kind = element.get("type") if isinstance(element, dict) else None
    if not isinstance(element, dict) or kind not in allowed:
        found.add(f"unsupported type: {kind}", f"{where}/type")
        return
    check_keys(element, KEYS[str(kind)], where, found)
    if "action_id" in element:
        check_length(element["action_id"], 255, f"{where}/action_id", found, least=1)
    if "placeholder" in element:
        check_text(element["placeholder"], 150, f"{where}/placeholder", found, plain=True)
    if "confirm" in element:
        _check_confirm(element["confirm"], f"{where}/confirm", found)
    _check_kind(str(kind), element, where, found)


def _check_kind(kind: str, element: Json, where: str, found: Findings) -> None:
    if kind in ("button", "workflow_button"):
        _check_button(element, where, found)
    elif kind == "overflow":
        check_options(element.get("options"), 5, f"{where}/options", found)
    elif kind in CHOICES:
        check_options(element.get("options"), 10, f"{where}/options", found, plain=False)
    elif kind in ("static_select", "multi_static_select"):
        _check_static(element, where, found)
    elif kind in TEXT_INPUTS:
        _check_typed(element, where, found)
    elif kind == "image":
        check_image(element, where, found)
    elif kind == "file_input":
        _check_file_input(element, where, found)


def _check_file_input(field: Json, where: str, found: Findings) -> None:
    most, kinds = field.get("max_files", 10), field.get("filetypes", ["png"])
    if not isinstance(most, int) or not 1 <= most <= 10:  # noqa: PLR2004  Slack's limit
        found.add("must lie between 1 and 10", f"{where}/max_files")
    if not isinstance(kinds, list) or not kinds or not all(isinstance(kind, str) for kind in kinds):
        found.add("must be a list of file types", f"{where}/filetypes")


def _check_button(button: Json, where: str, found: Findings) -> None:
    check_text(button.get("text"), 75, f"{where}/text", found, plain=True)
    for key, limit in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
        if key in button:
            check_length(button[key], limit, f"{where}/{key}", found)
    if "style" in button and button["style"] not in ("primary", "danger"):
        found.add("must be one of: primary, danger", f"{where}/style")


def _check_static(select: Json, where: str, found: Findings) -> None:
    groups = select.get("option_groups")
    if groups is None:
        check_options(select.get("options"), 100, f"{where}/options", found)
        options = select.get("options") or []
    elif not isinstance(groups, list) or not 1 <= len(groups) <= 100:  # noqa: PLR2004  Slack's limit
        found.add("must provide between 1 and 100 groups", f"{where}/option_groups")
        return
    else:
        for i, group in enumerate(groups):
            check_text(group.get("label"), 75, f"{where}/option_groups/{i}/label", found, plain=True)
            check_options(group.get("options"), 100, f"{where}/option_groups/{i}/options", found)
        options = [option for group in groups for option in group.get("options") or []]
    if "initial_option" in select and select["initial_option"] not in options:
        found.add("must match an option", f"{where}/initial_option")


def _check_typed(typed: Json, where: str, found: Findings) -> None:
    least, most = typed.get("min_length", 0), typed.get("max_length", 3000)
    if not 0 <= int(least) <= 3000 or not 1 <= int(most) <= 3000 or int(least) > int(most):  # noqa: PLR2004
        found.add("min_length and max_length must lie between 0 and 3000, in order", where)
    rich = typed.get("type") == "rich_text_input"
    if rich and (typed.get("initial_value") or {"type": "rich_text"}).get("type") != "rich_text":
        found.add("must be a rich_text block", f"{where}/initial_value")
    if isinstance(typed.get("initial_value"), str):
        check_length(typed["initial_value"], 3000, f"{where}/initial_value", found)
    triggers = (typed.get("dispatch_action_config") or {}).get("trigger_actions_on", [])
    if any(on not in ("on_enter_pressed", "on_character_entered") for on in triggers):
        found.add("must be on_enter_pressed or on_character_entered", f"{where}/dispatch_action_config")


def check_image(image: Json, where: str, found: Findings) -> None:
    if ("image_url" in image) == ("slack_file" in image):
        found.add("must provide image_url or slack_file", where)
    if "image_url" in image:
        check_length(image["image_url"], 3000, f"{where}/image_url", found, least=1)
    check_length(image.get("alt_text"), 2000, f"{where}/alt_text", found, least=1)


def _check_confirm(confirm: object, where: str, found: Findings) -> None:
    if not isinstance(confirm, dict):
        found.add("must provide an object", where)
        return
    check_keys(confirm, {"title", "text", "confirm", "deny", "style"}, where, found)
    for key, limit, plain in (("title", 100, True), ("text", 300, False), ("confirm", 30, True), ("deny", 30, True)):
        if key in confirm or key == "text":
            check_text(confirm.get(key), limit, f"{where}/{key}", found, plain=plain)
