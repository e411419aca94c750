"""A workspace without a server, for tests of its rules: a clock to move, a fake socket, helpers for calls."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.sandbox.slack import Channel, Json, Rules, SlackApp, User, Usergroup, Workspace
from bot.sandbox.slack.control_api import SlackControlApi
from bot.sandbox.slack.protocol import Args
from bot.sandbox.slack.web_api import dispatch as api
from bot.sandbox.slack.workspace.workspace import RunningWorkspace

BOT, APP = "xoxb-sandbox-bot", "xapp-sandbox-app"
ANA, BO, EVE = "U0ANA", "U0BO", "U0EVE"
ROOM, PRIVATE, OTHER, OLD = "C0ROOM0001", "C0PRIVATE1", "C0OTHER001", "C0OLD00001"


class FakeClock:
    """A clock that only moves when a test moves it."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class FakeSocket:
    """An app's socket that acknowledges each envelope at once with the result of `answer`; None: no ack."""

    def __init__(self, house: RunningWorkspace, answer: Callable[[Json], Json | None] | None = None) -> None:
        self.workspace = house
        self.answer = answer or (lambda _envelope: {})
        self.received: list[Json] = []
        self.closed = False

    def push(self, text: str) -> None:
        envelope = json.loads(text)
        self.received.append(envelope)
        if "envelope_id" in envelope:
            payload = self.answer(envelope)
            if payload is not None:
                ack = {"envelope_id": envelope["envelope_id"], **({"payload": payload} if payload else {})}
                self.workspace.delivery.receive(json.dumps(ack))

    def close(self) -> None:
        self.closed = True

    def envelopes(self, kind: str = "") -> list[Json]:
        return [e for e in self.received if "envelope_id" in e and (not kind or e["type"] == kind)]

    def events(self) -> list[Json]:
        return [envelope["payload"]["event"] for envelope in self.envelopes("events_api")]


class FakeWorkspace(SlackControlApi):
    """A workspace in memory with the users' interactions, and `call` for the app's API calls."""

    def __init__(self, rules: Rules | None = None, app: SlackApp | None = None) -> None:
        self.clock = FakeClock()
        self.workspace = RunningWorkspace(
            seed_workspace(rules or Rules(messages_per_second=0, patience=0.05), app or SlackApp()), self.clock
        )
        self.workspace.url = "http://127.0.0.1:1"

    def call(self, method: str, token: str = BOT, **args: object) -> Json:
        return self.call_response(method, token, **args).body

    def call_response(self, method: str, token: str = BOT, **args: object) -> api.ApiResponse:
        return api.answer_call(self.workspace, method, token, Args(dict(args)))

    def connect_socket(self, answer: Callable[[Json], Json | None] | None = None) -> FakeSocket:
        socket = FakeSocket(self.workspace, answer)
        assert self.workspace.delivery.add_socket(socket, lambda open_: {"type": "hello", "num_connections": open_})
        return socket

    def post(self, **args: object) -> str:
        answered = self.call_response("chat.postMessage", BOT, **{"channel": ROOM, "text": "a card", **args}).body
        assert answered["ok"], answered
        return str(answered["ts"])


def seed_workspace(rules: Rules, app: SlackApp) -> Workspace:
    people = (User(ANA, "ana", "Ana Sol", "ana@acme.example"), User(BO, "bo"), User(EVE, "eve"))
    return Workspace(
        users=people,
        channels=(
            Channel(ROOM, "sso"),
            Channel(PRIVATE, "board", members=(ANA,), private=True, bot_in=False),
            Channel(OTHER, "random", members=(ANA, BO), bot_in=False),
            Channel(OLD, "old", archived=True),
        ),
        usergroups=(Usergroup("S0HELP", "help", users=(ANA,)),),
        app=app,
        rules=rules,
    )


def error_of(answered: Json) -> str:
    assert answered["ok"] is False, answered
    return str(answered["error"])


def button(action_id: str = "go", **more: object) -> Json:
    return {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Go"}, **more}


def actions(*elements: Json, block_id: str = "row") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def typed_input(action_id: str = "words", block_id: str = "reply", *, dispatch: bool = False, **more: object) -> Json:
    element = {"type": "plain_text_input", "action_id": action_id, **more}
    label = {"type": "plain_text", "text": "Your words"}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, "dispatch_action": dispatch}


def modal(*blocks: Json, **more: object) -> Json:
    title, submit = {"type": "plain_text", "text": "Write reply"}, {"type": "plain_text", "text": "Send"}
    body = list(blocks) or [typed_input()]
    return {"type": "modal", "callback_id": "write", "title": title, "submit": submit, "blocks": body, **more}


def thread_names() -> set[str]:
    return {thread.name for thread in threading.enumerate()}
