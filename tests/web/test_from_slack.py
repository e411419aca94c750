"""The way from Slack to the desk on the web: `/sb desk`, typed in a Slack that is live."""

from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp

from bot.core.model import Batch
from bot.core.replying.proposal import Proposal
from bot.core.settings.web import WebSettings
from bot.web.app import web_app
from tests.fakes.bot_harness import ANA, API, GIL, REVIEW, message_text, running_bot
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel
from tests.fakes.posts import a_post
from tests.fakes.web import a_browser


def links(node: Any) -> list[str]:
    """Every address that a message links to."""
    if isinstance(node, list):
        return [url for item in node for url in links(item)]
    if not isinstance(node, dict):
        return []
    own = [node["url"]] if node.get("type") == "link" else []
    return own + [url for value in node.values() for url in links(value)]


def test_the_command_hands_a_link_to_whoever_typed_it_alone(tmp_path: Path, clock: FakeClock) -> None:
    on = WebSettings(on=True, port=8711)
    with running_bot(tmp_path / "switchboard.db", FakeChannel(clock), clock, web=on) as harness:
        answer = harness.command(GIL, API, "desk")
        (address,) = links(answer["blocks"])
        app: ASGIApp = web_app(harness.bot.desk)
        browser = a_browser(harness.bot.desk, app)
        page = address.removeprefix("http://127.0.0.1:8711")
        browser.submit(page, "/sign-in/link")

        assert answer["is_ephemeral"]
        assert "Hello Gil" in browser.read("/")


@pytest.mark.parametrize("on", [True, False])
def test_card_show_and_review_lead_to_their_pages_where_there_is_a_desk_on_the_web(
    tmp_path: Path, clock: FakeClock, on: bool
) -> None:
    address, channel = "https://desk.example.com", FakeChannel(clock)
    channel.batches.append(Batch((a_post("p1", "API key?", thread_id="p1"),), "c1"))
    with running_bot(tmp_path / "bot.sqlite", channel, clock, web=WebSettings(on=on, address=address)) as harness:
        harness.pass_time(minutes=1)
        reply = harness.bot.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
        harness.run_due()
        shown = harness.command(GIL, API, "show Q-1")
        cards, reviews = harness.messages(API), harness.messages(REVIEW)

    question, page = f"{address}/questions/1", f"{address}/review/{reply}"
    assert [question in links(shown["blocks"]), question in links(cards[0]["blocks"])] == [on, on]
    assert (page in links(reviews[0]["blocks"])) == on


@pytest.mark.parametrize(("who", "said"), [(GIL, "is not on"), ("U0NOBODY01", "is not on")])
def test_without_a_desk_on_the_web_the_command_says_so(tmp_path: Path, clock: FakeClock, who: str, said: str) -> None:
    with running_bot(tmp_path / "switchboard.db", FakeChannel(clock), clock) as harness:
        assert said in message_text(harness.command(GIL, API, "desk"))
