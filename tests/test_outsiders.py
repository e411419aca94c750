"""Outsiders talk and look, and nothing else: strangers to the configuration, guests, people of other companies, the
deactivated. The real bot over real Bolt and the sandbox's Slack.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.model import Batch, Person, Role
from bot.core.replying.policy import ApprovalPolicy
from bot.sandbox.slack import User
from bot.slack import action_ids
from tests.fakes.bot_harness import ANA, API, FAY, PEOPLE, BotHarness, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post

NOBODY, GUEST, PARTNER = "U0NOBODY01", "U0GUEST001", "U0PARTNER1"
OTHERS = (
    User(NOBODY, "nobody"),
    User(GUEST, "guest", guest=True),
    User(PARTNER, "partner", team="T0PARTNERS"),
)
EVERY_ROLE = tuple(Role)
CONFIGURED = (*PEOPLE, Person(GUEST, "Gus Guest", roles=EVERY_ROLE), Person(PARTNER, "Pat Partner", roles=EVERY_ROLE))


@pytest.fixture
def stage(tmp_path: Path, clock: FakeClock) -> Iterator[BotHarness]:
    """A bot that asks for no approval, with one question; a guest and a partner are configured with every role."""
    channel = FakeChannel(clock)
    policy = ApprovalPolicy(approvals=0)
    with running_bot(
        tmp_path / "bot.sqlite", channel, clock, others=OTHERS, people=CONFIGURED, policy=policy
    ) as harness:
        channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?"),), "c1"))
        harness.pass_time(minutes=1)
        yield harness


def _told(stage: BotHarness, user: str) -> str:
    return " ".join(message_text(message) for message in stage.slack.ephemerals(user))


@pytest.mark.parametrize("outsider", [NOBODY, GUEST, PARTNER])
def test_an_outsiders_reply_is_talk_and_they_are_told_privately_why(stage: BotHarness, outsider: str) -> None:
    ts = stage.slack.say(outsider, API, "reply: Once an hour.", stage.card()["ts"])
    stage.wait_until(lambda: "Only an expert, a lead or communications can propose a reply" in _told(stage, outsider))
    stage.slack.edit(outsider, API, ts, "reply: Twice an hour.")
    stage.wait_until(lambda: _told(stage, outsider).count("can propose a reply") >= 2)
    detail = stage.bot.desk.questions.detail(1)
    assert detail.replies == ()
    assert [entry.what for entry in detail.entries].count("talk.inside") == 1


@pytest.mark.parametrize("outsider", [NOBODY, GUEST, PARTNER])
def test_an_outsiders_claim_is_refused_to_them_alone_and_logged_once(stage: BotHarness, outsider: str) -> None:
    with capture_logs() as logs:
        stage.press(outsider, API, stage.card()["ts"], action_ids.CLAIM)
        stage.wait_until(lambda: "can claim a question" in _told(stage, outsider))
    refused = [line for line in logs if line["event"] == "act.refused"]
    assert [(line["act"], line["by"]) for line in refused] == [("claim", outsider)]
    assert stage.bot.desk.questions.detail(1).question.claimed_by == ""
    assert not stage.thread_contains("can claim a question")


def test_an_outsider_looks(stage: BotHarness) -> None:
    outcome = stage.slack.command(NOBODY, API, "/sb", "show Q-1", responses_wanted=1)
    assert "rotate my API key" in message_text(outcome.messages[0])


def test_somebody_is_an_outsider_from_the_moment_their_account_changes_and_a_colleague_again_after(
    stage: BotHarness,
) -> None:
    stage.slack.change_user(ANA, guest=True)
    assert stage.slack.wait_for_acks()
    stage.press(ANA, API, stage.card()["ts"], action_ids.CLAIM)
    stage.wait_until(lambda: "your account is a guest's" in _told(stage, ANA))
    stage.slack.change_user(ANA, guest=False)
    assert stage.slack.wait_for_acks()
    stage.press(ANA, API, stage.card()["ts"], action_ids.CLAIM)
    stage.wait_until(lambda: stage.bot.desk.questions.detail(1).question.claimed_by == ANA)


def test_who_acts_from_another_workspace_is_an_outsider_before_slack_is_asked(tmp_path: Path, clock: FakeClock) -> None:
    channel = FakeChannel(clock)
    with running_bot(tmp_path / "bot.sqlite", channel, clock, others=OTHERS, people=CONFIGURED) as stage:
        stage.slack.fault("users.info", "error", times=1000, code="fatal_error")
        channel.batches.append(Batch((a_post("p1", "How do I rotate my API key?"),), "c1"))
        stage.pass_time(minutes=1)
        stage.slack.say(PARTNER, API, "reply: Once an hour.", stage.card()["ts"])
        stage.wait_until(lambda: "your account is another workspace's" in _told(stage, PARTNER))
        stage.press(FAY, API, stage.card()["ts"], action_ids.CLAIM)
        stage.wait_until(lambda: stage.bot.desk.questions.detail(1).question.claimed_by == FAY)
