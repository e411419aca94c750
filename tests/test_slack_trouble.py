"""Trouble with one message in Slack promises: it holds up no other, it is told where it can be seen, and it is mended.

The real bot over real Bolt and a Slack that keeps its pace: a message a second in a channel, fifty updates a minute.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.core.bursts import BurstRule
from bot.core.model import Batch
from bot.core.replying.proposal import Proposal
from bot.core.slack_messages import MessageState, SlackMessage
from bot.flow.steps.ingest import WatchedSource
from bot.sandbox.slack import Rules
from tests.fakes.bot_harness import (
    ANA,
    API,
    FAY,
    GIL,
    OUTBOUND,
    REVIEW,
    TRIAGE,
    BotHarness,
    message_key,
    message_text,
    running_bot,
)
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post
from tests.fakes.watching import WATCH_ALL

WORDS = "Use the rotate button."
POLLED_EVERY = timedelta(seconds=0.5)


class Stage:
    """The bot, its Slack, and the channel it watches. Time goes by a second at a turn."""

    def __init__(self, harness: BotHarness, channel: FakeChannel, clock: FakeClock) -> None:
        self.harness, self.slack, self.desk = harness, harness.slack, harness.bot.desk
        self.channel, self.clock = channel, clock
        self.asked = 0

    def until(self, holds: Callable[[], bool], seconds: int = 90) -> None:
        for _ in range(seconds):
            self.harness.run_due()
            if holds():
                return
            self.harness.advance(timedelta(seconds=1))
        raise AssertionError(f"it did not come to this: {self.rows()}")

    def ask(self, text: str = "How do I rotate my API key?", thread: str = "") -> None:
        """Somebody asks in public; half a second later it is read."""
        self.asked += 1
        name = f"p{self.asked}"
        post = a_post(name, text, thread_id=thread or name, written_at=self.clock.now)
        self.channel.batches.append(Batch((post,), name))
        self.harness.advance(POLLED_EVERY)
        self.harness.run_due()

    def until_sent(self, replies: int) -> None:
        self.until(lambda: len(self.channel.published_texts()) == replies)

    def card(self) -> None:
        self.ask()
        self.until(lambda: len(self.harness.ours("card")) == 1)

    def propose(self, text: str = WORDS) -> int:
        return self.desk.replies.propose(1, Proposal(ANA, text))

    def approve(self, reply: int) -> None:
        self.desk.reviews.approve(reply, GIL, self.desk.replies.detail(reply)[1].reply.sha256)

    def rows(self) -> tuple[SlackMessage, ...]:
        return self.desk.questions.detail(1).messages

    def row(self, key: str) -> SlackMessage:
        return next(one for one in self.rows() if one.key == key)

    def reviewed(self) -> bool:
        return any("approve" in str(m["blocks"]) for m in self.harness.ours("review", REVIEW))

    def at_rest(self) -> bool:
        """Whether Slack matches, and nothing is to be tried again."""
        with self.harness.bot.store.reading() as tx:
            due = tx.slack_messages.due()
        return not due and all(one.next_at is None for one in self.rows())


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    watched = {"square": WatchedSource(channel, WATCH_ALL, POLLED_EVERY)}
    rule = BurstRule(questions=5)
    with running_bot(tmp_path / "s.db", channel, clock, Rules(), burst=rule, watched=watched) as harness:
        yield Stage(harness, channel, clock)


def calls(stage: Stage, method: str, about: str) -> list[dict[str, Any]]:
    """The calls of this method about messages of this kind, as Slack answered them."""
    return [call for call in stage.slack.log("api", method) if key_of(call["args"]).partition(":")[0] == about]


def key_of(args: dict[str, Any]) -> str:
    metadata = args.get("metadata") or {}
    return message_key({"metadata": json.loads(metadata) if isinstance(metadata, str) else metadata})


@pytest.mark.parametrize("close", ["archive", "kick"])
def test_a_question_whose_channel_was_closed_to_us_goes_on_in_the_fallback_channel(stage: Stage, close: str) -> None:
    stage.card()
    stage.propose("A first answer.")
    stage.until(stage.at_rest)
    getattr(stage.slack, close)(API)
    stage.desk.questions.claim(1, ANA)
    stage.desk.replies.propose(1, Proposal(FAY, "A second answer.", despite_claim_of=ANA))
    stage.until(lambda: len(stage.harness.ours("review", REVIEW)) == 2, 30)
    stage.until(stage.at_rest, 30)
    (card,) = stage.harness.ours("card", TRIAGE)
    assert "cannot be used" in stage.desk.questions.detail(1).question.why, "which *Why?* tells"
    assert "Slack refuses" not in message_text(card), "what stands in the closed channel is nobody's affair"
    under = [message_key(m) for m in stage.slack.thread(TRIAGE, card["ts"])]
    assert {"card", "reply:1", "reply:2"} <= set(under), "and what is under way is there"


def test_a_card_that_an_administrator_deleted_is_posted_again_by_itself_and_is_talked_under(stage: Stage) -> None:
    stage.card()
    stage.desk.questions.claim(1, ANA)
    stage.until(stage.at_rest)
    (old,) = stage.harness.ours("card")
    stage.slack.remove_message(API, old["ts"])
    assert stage.slack.wait_for_acks()
    stage.harness.wait_until(lambda: stage.row("card").ts != old["ts"])
    (card,) = stage.harness.ours("card")
    stage.slack.say(ANA, API, f"reply: {WORDS}", thread_ts=card["ts"])
    stage.harness.wait_until(lambda: bool(stage.desk.questions.detail(1).replies))
    stage.until(stage.reviewed, 30)
    assert stage.row("reply:1").thread == card["ts"]


@pytest.mark.parametrize("kind", ["ratelimited", "server_error"])
def test_that_words_were_refused_is_told_although_slack_could_not_tell_it_at_first(stage: Stage, kind: str) -> None:
    stage.card()
    stage.desk.questions.claim(1, FAY)
    stage.until(stage.at_rest)
    stage.slack.fault("chat.postEphemeral", kind)
    stage.slack.say(ANA, API, f"reply: {WORDS}", thread_ts=stage.harness.ours("card")[0]["ts"])
    assert stage.slack.wait_for_acks()
    stage.until(lambda: bool(stage.slack.ephemerals(ANA)))
    assert "This was not taken as a reply" in message_text(stage.slack.ephemerals(ANA)[0])


@pytest.mark.parametrize("kind", ["ratelimited", "server_error"])
def test_an_answer_by_response_url_comes_there_although_slack_could_not_take_it_at_first(
    stage: Stage, kind: str
) -> None:
    stage.card()
    stage.slack.fault("response_url", kind)
    answer = stage.harness.command(FAY, API, "queue")
    assert "Q-1" in message_text(answer)
    outcomes = [line["outcome"] for line in stage.slack.log("response_url")]
    assert len(outcomes) == 2
    assert outcomes[-1] == "ok"
    assert stage.slack.log("api", "chat.postEphemeral") == [], "it is told once"


@pytest.mark.parametrize("code", ["edit_window_closed", "cant_update_message"])
def test_a_card_that_may_not_be_changed_any_more_is_followed_by_another(stage: Stage, code: str) -> None:
    stage.card()
    stage.slack.fault("chat.update", "error", code=code, key="card")
    stage.desk.questions.claim(1, ANA)
    stage.propose()
    stage.until(stage.reviewed, 30)
    stage.until(stage.at_rest, 30)
    assert len(stage.harness.ours("card")) == 2
    assert "Ana Reyes" in message_text(stage.harness.ours("card")[-1])


def test_a_note_that_slack_refuses_is_told_on_the_card_and_tried_at_once_when_a_person_acts(stage: Stage) -> None:
    stage.card()
    stage.slack.fault("chat.postMessage", "error", code="msg_blocks_too_long", key="note:")
    stage.desk.questions.snooze(1, ANA, stage.clock.now + timedelta(hours=1))
    stage.until(lambda: "Slack refuses a message" in message_text(stage.harness.card()), 30)
    assert stage.harness.ours("note") == []
    stage.propose()
    stage.until(stage.reviewed, 30)
    stage.until(stage.at_rest, 30)
    assert len(stage.harness.ours("note")) == 1
    assert "Slack refuses" not in message_text(stage.harness.card())


def test_a_candidate_whose_review_channel_is_closed_says_so_in_its_thread_and_is_asked_for_at_the_next_act(
    stage: Stage,
) -> None:
    stage.card()
    stage.slack.archive(REVIEW)
    stage.propose()
    stage.until(lambda: stage.harness.thread_contains("Communications cannot be asked"), 30)
    stage.slack.archive(REVIEW, on=False)
    stage.desk.questions.claim(1, ANA)
    stage.until(stage.reviewed, 30)
    stage.until(stage.at_rest, 30)


def test_at_a_message_a_second_the_outbound_channel_is_told_once_and_everything_arrives(stage: Stage) -> None:
    stage.card()
    stage.ask(thread="other")
    stage.ask(thread="third")
    for number in range(3):
        reply = stage.propose(f"Answer {number}.")
        stage.approve(reply)
    stage.until_sent(3)
    stage.until(stage.at_rest)
    limited = [call for call in stage.slack.log("api", "chat.postMessage") if call["outcome"] == "ratelimited"]
    assert limited, "Slack's pace was met"
    keys = Counter(message_key(m) for room in (API, REVIEW, OUTBOUND) for m in stage.slack.messages(room))
    assert {key: times for key, times in keys.items() if times > 1} == {}
    assert len(stage.harness.ours("outbound", OUTBOUND)) == 3
    assert {one.state for one in stage.rows()} == {MessageState.POSTED}


def test_three_answers_to_one_question_make_a_short_thread(stage: Stage) -> None:
    stage.card()
    stage.ask(thread="other")
    stage.ask(thread="third")
    for number in range(3):
        reply = stage.propose(f"Answer {number}.")
        stage.approve(reply)
        stage.until_sent(number + 1)
    stage.until(stage.at_rest)
    under = [message_key(m) for m in stage.slack.thread(API, stage.harness.card()["ts"])][1:]
    assert len(under) == 5, f"{len(under)} messages in the thread: {under}"
    assert [key for key in under if key.startswith("reply:")] == ["reply:1", "reply:2", "reply:3"]


def test_however_fast_questions_come_a_burst_is_redrawn_every_five_seconds_at_most(stage: Stage) -> None:
    for number in range(20):
        stage.ask(f"Where is api key number {number}?")
    stage.until(lambda: len(stage.harness.ours("card")) == 20, 120)
    stage.until(lambda: "20 questions about api" in message_text(stage.harness.ours("burst")[0]), 30)
    redrawn = [datetime.fromisoformat(call["at"]) for call in calls(stage, "chat.update", "burst")]
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(redrawn)]
    assert gaps
    assert min(gaps) >= 5, gaps
    assert len(stage.harness.ours("burst")) == 1


def test_a_burst_whose_channel_was_closed_is_told_in_the_fallback_channel(stage: Stage) -> None:
    for number in range(5):
        stage.ask(f"Where is api key number {number}?")
    stage.until(lambda: len(stage.harness.ours("burst")) == 1)
    stage.slack.archive(API)
    stage.ask("Where is api key number 5?")
    stage.until(lambda: len(stage.harness.ours("burst", TRIAGE)) == 1, 30)
    assert "6 questions about api" in message_text(stage.harness.ours("burst", TRIAGE)[0])


def test_a_burst_that_an_administrator_deleted_is_told_again_when_it_grows_and_calls_nobody_twice(stage: Stage) -> None:
    for number in range(5):
        stage.ask(f"Where is api key number {number}?")
    stage.until(lambda: len(stage.harness.ours("burst")) == 1)
    (told,) = stage.harness.ours("burst")
    assert "'type': 'user'" in str(told["blocks"])
    stage.slack.remove_message(API, told["ts"])
    stage.ask("Where is api key number 5?")
    stage.until(lambda: len(stage.harness.ours("burst")) == 1, 30)
    assert "'type': 'user'" not in str(stage.harness.ours("burst")[0]["blocks"])
