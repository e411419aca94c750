"""The real bot at work for a measurement: its runner's threads, SQLite on disk, real Bolt over the sandbox's Slack.

It goes by real clocks. Slack's own pace (one message a second a channel) is off unless `rules` say so, or
only that would be measured.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic
from typing import Any

from bot.app.switchboard import Switchboard
from bot.core.model import Author, Post
from bot.core.ports.channel import Source
from bot.flow.steps.ingest import WatchedSource
from bot.sandbox.slack import Rules, SlackServer
from tests.bench.figures import NotMeasured
from tests.fakes import bot_harness as stage
from tests.fakes.posts import a_post
from tests.fakes.watching import WATCH_ALL

PATIENCE = 60.0
"""Seconds for anything that is waited for."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def pause(seconds: float) -> None:
    """Let this much real time go by, so that what was measured last does not disturb what is next."""
    Event().wait(seconds)


def wait(what: str, holds: Callable[[], bool], every: float = 0.1, patience: float = PATIENCE) -> None:
    """Look until it holds. Raises NotMeasured when it did not within `patience` seconds."""
    give_up = monotonic() + patience
    while not holds():
        if monotonic() > give_up:
            raise NotMeasured(f"{what} did not happen within {patience:.0f} s")
        pause(every)


@dataclass(frozen=True, slots=True)
class Live:
    """A working bot with its Slack."""

    slack: SlackServer
    bot: Switchboard

    def cards(self) -> Mapping[int, str]:
        """Question → ts of its card. A ts is when Slack received the message, in seconds since 1970."""
        return self._marked(stage.API, "owner", "question:", "card")

    def reviews(self) -> Mapping[int, str]:
        """Reply → ts of its review message."""
        return self._marked(stage.REVIEW, "key", "review:")

    def _marked(self, channel: str, name: str, before: str, key: str = "") -> dict[int, str]:
        """Our messages by the number that follows `before` in their mark; those of this key, if one is given."""
        marks = ((m["ts"], m["metadata"]["event_payload"]) for m in self.slack.messages(channel) if "metadata" in m)
        ours = ((ts, mark) for ts, mark in marks if mark[name].startswith(before) and key in ("", mark["key"]))
        return {int(mark[name].removeprefix(before)): ts for ts, mark in ours}


@contextmanager
def live(source: Source, every: timedelta, rules: Rules = stage.UNLIMITED, **changes: Any) -> Iterator[Live]:
    """Start the bot on this one source, of which every post concerns it, and leave nothing behind."""
    with ExitStack() as closing:
        folder = closing.enter_context(TemporaryDirectory(prefix="switchboard-bench-"))
        slack = closing.enter_context(SlackServer(stage.workspace(rules)))
        watched = {source.name: WatchedSource(source, WATCH_ALL, every)}
        planned = stage.plan(slack, {source.name: source}, Path(folder, "s.db"), utc_now, watched=watched, **changes)
        bot = Switchboard(replace(planned, clock=None))
        closing.callback(bot.stop)
        bot.start()
        wait("the bot's connection to Slack", lambda: slack.wait_for_sockets(timeout=0))
        yield Live(slack, bot)


def a_question(number: int) -> Post:
    """One of many questions for the tag `api`, each in words of its own so that none joins another."""
    text = f"Our job number {number} gets a 429 after 600 calls. What is the rate limit for keys of team {number}?"
    return a_post(f"q{number}", text, author=Author(f"u{number}", f"kim{number}"), written_at=utc_now())
