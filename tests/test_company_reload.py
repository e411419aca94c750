"""Tags, people and policy changed under a running bot, over real Bolt and the sandbox's Slack: it goes by them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.errors import NotAllowed
from bot.core.model import Batch, Role, Tag
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from tests.fakes.bot_harness import ANA, API, GIL, PEOPLE, TAGS, TRIAGE, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

KEYS = replace(TAGS[0], name="keys", formerly=("api",))
OUTAGES = Tag("outages", "Is it down", TRIAGE, words=("down",))
KEEPERS = tuple(replace(p, tags=("keys",)) if p.tags else p for p in PEOPLE)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def channel(clock: FakeClock) -> FakeChannel:
    return FakeChannel(clock)


@pytest.fixture
def harness(tmp_path: Path, clock: FakeClock, channel: FakeChannel) -> Iterator[BotHarness]:
    with running_bot(tmp_path / "s.db", channel, clock) as harness:
        yield harness


def asks(harness: BotHarness, channel: FakeChannel, text: str) -> None:
    number = len(channel.cursors) + 1
    channel.batches.append(Batch((a_post(f"p{number}", text, thread_id=f"p{number}"),), f"c{number}"))
    harness.pass_time(minutes=2)


def test_a_renamed_tag_takes_its_open_question_along_and_new_ones_go_by_its_new_name(
    harness: BotHarness, channel: FakeChannel
) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    harness.wait_until(lambda: bool(harness.messages(API)))
    harness.bot.take_company((KEYS, OUTAGES), KEEPERS, ApprovalPolicy())
    harness.wait_until(lambda: harness.thread_contains("is now called"))
    asks(harness, channel, "Is it down?")

    assert harness.bot.desk.questions.detail(1).question.tags == ("keys",)
    assert "keys" in message_text(harness.card())
    assert harness.bot.desk.questions.detail(2).question.tags == ("outages",)
    assert [line.question.number for line in harness.bot.desk.queue.page("keys").items] == [1]


def test_a_tag_that_is_gone_is_struck_out_on_its_card_and_the_card_stays(
    harness: BotHarness, channel: FakeChannel
) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    harness.wait_until(lambda: bool(harness.messages(API)))
    harness.bot.take_company((OUTAGES,), PEOPLE, ApprovalPolicy())
    harness.wait_until(lambda: "'strike': True" in str(harness.card()["blocks"]))
    asks(harness, channel, "Where do I renew my keys?")

    assert len(harness.messages(API)) == 1
    assert harness.bot.desk.questions.detail(1).question.tags == ("api",)
    assert harness.bot.desk.questions.detail(2).question.channel == TRIAGE
    harness.bot.take_company(TAGS, PEOPLE, ApprovalPolicy())
    harness.wait_until(lambda: "strike" not in str(harness.card()["blocks"]))


def test_a_person_who_may_approve_no_more_may_not_from_that_moment_on(
    harness: BotHarness, channel: FakeChannel
) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    reply = harness.bot.desk.replies.propose(1, ANA, "Press rotate.")
    sha256 = harness.bot.desk.replies.detail(reply)[1].reply.sha256
    people = tuple(replace(person, roles=(Role.EXPERT,)) if person.slack == GIL else person for person in PEOPLE)
    harness.bot.take_company(TAGS, people, ApprovalPolicy())

    with pytest.raises(NotAllowed):
        harness.bot.desk.reviews.approve(reply, GIL, sha256)


def test_a_rule_of_the_renamed_tag_holds_at_once_for_a_question_still_under_its_old_name(
    harness: BotHarness, channel: FakeChannel
) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    harness.bot.take_company((KEYS,), KEEPERS, ApprovalPolicy(1, (ApprovalRule(2, "read by two", tag="keys"),)))
    reply = harness.bot.desk.replies.propose(1, ANA, "Press rotate.")

    assert harness.bot.desk.questions.detail(1).question.tags == ("api",)
    assert harness.bot.desk.replies.detail(reply)[1].approvals_needed == 2
