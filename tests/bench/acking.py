"""Interaction → ack: the same press, answered by a bare Bolt app that does nothing else, and by ours, which keeps it
first; and the longest ack while hundreds of messages come at once.

From the envelope leaving Slack to its ack arriving there. Both are pressed in turn, in changing order, and each only
once what followed the last press is done, so that noise of the machine falls on both alike.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.sandbox.slack import SlackServer
from bot.slack.action_ids import CLAIM
from bot.slack.client.messenger import web_client
from bot.slack.client.socket import hang_up
from tests.bench.asking import FakeStream
from tests.bench.figures import Figure, Goal, NotMeasured, Size, percentile
from tests.bench.live import PATIENCE, a_question, live, pause, wait
from tests.fakes.bot_harness import ANA, API, workspace

MEDIAN, TAIL = Goal(1.6), Goal(2.0)
WORST = Goal(1000.0)
"""Milliseconds; Slack itself gives up after three seconds."""
WARM = 5
AFTER = 0.05
"""Seconds for the last transaction that follows a press."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A Slack with cards to press *Claim* on. `redrawn`: the card changes, and that is waited for."""

    slack: SlackServer
    redrawn: bool

    def press(self, ts: str) -> float:
        """Milliseconds to the ack."""
        if not (outcome := self.slack.press(ANA, API, ts, CLAIM)).ok:
            raise NotMeasured(f"a press was not acknowledged: {outcome.error}")
        took = self._last_ack()
        if self.redrawn:
            wait("the card drawn as claimed", lambda: f"'{CLAIM}'" not in str(_blocks(self.slack, ts)), every=0.02)
        pause(AFTER)
        return took

    def _last_ack(self) -> float:
        with self.slack.workspace.state.lock:
            lines = list(reversed(self.slack.workspace.state.log))
        sent = next(line for line in lines if line.get("type") == "interactive")
        acked = next(line for line in lines if line["kind"] == "ack" and line["envelope_id"] == sent["envelope_id"])
        return _between(sent["at"], acked["at"])


def measure(size: Size) -> list[Figure]:
    """Every press of ours is the claim of another question; the bare app's card stays as it is."""
    source = FakeStream([[a_question(number) for number in range(WARM + size.presses)]])
    with live(source, timedelta(seconds=5)) as running:
        wait("the cards", lambda: len(running.cards()) == WARM + size.presses, every=0.25)
        cards = list(running.cards().values())
        pause(0.5)
        with _bare(_blocks(running.slack, cards[0])) as (bare, bare_card):
            ours = Pressed(running.slack, redrawn=True)
            pairs = [_pair(bare, bare_card, ours, card, order) for card, order in zip(cards, cycle("ab"), strict=False)]
        flood = _flood(running.slack, cards, size.flood)
    return [*_figures([took for took, _ in pairs[WARM:]], [took for _, took in pairs[WARM:]]), flood]


def _flood(slack: SlackServer, cards: list[str], messages: int) -> Figure:
    """So many messages in the cards' threads at once, every tenth of them a reply."""
    for number in range(messages):
        words = f"reply: Rotate key {number}." if number % 10 == 0 else f"I had a look at number {number}."
        slack.say(ANA, API, words, cards[number % len(cards)])
    if not slack.wait_for_acks(PATIENCE):
        raise NotMeasured(f"{messages} messages were not acknowledged within {PATIENCE:.0f} s")
    with slack.workspace.state.lock:
        lines = list(slack.workspace.state.log)
    acked = {line["envelope_id"]: line["at"] for line in lines if line["kind"] == "ack"}
    sent = {line["envelope_id"]: line["at"] for line in lines if line.get("type") == "events_api"}
    took = [_between(at, acked[envelope]) for envelope, at in list(sent.items())[-messages:]]
    return Figure(f"worst ack of {messages} messages at once", max(took), "ms", WORST, "said in the threads of cards")


def _between(sent: str, acked: str) -> float:
    return (datetime.fromisoformat(acked) - datetime.fromisoformat(sent)) / timedelta(milliseconds=1)


def _pair(bare: Pressed, bare_card: str, ours: Pressed, card: str, order: str) -> tuple[float, float]:
    """The bare app's time and ours."""
    if order == "a":
        return bare.press(bare_card), ours.press(card)
    took = ours.press(card)
    return bare.press(bare_card), took


def _figures(bare: list[float], ours: list[float]) -> list[Figure]:
    how = f"{len(ours)} presses of Claim on each"
    ratio = {which: percentile(ours, which) / percentile(bare, which) for which in (50, 99)}
    return [
        Figure("interaction → ack, p50", percentile(ours, 50), "ms", how=how),
        Figure("interaction → ack, p99", percentile(ours, 99), "ms", how=how),
        Figure("… a bare Bolt app, p50", percentile(bare, 50), "ms", how=how),
        Figure("… a bare Bolt app, p99", percentile(bare, 99), "ms", how=how),
        Figure("… ours to the bare one's, p50", ratio[50], "x", MEDIAN, how),
        Figure("… ours to the bare one's, p99", ratio[99], "x", TAIL, how),
    ]


def _blocks(slack: SlackServer, ts: str) -> list[dict[str, Any]]:
    """What is drawn on the card with this ts now."""
    with slack.workspace.state.lock:
        blocks: list[dict[str, Any]] = slack.workspace.state.conversation(API).messages[ts]["blocks"]
        return blocks


@contextmanager
def _bare(blocks: list[dict[str, Any]]) -> Iterator[tuple[Pressed, str]]:
    """A Bolt app with one listener that acknowledges, in a Slack of its own that shows the same card."""
    with SlackServer(workspace()) as slack:
        tokens = workspace().app
        client = web_client(tokens.bot_token, slack.api)
        app = App(client=client, token_verification_enabled=False)
        app.action(CLAIM)(_acknowledge)
        handler = SocketModeHandler(app, tokens.app_token, web_client=web_client(tokens.app_token, slack.api))
        try:
            handler.connect()  # type: ignore[no-untyped-call]  # slack_bolt types half of this class
            posted = client.chat_postMessage(channel=API, text="A card", blocks=blocks)
            yield Pressed(slack, redrawn=False), str(posted["ts"])
        finally:
            hang_up(handler)


def _acknowledge(ack: Ack) -> None:
    ack()
