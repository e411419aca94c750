"""Windows as values: what one carries, and what was filled in. Pure. What another version of Switchboard put there
raises Stale, so that the window stays open with its words.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from bot.core.errors import Stale
from bot.core.richtext.model import RichText
from bot.slack import action_ids
from bot.slack.action_ids import WindowMetadata
from bot.slack.blocks.richtext.read_blocks import read_blocks
from bot.slack.client.files import attached_files
from handlers.interactions import OLD_WINDOW, OpenWindow, WindowSubmission, WindowValues, number_in
from handlers.payloads.json_values import Json, part, parts, text


def parse_window_submission(body: Json) -> WindowSubmission:
    """Raises Stale for a window of another version."""
    view, by = part(body, "view"), text(body, "user", "id")
    if not by:
        raise Stale(OLD_WINDOW)
    return WindowSubmission(by, parse_window(view), (_submission_key(view),))


def parse_window(view: Json) -> OpenWindow:
    """Raises Stale for a window of another version."""
    return OpenWindow(
        id=text(view, "id"),
        hash=text(view, "hash"),
        callback=text(view, "callback_id"),
        metadata=_metadata(text(view, "private_metadata") or "{}"),
        values=_values(part(view, "state", "values")),
        initial_words=_words(_initial_element(view, action_ids.WORDS).get("initial_value")),
        initial_tags=_options(_initial_element(view, action_ids.TAGS), "initial_options"),
        blocks=tuple(parts(view, "blocks")),
    )


def field_names(view: Json) -> tuple[str, ...]:
    """The names of the window's fields, in the order in which they stand there."""
    drawn = (text(block, "block_id") for block in parts(view, "blocks") if block.get("type") == "input")
    return tuple(filter(None, drawn)) or tuple(part(view, "state", "values"))


def _submission_key(view: Json) -> str:
    """Handed in again with other words it is another act; the same again is the same, also after its ack was lost."""
    values = json.dumps([view.get("hash"), part(view, "state").get("values")], sort_keys=True)
    return f"window:{text(view, 'id')}:{sha256(values.encode()).hexdigest()}"


def _metadata(carried: str) -> WindowMetadata:
    try:
        kept = json.loads(carried)
    except ValueError as error:
        raise Stale(OLD_WINDOW) from error
    if not isinstance(kept, dict):
        raise Stale(OLD_WINDOW)
    return WindowMetadata(
        question=_ours(kept.get("q", 0)),
        reply=_ours(kept.get("r", 0)),
        sha256=text(kept, "s"),
        source_message=(text(kept, "c"), text(kept, "t")),
        written_by=text(kept, "b"),
        files=tuple(text(kept, "f").split()),
        prefixed=bool(kept.get("p", 0)),
        command=text(kept, "n"),
        burst=_ours(kept.get("u", 0)),
    )


def _ours(number: object) -> int:
    """A number of a question or reply, or 0."""
    if not isinstance(number, int) or (number and not number_in(str(number))):
        raise Stale(OLD_WINDOW)
    return number


def _values(values: Mapping[str, object]) -> WindowValues:
    fields = {name: part(block, name) for name, block in values.items()}
    return WindowValues(
        words=_words(_typed(fields.get(action_ids.WORDS, {}))),
        why=text(fields, action_ids.WHY, "value"),
        post=_chosen_number(fields, action_ids.POST) or None,
        tags=_options(fields[action_ids.TAGS], "selected_options") if action_ids.TAGS in fields else None,
        person=text(fields, action_ids.PERSON, "selected_user"),
        span=_chosen(fields, action_ids.SPAN),
        moment=_moment(part(fields, action_ids.MOMENT).get("selected_date_time")),
        until=text(fields, action_ids.UNTIL, "value"),
        link=text(fields, action_ids.LINK, "value"),
        kind=_chosen(fields, action_ids.KIND),
        question=_chosen_number(fields, action_ids.QUESTION),
        into=_chosen_number(fields, action_ids.INTO),
        source=_chosen(fields, action_ids.SOURCE),
        questions=_numbers(fields, action_ids.QUESTIONS),
        act=_chosen(fields, action_ids.ACT),
        search=text(fields, action_ids.SEARCH_WORDS, "value"),
        others=_numbers(fields, action_ids.OTHERS),
        images=attached_files(part(fields, action_ids.IMAGES)),
        offered=_options(part(fields, action_ids.OFFERED_IMAGES), "selected_options"),
        alts=text(fields, action_ids.ALTS, "value"),
        another=bool(_options(part(fields, action_ids.ANOTHER), "selected_options")),
        for_asker=bool(_options(part(fields, action_ids.FOR_ASKER), "selected_options")),
        despite_claim_of=next(iter(_options(part(fields, action_ids.DESPITE_CLAIM), "selected_options")), ""),
    )


def _chosen(fields: Json, name: str) -> str:
    """The value of the chosen option, "" when none was chosen."""
    option = part(fields, name).get("selected_option")
    value = text(option, "value")
    if option is not None and not value:
        raise Stale(OLD_WINDOW)
    return value


def _chosen_number(fields: Json, name: str) -> int:
    value = _chosen(fields, name)
    number = number_in(value)
    if value and not number:
        raise Stale(OLD_WINDOW)
    return number


def _numbers(fields: Json, name: str) -> tuple[int, ...]:
    """The numbers of the chosen options."""
    numbers = tuple(number_in(value) for value in _options(part(fields, name), "selected_options"))
    if not all(numbers):
        raise Stale(OLD_WINDOW)
    return numbers


def _options(field: Json, key: str) -> tuple[str, ...]:
    """The values of these options."""
    options = field.get(key)
    values = tuple(text(option, "value") for option in options) if isinstance(options, list) else ()
    if not all(values) or not isinstance(options, list | None):
        raise Stale(OLD_WINDOW)
    return values


def _moment(seconds: object) -> datetime | None:
    """A chosen moment; None when none was chosen."""
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)  # type: ignore[arg-type]  # what is no number raises as well
    except (TypeError, ValueError, OverflowError, OSError) as error:
        raise Stale(OLD_WINDOW) from error


def _typed(field: Json) -> object:
    """What stands in a rich text input, or in the plain one that windows of earlier versions have."""
    return field.get("rich_text_value") or field.get("value")


def _words(value: object) -> RichText:
    if value and not isinstance(value, dict | str):
        raise Stale(OLD_WINDOW)
    return read_blocks([value]) if isinstance(value, dict) else RichText.of_plain(str(value or ""))


def _initial_element(view: Json, name: str) -> Json:
    """The input element of this name as the window was opened; empty if there is none."""
    fields = (part(block, "element") for block in parts(view, "blocks") if block.get("block_id") == name)
    return next(fields, {})
