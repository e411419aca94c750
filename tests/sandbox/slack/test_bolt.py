"""The real Bolt, over the real Socket Mode client and WebClient, against the stand-in on the wire."""

import queue
import threading
from collections.abc import Iterator
from http.client import RemoteDisconnected

import pytest
from slack_bolt import Ack, App, Respond
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RateLimitErrorRetryHandler

from bot.sandbox.slack import Json, Rules, SlackApp, SlackServer
from bot.slack.client.socket import hang_up
from tests.sandbox.fake_workspace import ANA, APP, BOT, ROOM, actions, button, modal, seed_workspace, thread_names


class FakeBot:
    """A small bot that notes what it hears, and answers."""

    def __init__(self, slack: SlackServer) -> None:
        self.client = WebClient(token=BOT, base_url=slack.api)
        self.heard: queue.Queue[tuple[str, Json]] = queue.Queue()
        app = App(client=self.client)
        app.event("message")(self.hear)
        app.event("app_home_opened")(self.home)
        app.command("/switchboard")(self.command)
        app.action("go")(self.go)
        app.shortcut("propose")(self.go)
        app.view("write")(self.write)
        web = WebClient(token=APP, base_url=slack.api)
        self.handler = SocketModeHandler(app, APP, web_client=web)
        self.slack = slack
        self.handler.connect()  # type: ignore[no-untyped-call]
        assert slack.wait_for_sockets()

    def close(self) -> None:
        """Closes the client at once: left alone, it waits 3 s in recv and 1 s at its queue before it ends."""
        client = self.handler.client
        client.closed, client.auto_reconnect_enabled = True, False
        self.slack.hang_up()
        client.enqueue_message("{}")
        hang_up(self.handler)

    def hear(self, event: Json) -> None:
        self.heard.put(("message", event))

    def home(self, event: Json) -> None:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": f"Hello {event['user']}"}}]
        self.client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    def command(self, ack: Ack, command: Json, respond: Respond) -> None:
        ack(f"heard {command['text']}")
        respond("and done")

    def go(self, ack: Ack, body: Json) -> None:
        ack()
        self.client.views_open(trigger_id=body["trigger_id"], view=modal())

    def write(self, ack: Ack, view: Json) -> None:
        words = view["state"]["values"]["reply"]["words"]["value"]
        if words == "no":
            ack(response_action="errors", errors={"reply": "Say more."})
        else:
            ack()
            self.heard.put(("reply", {"text": words}))


@pytest.fixture
def slack() -> Iterator[SlackServer]:
    with SlackServer(seed_workspace(Rules(burst=20, sweep=0.02), SlackApp())) as server:
        yield server


@pytest.fixture
def bot(slack: SlackServer) -> Iterator[FakeBot]:
    fake = FakeBot(slack)
    yield fake
    slack.wait_for_acks()
    fake.close()


def test_a_person_and_a_real_bolt_app_go_through_the_whole_conversation(slack: SlackServer, bot: FakeBot) -> None:
    ts = slack.say(ANA, ROOM, "is a < b?")
    assert bot.heard.get(timeout=60) == ("message", bot_saw := slack.log("envelope")[0]["payload"]["event"])
    assert (bot_saw["text"], bot_saw["ts"]) == ("is a &lt; b?", ts)

    outcome = slack.command(ANA, ROOM, "/switchboard", "queue sso", responses_wanted=2)
    assert outcome.ok
    assert {message["text"] for message in outcome.messages} == {"heard queue sso", "and done"}

    card = bot.client.chat_postMessage(channel=ROOM, text="card", blocks=[actions(button())])["ts"]
    assert slack.press(ANA, ROOM, card, "go").ok
    assert slack.wait_until(lambda: slack.window(ANA) is not None)
    assert slack.submit(ANA, {"words": "no"}).errors == {"reply": "Say more."}
    assert slack.submit(ANA, {"words": "yes, since 2.4"}).ok
    assert slack.window(ANA) is None
    assert bot.heard.get(timeout=60) == ("reply", {"text": "yes, since 2.4"})


def test_a_shortcut_and_the_home_tab_reach_the_app(slack: SlackServer, bot: FakeBot) -> None:
    ts = slack.say(ANA, ROOM, "I would say 2.4")
    assert slack.shortcut(ANA, ROOM, ts, "propose").ok
    assert slack.wait_until(lambda: slack.window(ANA) is not None)
    slack.open_home(ANA)
    assert slack.wait_until(lambda: slack.home(ANA) is not None)


def test_an_app_that_is_told_to_reconnect_misses_nothing(slack: SlackServer, bot: FakeBot) -> None:
    before = slack.workspace.delivery.sockets[0]
    slack.disconnect()
    assert slack.wait_until(
        lambda: before not in slack.workspace.delivery.sockets and bool(slack.workspace.delivery.sockets)
    )
    slack.say(ANA, ROOM, "still there?")
    assert bot.heard.get(timeout=60)[1]["text"] == "still there?"


def test_the_sdk_sees_errors_headers_and_retry_after_as_from_slack(slack: SlackServer) -> None:
    client = WebClient(token=BOT, base_url=slack.api)
    assert "chat:write" in client.auth_test().headers["x-oauth-scopes"]
    slack.fault("chat.postMessage", "ratelimited", retry_after=3)
    with pytest.raises(SlackApiError) as limited:
        client.chat_postMessage(channel=ROOM, text="x")
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "3")
    slack.fault("chat.postMessage", "server_error")
    with pytest.raises(SlackApiError) as broken:
        client.chat_postMessage(channel=ROOM, text="x")
    assert broken.value.response.status_code == 500


def test_the_sdks_own_rate_limit_handler_waits_and_gets_through(slack: SlackServer) -> None:
    client = WebClient(token=BOT, base_url=slack.api, retry_handlers=[RateLimitErrorRetryHandler()])
    slack.fault("chat.postMessage", "ratelimited", retry_after=0)
    assert client.chat_postMessage(channel=ROOM, text="x")["ok"]
    assert [line["status"] for line in slack.log("api", "chat.postMessage")] == [429, 200]


def test_a_lost_answer_cuts_the_connection_after_the_message_stands(slack: SlackServer) -> None:
    client = WebClient(token=BOT, base_url=slack.api, retry_handlers=[])
    slack.fault("chat.postMessage", "lost_answer")
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        client.chat_postMessage(channel=ROOM, text="once")
    assert [m["text"] for m in slack.messages(ROOM)] == ["once"]


def test_a_file_goes_up_in_three_steps(slack: SlackServer) -> None:
    client = WebClient(token=BOT, base_url=slack.api)
    client.files_upload_v2(channel=ROOM, content="a,b\n1,2\n", filename="report.csv", initial_comment="the week")
    (message,) = slack.messages(ROOM)
    assert (message["text"], message["files"][0]["name"], message["files"][0]["size"]) == ("the week", "report.csv", 8)


def test_a_stand_in_leaves_no_thread_and_no_port_behind() -> None:
    before = thread_names()
    with SlackServer(seed_workspace(Rules(), SlackApp())) as server:
        fake = FakeBot(server)
        port = int(server.url.rsplit(":", 1)[1])
        fake.close()
    with SlackServer(seed_workspace(Rules(), SlackApp()), port=port) as again:
        assert again.url.endswith(str(port))
    left = {name for name in thread_names() - before if "slack" in name or "AnyIO" in name}
    assert left == set()


def test_stopping_lets_go_of_whoever_waits_for_an_ack() -> None:
    with SlackServer(seed_workspace(Rules(patience=30), SlackApp())) as server:
        outcomes: list[str] = []
        link = server.workspace.delivery
        link.add_socket(SilentSocket(), lambda _open: {})
        waiting = threading.Thread(target=lambda: outcomes.append(server.command(ANA, ROOM, "/switchboard").error))
        waiting.start()
        assert server.wait_until(lambda: bool(link.pending) or bool(server.log("envelope")))
    waiting.join(5)
    assert outcomes == ["given_up"]


class SilentSocket:
    """Takes envelopes and says nothing."""

    def push(self, text: str) -> None:
        assert text

    def close(self) -> None:
        assert self
