"""A payload of any shape, forged or of an earlier version, is acknowledged and answered in words; nothing is raised."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.request import BoltRequest
from structlog.testing import capture_logs

import handlers
from bot.core.model import Batch
from bot.core.replying.proposal import Proposal
from bot.slack import action_ids
from bot.slack.client.messenger import web_client
from handlers.errors import INTERNAL_ERROR
from tests.fakes.bot_harness import API, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.payloads import ODD_VALUES, Json, PayloadMaker, places, with_odd_value
from tests.fakes.posts import a_post
from tests.test_permission_matrix import AUTHOR, BUTTONS, COMMS, PEOPLE, SUBMISSIONS, TYPED, USERS

_MORE_BUTTONS = {
    action_ids.RUN_PLACES[0]: "release Q-1",
    action_ids.RESUME: "all:",
    action_ids.PAGE: '["api","mine",1]',
    action_ids.SHOW: "1",
}
_FEW = 6
"""How many of the odd payloads of each kind are tried at every run; all of them are by `make prove`."""
_PARTS = 8
"""Into how many tests `make prove` divides them, for its workers."""


class Listeners:
    """All our listeners behind the real Bolt, and the inbox behind them."""

    def __init__(self, harness: BotHarness) -> None:
        self.harness = harness
        self.maker = PayloadMaker(COMMS, API, harness.messages(API)[-1]["ts"])
        self._app = App(
            client=web_client(harness.slack.workspace.app.bot_token, harness.slack.api),
            token_verification_enabled=False,
            process_before_response=True,
            raise_error_for_unhandled_request=True,
        )
        handlers.register(self._app, harness.bot.desk, handlers.Homes(harness.bot.desk, self._app.client))
        self._inbox = next(step for step in harness.bot.steps if step.name == "inbox")
        self._count = 0

    def all(self) -> Iterator[tuple[str, Json]]:
        """One of each payload that we listen for."""
        for action, value in {name: value for name, (value, _) in BUTTONS.items()}.items() | _MORE_BUTTONS.items():
            yield f"press {action}", self.maker.pressed(action, value)
        yield "press ask_to_allow", self.maker.pressed(action_ids.ASK_TO_ALLOW, "1763640000.1 1763640000.2")
        yield "choose show", self.maker.pressed(action_ids.MORE, "show 1", "overflow")
        for callback in SUBMISSIONS:
            yield f"submit {callback}", self.maker.submitted(callback)
        for callback in (action_ids.WRITE_WINDOW, action_ids.EDIT_WINDOW, action_ids.AMEND_WINDOW):
            yield f"typing {callback}", self.maker.typing(callback)
        for text, _ in TYPED.values():
            yield f"type {text}", self.maker.command(text)
        yield "shortcut", self.maker.shortcut()
        yield from self.maker.events()

    def take(self, body: Json) -> tuple[str, list[Any]]:
        """Let the listeners take it, and carry it out: what Slack was answered, and what was logged."""
        self._count += 1
        handlers.make_readable(body)
        for action in body.get("actions", ()):
            action["action_ts"] = f"{self._count}.1" if action.get("action_ts") == "1.1" else action.get("action_ts")
        body |= {"trigger_id": f"{self._count}.1"} if body.get("trigger_id") == "1.1" else {}
        body |= {"event_id": f"Ev{self._count}"} if body.get("event_id") == "Ev1" else {}
        try:
            request = BoltRequest(mode="socket_mode", body=body)
        except TypeError:  # Bolt itself cannot read it, so nothing of ours is reached
            return "", []
        with capture_logs() as logs:
            answer = self._app.dispatch(request)
            for lane in self._inbox.due():
                self._inbox.run(lane)
        assert answer.status == 200
        return str(answer.body), list(logs)


@pytest.fixture(scope="module")
def listeners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listeners]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    database: Path = tmp_path_factory.mktemp("odd") / "bot.sqlite"
    with running_bot(database, channel, clock, others=USERS, people=PEOPLE) as harness:
        posts = [a_post(f"p{n}", f"How do I rotate API key number {n}?", thread_id=f"p{n}") for n in (1, 2, 3, 4)]
        channel.batches.append(Batch(tuple(posts), "c1"))
        harness.pass_time(minutes=1)
        harness.bot.desk.replies.propose(1, Proposal(AUTHOR, "Use the rotate button."))
        harness.run_due()
        yield Listeners(harness)


def _told(listeners: Listeners) -> str:
    slack = listeners.harness.slack
    return " ".join(message_text(message) for message in slack.ephemerals(COMMS))


_Odd = tuple[tuple[str | int, ...], object]
"""A place in a payload, and what stands there instead."""


def _few(name: str, odd: Sequence[_Odd]) -> Sequence[_Odd]:
    return random.Random(name).sample(odd, min(_FEW, len(odd)))


def _try(listeners: Listeners, choose: Callable[[str, Sequence[_Odd]], Sequence[_Odd]]) -> list[tuple[str, object]]:
    """The odd payloads that raised something, or were answered as a fault of ours."""
    bad: list[tuple[str, object]] = []
    for name, body in listeners.all():
        for path, value in choose(name, [(path, value) for path in places(body) for value in ODD_VALUES]):
            answer, logs = listeners.take(with_odd_value(body, path, value))
            errors = [line for line in logs if line["log_level"] == "error"]
            if errors or INTERNAL_ERROR in answer:
                bad.append((name, (path, value, errors)))
    return bad


def test_no_odd_payload_raises_anything_or_is_called_a_fault_of_ours(listeners: Listeners) -> None:
    assert _try(listeners, _few) == []
    assert INTERNAL_ERROR not in _told(listeners)


@pytest.mark.prove
@pytest.mark.parametrize("part", range(_PARTS))
def test_no_odd_payload_at_all_raises_anything(listeners: Listeners, part: int) -> None:
    assert _try(listeners, lambda _name, odd: odd[part::_PARTS]) == []


@pytest.mark.parametrize("value", ["", "x", "1" * 30, "1 x", "U0FOREIGN9"])
@pytest.mark.parametrize("action", [action_ids.MERGE, action_ids.USE_EARLIER, action_ids.NOT_SAME])
def test_a_button_whose_value_is_none_of_ours_is_said_to_be_an_old_one(
    listeners: Listeners, action: str, value: str
) -> None:
    before = len(listeners.harness.slack.ephemerals(COMMS))
    listeners.take(listeners.maker.pressed(action, value))
    (told,) = listeners.harness.slack.ephemerals(COMMS)[before:]
    assert "This button is of an earlier version of Switchboard, so nothing was done." in message_text(told)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("moment", "moment", "selected_date_time"), 10**30),
        (("moment", "moment", "selected_date_time"), "tomorrow"),
        (("span", "span", "selected_option", "value"), 60),
        (("span", "span", "selected_option"), {}),
    ],
)
def test_a_window_with_values_of_another_version_stays_open_and_says_so(
    listeners: Listeners, path: tuple[str, ...], value: object
) -> None:
    body = with_odd_value(
        listeners.maker.submitted(action_ids.SNOOZE_WINDOW), ("view", "state", "values", *path), value
    )
    answer, _ = listeners.take(body)
    assert "This window is of an earlier version of Switchboard. Copy your words" in answer
    assert '"response_action": "errors"' in answer


@pytest.mark.parametrize("missing", ["channel", "ts", "user"])
def test_a_message_without_its_place_is_acknowledged_and_noted(listeners: Listeners, missing: str) -> None:
    body = next(body for name, body in listeners.maker.events() if name == "message posted")
    del body["event"][missing]
    _, logs = listeners.take(body)
    assert [line["event"] for line in logs] == ["payload.unknown"]


def test_two_presses_without_a_moment_are_two_acts(listeners: Listeners) -> None:
    first, second = (listeners.maker.pressed(action_ids.CLAIM, number) for number in ("3", "4"))
    for body in (first, second):
        del body["actions"][0]["action_ts"], body["trigger_id"]
        listeners.take(body)
    desk = listeners.harness.bot.desk
    assert [desk.questions.detail(number).question.claimed_by for number in (3, 4)] == [COMMS, COMMS]


@pytest.mark.parametrize("name", ["", None, 7])
def test_typing_in_a_window_that_says_no_id_is_answered_in_words(listeners: Listeners, name: object) -> None:
    _, logs = listeners.take(with_odd_value(listeners.maker.typing(action_ids.WRITE_WINDOW), ("view", "id"), name))
    assert [line for line in logs if line["log_level"] == "error"] == []
