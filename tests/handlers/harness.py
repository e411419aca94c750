"""People at work in a stand-in for Slack, the real Bolt with our handlers, and a desk that only remembers.

A fake socket hands each envelope to `App.dispatch` and the answer back, so a listener has finished when a person's act
returns; the Web API and every response_url go over the wire to the stand-in.
"""

import json
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App
from slack_bolt.request import BoltRequest
from slack_bolt.response import BoltResponse

import handlers
from bot.core.settings.sections import SlackChannels
from bot.core.slack_messages import DesiredMessage, SlackPlace
from bot.sandbox.slack import ActionResult, Channel, Json, Rules, SlackServer, User, Workspace
from bot.slack.client.messenger import WebMessenger, web_client
from bot.slack.messages.desired import Drawing
from tests.fakes.company import a_current_company
from tests.fakes.desk import FakeDesk
from tests.slack.samples import ANA, BO, EVE, PEOPLE, TAGS

ROOM, REVIEW = "C0ROOM", "C0REVIEW"
CHANNELS = SlackChannels(review_channel=REVIEW, triage_channel=REVIEW, fallback_channel=REVIEW, outbound_channel=REVIEW)


class FakeSocketMode:
    """Socket Mode without a socket."""

    def __init__(self, slack: SlackServer, app: App) -> None:
        self._slack = slack
        self._app = app
        self._threads = ThreadPoolExecutor(1)
        slack.workspace.delivery.add_socket(self, lambda open_: {"type": "hello", "num_connections": open_})

        self.deaf = False

    def push(self, text: str) -> None:
        envelope = json.loads(text)
        if "envelope_id" in envelope and not self.deaf:
            self._threads.submit(self._answer, envelope)

    def close(self) -> None:
        self._threads.shutdown(wait=False)

    def wait_until_answered(self) -> None:
        """Returns when everything pushed so far was answered."""
        self._threads.submit(lambda: None).result(60)

    def dispatch(self, body: Json) -> BoltResponse:
        """Dispatches a body that no person of the stand-in caused; what Slack is answered."""
        return self._app.dispatch(BoltRequest(mode="socket_mode", body=body))

    def _answer(self, envelope: Json) -> None:
        response = self._app.dispatch(BoltRequest(mode="socket_mode", body=envelope["payload"]))
        if response.status == 200:
            kind = response.headers.get("content-type", [""])[0]
            body = json.loads(response.body) if response.body and kind.startswith("application/json") else {}
            ack = {"envelope_id": envelope["envelope_id"], **({"payload": body} if body else {})}
            self._slack.workspace.delivery.receive(json.dumps(ack))


class SlackHarness:
    """One stand-in, one bot, one desk."""

    def __init__(self, *, ack_first: bool = False) -> None:
        """`ack_first`: listeners go on in threads of their own after the ack, as they do in the product."""
        workspace = Workspace(
            users=(User(ANA, "ana"), User(BO, "bo"), User(EVE, "eve")),
            channels=(Channel(ROOM, "sso"), Channel(REVIEW, "review")),
            rules=Rules(messages_per_second=0, sweep=0.02),
        )
        self.slack = SlackServer(workspace).start()
        self.desk = FakeDesk()
        client = web_client(self.slack.workspace.app.bot_token, self.slack.api)
        self.messenger = WebMessenger(client, self.desk.now)
        people, tags = tuple(PEOPLE.values()), tuple(TAGS.values())
        self.draw = Drawing(a_current_company(slack=CHANNELS, people=people, tags=tags))
        self._listeners = ThreadPoolExecutor(5 if ack_first else 1)
        self.app = App(
            client=client,
            token_verification_enabled=False,
            process_before_response=not ack_first,
            raise_error_for_unhandled_request=True,
            listener_executor=self._listeners,
        )
        homes = handlers.Homes(self.desk, client)
        self.desk.fake_inbox.handler = handlers.KeptPayloads(self.desk, client, homes)
        handlers.register(self.app, self.desk, homes)
        self.socket = FakeSocketMode(self.slack, self.app)

    def close(self) -> None:
        self.slack.stop()
        self.socket.close()

    def post_card(self) -> str:
        """Posts the desk's question as a card in its channel, where its thread is known to the desk."""
        ts = self.show("card")
        self.desk.threads_of[ROOM, ts] = 12
        return ts

    def show(self, key: str, thread: str = "") -> str:
        """Posts the message of this key that the desk's question should have; its ts."""
        return self.messenger.post("question:12", self._drawn(key), thread).ts

    def redraw(self, key: str, ts: str) -> None:
        """Draws the message of this key again."""
        assert self.messenger.update("question:12", self._drawn(key), SlackPlace(ROOM, ts))

    def _drawn(self, key: str) -> DesiredMessage:
        (message,) = (one for one in self.draw(self.desk.question_detail, self.desk.now()) if one.key == key)
        return message

    def press(self, user: str, ts: str, action: str, value: object = None, channel: str = ROOM) -> ActionResult:
        return self.slack.press(user, channel, ts, action, value)

    def run_command(self, text: str, user: str = BO, name: str = "/switchboard") -> Json:
        """The one answer to a slash command."""
        outcome = self.slack.command(user, ROOM, name, text, responses_wanted=1)
        (answer,) = outcome.messages
        return answer

    def ephemerals_to(self, user: str) -> list[str]:
        """What only this person was shown, and will be by what has begun."""
        self._listeners.submit(lambda: None).result(60)
        return [json.dumps(message["blocks"], ensure_ascii=False) for message in self.slack.ephemerals(user)]
