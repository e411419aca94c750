"""The company changed under a running bot, over real Bolt and the sandbox's Slack: it goes by what it is now."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.bursts import BurstRule
from bot.core.errors import NotAllowed
from bot.core.model import Batch, Role, Tag
from bot.core.replying.lint import LintRules
from bot.core.replying.policy import ApprovalPolicy, ApprovalRule
from bot.core.replying.proposal import Proposal
from bot.core.settings.sections import RelaySettings, RetentionSettings
from tests.fakes.bot_harness import (
    ANA,
    API,
    CHANNELS,
    GIL,
    OUTBOUND,
    PEOPLE,
    TAGS,
    TRIAGE,
    BotHarness,
    ferrywire,
    message_text,
    running_bot,
)
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
    harness.bot.reload(ferrywire(tags=(KEYS, OUTAGES), people=KEEPERS))
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
    harness.bot.reload(ferrywire(tags=(OUTAGES,)))
    harness.wait_until(lambda: "'strike': True" in str(harness.card()["blocks"]))
    asks(harness, channel, "Where do I renew my keys?")

    assert len(harness.messages(API)) == 1
    assert harness.bot.desk.questions.detail(1).question.tags == ("api",)
    assert harness.bot.desk.questions.detail(2).question.channel == TRIAGE
    harness.bot.reload(ferrywire())
    harness.wait_until(lambda: "strike" not in str(harness.card()["blocks"]))


def test_a_person_who_may_approve_no_more_may_not_from_that_moment_on(
    harness: BotHarness, channel: FakeChannel
) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    reply = harness.bot.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    sha256 = harness.bot.desk.replies.detail(reply)[1].reply.sha256
    people = tuple(replace(person, roles=(Role.EXPERT,)) if person.slack == GIL else person for person in PEOPLE)
    harness.bot.reload(ferrywire(people=people))

    with pytest.raises(NotAllowed):
        harness.bot.desk.reviews.approve(reply, GIL, sha256)


def test_a_rule_of_the_renamed_tag_holds_at_once_for_a_question_still_under_its_old_name(
    harness: BotHarness, channel: FakeChannel
) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    policy = ApprovalPolicy(1, (ApprovalRule(2, "read by two", tag="keys"),))
    harness.bot.reload(ferrywire(tags=(KEYS,), people=KEEPERS, policy=policy))
    reply = harness.bot.desk.replies.propose(1, Proposal(ANA, "Press rotate."))

    assert harness.bot.desk.questions.detail(1).question.tags == ("api",)
    assert harness.bot.desk.replies.detail(reply)[1].approvals_needed == 2


def test_an_embargo_and_a_disclosure_hold_for_the_next_words(harness: BotHarness, channel: FakeChannel) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    before = harness.bot.desk.replies.preview(1, ANA, "Wait for Lighthouse.")
    harness.bot.reload(ferrywire("{name}, {title}", lint=LintRules(embargo=("Lighthouse",))))
    after = harness.bot.desk.replies.preview(1, ANA, "Wait for Lighthouse.")

    assert (before.blocked, after.blocked) == (False, True)
    assert "Ana Reyes, engineer" in after.text
    assert "Ana Reyes" not in before.text


def test_the_next_approval_opens_the_undo_window_of_now(harness: BotHarness, channel: FakeChannel) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    harness.bot.reload(ferrywire(relay=RelaySettings(undo_seconds=600)))
    reply = harness.bot.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    sha256 = harness.bot.desk.replies.detail(reply)[1].reply.sha256
    harness.bot.desk.reviews.approve(reply, GIL, sha256)

    assert harness.bot.desk.replies.detail(reply)[1].reply.send_at == harness.bot.desk.now() + timedelta(minutes=10)


def test_a_shorter_retention_forgets_within_the_hour(harness: BotHarness, channel: FakeChannel) -> None:
    asks(harness, channel, "How do I rotate my keys?")
    harness.bot.desk.questions.settle(1, ANA)
    harness.pass_time(days=40)
    kept = harness.bot.desk.questions.detail(1).posts[0].post.text
    harness.bot.reload(ferrywire(retention=RetentionSettings(days=30)))
    harness.pass_time(hours=1)

    assert (kept, harness.bot.desk.questions.detail(1).posts[0].post.text) == ("How do I rotate my keys?", "")


def test_fewer_questions_than_before_are_a_burst_at_once(harness: BotHarness, channel: FakeChannel) -> None:
    harness.bot.reload(ferrywire(burst=BurstRule(questions=2)))
    for text in ("How do I rotate my keys?", "Where do my old keys go?"):
        number = len(channel.cursors) + 1
        post = a_post(f"p{number}", text, thread_id=f"p{number}", written_at=harness.bot.desk.now())
        channel.batches.append(Batch((post,), f"c{number}"))
        harness.pass_time(minutes=2)

    with harness.bot.store.reading() as tx:
        assert [burst.count for burst in tx.bursts.ongoing()] == [2]


def test_channels_stay_what_they_were_until_a_restart(harness: BotHarness, channel: FakeChannel) -> None:
    channels = CHANNELS.model_copy(update={"triage_channel": OUTBOUND, "review_channel": OUTBOUND})
    harness.bot.reload(ferrywire(slack=channels))
    asks(harness, channel, "Is it true?")

    assert harness.bot.desk.questions.detail(1).question.channel == TRIAGE
