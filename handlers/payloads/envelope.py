"""What Bolt itself reads of a payload before any listener, in the kinds in which it can read it. Bolt (slack_bolt 1.30)
fails on any other, and then Slack is not answered, nor the person.
"""

from collections.abc import Callable

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.middleware import Middleware

from handlers.payloads.json_values import Json, part, parts, text

_OBJECTS = ("user", "channel", "team", "enterprise", "container", "view", "message", "event")
_NAMES = ("type", "callback_id", "command", "action_id", "block_id", "subtype", "response_url", "trigger_id")


def make_readable(body: Json) -> None:
    """Take out of the payload what is of another kind than Bolt reads; what is missing it gets along without."""
    for name in _OBJECTS:
        if name in body and not isinstance(body[name], dict):
            body[name] = {}
    if "authorizations" in body:
        body["authorizations"] = parts(body, "authorizations")
    if "actions" in body:
        body["actions"] = parts(body, "actions") or [{}]
        for action in body["actions"]:
            _keep_texts(action, always=("action_id", "block_id", "type"))
    event = part(body, "event")
    for owner in (body, event, part(event, "message"), part(event, "previous_message")):
        _keep_texts(owner)
        for name in ("user", "channel"):
            if not isinstance(owner.get(name, ""), dict | str):
                del owner[name]
    if "view" in body:
        _keep_texts(body["view"], always=("type",))


def _keep_texts(owner: Json, always: tuple[str, ...] = ()) -> None:
    for name in (*always, *_NAMES):
        if name in always or name in owner:
            owner[name] = text(owner, name)


class ReadableBody(Middleware):
    """Makes a payload readable before other middleware, whose arguments Bolt reads from it."""

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002  Bolt names the arguments
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse | None:
        make_readable(req.body)
        return next()
