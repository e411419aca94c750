"""What became of a reply is told wherever it is looked for, and told alike: card, thread, review, queue, home and show.

The real bot over real Bolt and the sandbox's Slack.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.errors import Outside, Refused, Unauthorised
from bot.core.model import Batch, PostStatus
from bot.core.replying.proposal import Proposal
from bot.slack import action_ids
from tests.fakes.bot_harness import ANA, API, GIL, OUTBOUND, REVIEW, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

WORDS = "Use the rotate button."


class Truth:
    """A running bot with one question, and everything it shows of it."""

    def __init__(self, harness: BotHarness, channel: FakeChannel) -> None:
        self.harness, self.channel, self.desk, self.slack = harness, channel, harness.bot.desk, harness.slack
        channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?"),), "c1"))
        harness.pass_time(minutes=1)

    def approved(self) -> None:
        reply = self.desk.replies.propose(1, Proposal(ANA, WORDS))
        self.harness.run_due()
        self.desk.reviews.approve(reply, GIL, self.desk.replies.detail(reply)[1].reply.sha256)
        self.harness.run_due()

    def fails(self, error: Outside) -> None:
        self.channel.errors["reply"].append(error)
        self.approved()
        self.harness.pass_time(seconds=31)

    def card(self) -> str:
        return message_text(self.harness.card())

    def living(self) -> str:
        return message_text(self.harness.ours("reply")[-1])

    def review(self) -> str:
        return message_text(self.harness.ours("review", REVIEW)[-1])

    def queue(self) -> str:
        return self._command("queue")

    def shown(self) -> str:
        return self._command("show Q-1")

    def home(self) -> str:
        assert self.slack.open_home(ANA).ok
        self.slack.wait_for_acks()
        self.harness.wait_until(lambda: self.slack.home(ANA) is not None)
        return message_text(self.slack.home(ANA) or {})

    def everywhere(self) -> dict[str, str]:
        """What each place says, by its name."""
        places: dict[str, Callable[[], str]] = {
            "card": self.card,
            "living": self.living,
            "review": self.review,
            "queue": self.queue,
            "show": self.shown,
            "home": self.home,
        }
        return {name: told() for name, told in places.items()}

    def outbound(self, about: str) -> list[str]:
        """What communications are told of what leaves, by kind of message."""
        return [message_text(message) for message in self.harness.ours(about, OUTBOUND)]

    def actions(self) -> list[str]:
        """The buttons under the card."""
        return [str(e.get("action_id")) for b in self.harness.card()["blocks"] for e in b.get("elements", [])]

    def press(self, action: str) -> None:
        self.harness.press(ANA, API, self.harness.card()["ts"], action)

    def _command(self, text: str) -> str:
        outcome = self.slack.command(ANA, API, "/switchboard", text, responses_wanted=1)
        assert outcome.messages, outcome
        answer: Any = outcome.messages[0]
        return message_text(answer)


@pytest.fixture
def truth(tmp_path: Path) -> Iterator[Truth]:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with running_bot(tmp_path / "t.db", channel, clock) as harness:
        yield Truth(harness, channel)


@pytest.mark.parametrize(
    "error", [Refused("square", "replies are closed"), Unauthorised("square", "the key is revoked")]
)
def test_a_reply_that_could_not_be_sent_is_told_as_failed_everywhere_with_the_reason(
    truth: Truth, error: Outside
) -> None:
    truth.fails(error)
    for place, told in truth.everywhere().items():
        assert "could not be sent" in told, place
        assert error.reason in told, place
        assert "on its way out" not in told, place


def test_a_reply_to_a_locked_post_is_told_as_failed_everywhere(truth: Truth) -> None:
    truth.channel.statuses["p1"] = PostStatus.LOCKED
    truth.approved()
    truth.harness.pass_time(seconds=31)
    assert {"locked" in told for told in truth.everywhere().values()} == {True}


def test_what_failed_is_tried_again_from_the_card(truth: Truth) -> None:
    truth.fails(Refused("square", "replies are closed"))
    truth.press(action_ids.RETRY)
    truth.harness.wait_until(lambda: truth.channel.published_texts() == [WORDS])
    truth.harness.wait_until(lambda: "answered in public" in truth.card())
    assert "could not be sent" not in truth.card()


def test_what_failed_is_posted_by_hand_from_the_card(truth: Truth) -> None:
    truth.fails(Unauthorised("square", "the key is revoked"))
    truth.press(action_ids.POST_BY_HAND)
    truth.harness.wait_until(lambda: "a person posts it by hand" in truth.card())
    assert "https://square.example/compose/p1" in str(truth.harness.ours("reply")[-1]["blocks"])
    assert truth.channel.published_texts() == []
    truth.desk.replies.confirm_posted_by_hand(1, ANA, "https://square.example/r9")
    truth.harness.run_due()
    assert "answered in public" in truth.card()


def test_what_failed_is_let_go_from_the_card_and_the_question_waits_again(truth: Truth) -> None:
    truth.fails(Refused("square", "replies are closed"))
    truth.press(action_ids.WITHDRAW)
    truth.harness.wait_until(lambda: "waits for an answer" in truth.card())
    assert "on its way out" not in truth.queue()


def test_what_failed_is_edited_from_the_card_and_the_new_words_go_to_review(truth: Truth) -> None:
    truth.fails(Refused("square", "too rude"))
    truth.press(action_ids.REWORD)
    truth.harness.wait_until(lambda: WORDS in str(truth.slack.window(ANA)))
    outcome = truth.slack.submit(ANA, {action_ids.WORDS: "Kindly use the rotate button."})
    assert outcome.ok, outcome
    truth.harness.wait_until(lambda: "is in review" in truth.card())
    assert "Kindly" in truth.review()
    assert len(truth.desk.questions.detail(1).replies) == 1


def test_communications_are_told_of_a_failed_reply_and_on_the_same_line_that_it_left_after_all(truth: Truth) -> None:
    truth.fails(Refused("square", "replies are closed"))
    (line,) = truth.outbound("outbound")
    assert "could not be sent to square: replies are closed" in line
    truth.desk.replies.retry(1, ANA)
    truth.harness.pass_time(seconds=1)
    (line,) = truth.outbound("outbound")
    assert "answered" in line
    assert "could not be sent" not in line


@pytest.mark.parametrize("removed", [True, False])
def test_communications_are_told_what_somebody_did_to_our_answer_there_once(truth: Truth, *, removed: bool) -> None:
    truth.approved()
    truth.harness.pass_time(seconds=31)
    ours = a_post("r1", WORDS, own=True, parent_id="p1", thread_id="p1")
    changed = a_post("r1", "Moderated.", own=True, parent_id="p1", thread_id="p1")
    truth.channel.batches += [
        Batch((ours,), "c2"),
        Batch((), "c3", gone=("r1",)) if removed else Batch((changed,), "c3"),
    ]
    truth.harness.pass_time(minutes=1)
    truth.harness.pass_time(minutes=1)
    did = "removed there" if removed else "edited there"
    (line,) = truth.outbound("outbound")
    assert did in line.casefold()
    (fate,) = truth.outbound("fate")
    assert did in fate
    assert "since" in truth.review()
    assert did in truth.card()
    truth.harness.pass_time(hours=1)
    assert len(truth.outbound("fate")) == 1


def test_a_hold_of_a_tag_typed_in_slack_keeps_what_waits_and_resuming_there_shows_it_first(truth: Truth) -> None:
    truth.approved()
    truth.harness.command(ANA, API, "hold #api an outage")
    truth.harness.pass_time(minutes=1)
    assert truth.channel.published_texts() == []
    for place, told in truth.everywhere().items():
        assert "holds #api: an outage" in told, place
    (notice,) = (told for message in truth.harness.ours("notice", REVIEW) if "holds" in (told := message_text(message)))
    assert "sending of answers about  api" in notice
    answer = truth.harness.command(GIL, REVIEW, "resume #api")
    assert "1 reply would leave" in message_text(answer)
    assert WORDS in message_text(answer)
    assert truth.channel.published_texts() == []
    truth.harness.press(GIL, REVIEW, answer["ts"], action_ids.RESUME_ALL)
    truth.harness.wait_until(lambda: truth.channel.published_texts() == [WORDS])
    assert "held" not in truth.card().casefold()
