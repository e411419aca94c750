"""Payloads as Slack sends them, one of each that we listen for, and what a forger or an older version makes of them."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import chain
from typing import Any

from bot.slack import action_ids

Json = dict[str, Any]
Path = tuple[str | int, ...]

DROPPED = object()
ODD_VALUES: tuple[object, ...] = (DROPPED, None, "", 10**30, ["x"], {}, "U0FOREIGN9", True)
"""What is put in the place of a value."""

_SECTION = {"type": "rich_text_section", "elements": [{"type": "text", "text": "reply: Hi", "style": {"bold": True}}]}
_LINKS = [{"type": "link", "url": "https://x.example", "text": "l"}, {"type": "emoji", "name": "tada"}]
RICH = {
    "type": "rich_text",
    "elements": [
        _SECTION,
        {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [_SECTION]},
        {"type": "rich_text_quote", "elements": _LINKS},
    ],
}


def _option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": "x"}, "value": value}


VALUES: Json = {
    "words": {"words": {"type": "rich_text_input", "rich_text_value": RICH}},
    "why": {"why": {"type": "plain_text_input", "value": "because"}},
    "post": {"post": {"type": "static_select", "selected_option": _option("3")}},
    "tags": {"tags": {"type": "multi_static_select", "selected_options": [_option("api")]}},
    "person": {"person": {"type": "users_select", "selected_user": "U0EXPERT01"}},
    "span": {"span": {"type": "static_select", "selected_option": _option("60")}},
    "moment": {"moment": {"type": "datetimepicker", "selected_date_time": 1763640000}},
    "link": {"link": {"type": "url_text_input", "value": "https://square.example/p1"}},
    "kind": {"kind": {"type": "static_select", "selected_option": _option("spam")}},
    "images": {"images": {"type": "file_input", "files": []}},
    "offered_images": {"offered_images": {"type": "checkboxes", "selected_options": []}},
    "alts": {"alts": {"type": "plain_text_input", "value": "A button"}},
    "another": {"another": {"type": "checkboxes", "selected_options": []}},
    "question": {"question": {"type": "static_select", "selected_option": _option("3")}},
    "into": {"into": {"type": "static_select", "selected_option": _option("2")}},
    "source": {"source": {"type": "static_select", "selected_option": _option("square")}},
    "for_asker": {"for_asker": {"type": "checkboxes", "selected_options": [_option("yes")]}},
    "despite_claim": {"despite_claim": {"type": "checkboxes", "selected_options": []}},
}


class PayloadMaker:
    """Payloads of one person under one card."""

    def __init__(self, by: str, channel: str, card: str) -> None:
        self._by = by
        self._channel = channel
        self._card = card

    def pressed(self, action: str, value: str, kind: str = "button") -> Json:
        chosen = {"selected_option": _option(value)} if kind == "overflow" else {"value": value}
        element = {"action_id": action, "block_id": "b", "type": kind, "action_ts": "1.1", **chosen}
        return {"type": "block_actions", **self._person(), "actions": [element], "container": self._under_the_card()}

    def submitted(self, callback: str) -> Json:
        return {"type": "view_submission", **self._person(), "view": self._view(callback)}

    def typing(self, callback: str) -> Json:
        element = {"action_id": action_ids.WORDS, "block_id": "words", "type": "rich_text_input", "action_ts": "1.1"}
        return {"type": "block_actions", **self._person(), "actions": [element], "view": self._view(callback)}

    def command(self, text: str) -> Json:
        where = {"channel_id": self._channel, "team_id": "T0", "trigger_id": "1.1", "response_url": ""}
        return {"command": "/sb", "text": text, "user_id": self._by, **where}

    def shortcut(self) -> Json:
        names = {"type": "message_action", "callback_id": action_ids.PROPOSE_AS_REPLY}
        return {**names, **self._person(), "message": self._message()}

    def events(self) -> Iterator[tuple[str, Json]]:
        said, place = self._message(), {"channel": self._channel, "ts": "1763640001.1"}
        for name, subtype, after in (
            ("edited", "", said),
            ("tombstone", "tombstone", {**said, "subtype": "tombstone"}),
        ):
            both = {"message": {**after, "text": "other"}, "previous_message": said}
            yield f"message {name or subtype}", self._event({"subtype": "message_changed", **place, **both})
        yield "message posted", self._event(said)
        yield "message deleted", self._event({"subtype": "message_deleted", "deleted_ts": "1763640000.1", **place})
        yield "mention", self._event({**said, "type": "app_mention", "text": "<@U1> claim"})
        item = {"type": "message", "channel": self._channel, "ts": self._card}
        reacted = {"type": "reaction_added", "user": self._by, "reaction": "eyes", "event_ts": "1763640000.2"}
        yield "reaction", self._event({**reacted, "item": item, "item_user": "U1"})
        yield "home", self._event({"type": "app_home_opened", "user": self._by, "tab": "home"})
        yield "account", self._event({"type": "user_change", "user": {"id": self._by, "team_id": "T0"}})

    def _person(self) -> Json:
        who = {"user": {"id": self._by, "team_id": "T0"}, "team": {"id": "T0"}, "channel": {"id": self._channel}}
        return {**who, "trigger_id": "1.1", "response_url": "", "enterprise": None}

    def _under_the_card(self) -> Json:
        return {"type": "message", "message_ts": self._card, "channel_id": self._channel, "thread_ts": self._card}

    def _view(self, callback: str) -> Json:
        words = {"type": "rich_text_input", "action_id": "words", "initial_value": RICH}
        tags = {"type": "multi_static_select", "action_id": "tags", "initial_options": [_option("api")]}
        fields = [{"type": "input", "block_id": one["action_id"], "element": one} for one in (words, tags)]
        view = {"id": "V1", "type": "modal", "callback_id": callback, "hash": "h", "blocks": fields}
        return {**view, "private_metadata": '{"q": 3, "r": 1, "s": "abc"}', "state": {"values": VALUES}}

    def _message(self) -> Json:
        file = {"id": "F1", "name": "a.png", "mimetype": "image/png", "url_private": "https://files.slack.com/a"}
        place = {"channel": self._channel, "ts": "1763640000.1", "thread_ts": self._card}
        return {"type": "message", **place, "user": self._by, "text": "reply: Hi", "blocks": [RICH], "files": [file]}

    def _event(self, event: Json) -> Json:
        ours = [{"team_id": "T0", "enterprise_id": None, "user_id": "U1", "is_bot": True}]
        body = {"type": "event_callback", "team_id": "T0", "event_id": "Ev1", "authorizations": ours}
        return {**body, "event": {"type": "message", **event}}


def places(node: object, path: Path = ()) -> Iterator[Path]:
    """Where in a payload something stands: each object, list and value."""
    if path:
        yield path
    inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    yield from chain.from_iterable(places(one, (*path, key)) for key, one in inside)


def with_odd_value(body: Json, path: Path, value: object) -> Json:
    """The payload with another value at this place, or with nothing there."""
    changed: Any = deepcopy(body)
    owner = changed
    for key in path[:-1]:
        owner = owner[key]
    if value is DROPPED:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    return changed  # type: ignore[no-any-return]
