"""The contract against our stand-in; or, when SLACK_CONTRACT_URL is set, against whatever that names.

With it go SLACK_CONTRACT_BOT_TOKEN, SLACK_CONTRACT_APP_TOKEN and SLACK_CONTRACT_CHANNEL (the bot is in it). For the
real Slack the URL is https://slack.com.
"""

import os
from collections.abc import Iterator

import pytest

from bot.sandbox.slack import Rules, SlackApp, SlackServer
from tests.sandbox.fake_workspace import APP, BOT, ROOM, seed_workspace
from tests.sandbox.slack_contract import SlackContract, Target


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    if url := os.environ.get("SLACK_CONTRACT_URL"):
        names = ("BOT_TOKEN", "APP_TOKEN", "CHANNEL")
        yield Target(url.rstrip("/"), *(os.environ[f"SLACK_CONTRACT_{name}"] for name in names))
        return
    with SlackServer(seed_workspace(Rules(messages_per_second=0), SlackApp())) as slack:
        yield Target(slack.url, BOT, APP, ROOM)


class TestSlackContract(SlackContract):
    """Every promise of the contract, against the target."""
