"""What an earlier release showed in Slack promises to stay: nothing is posted anew, and what goes on goes on in it.

The database is the one of `test_upgrade`; Slack is in memory, and holds what the database says it does.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.company import Current
from bot.core.details import ThreadMessage
from bot.core.ports.runtime import Step
from bot.core.routing.route import Route
from bot.core.slack_messages import CARD, DesiredMessage, MessageState, SlackPlace
from bot.desk import Desk
from bot.desk.context import DeskContext
from bot.flow.steps.announce_bursts import AnnounceBursts
from bot.flow.steps.relay import Relay
from bot.flow.steps.slack_sync import SlackSync
from bot.slack.messages.desired import Drawing
from bot.store.engine import migrate, open_engine
from bot.store.transaction import Store
from tests.fakes.bot_harness import API, FAY, GIL, TRIAGE, ferrywire
from tests.fakes.clock import FakeClock
from tests.fakes.in_memory import FakeChannel, FakeMessenger
from tests.fakes.sweep import run_until_idle
from tests.test_upgrade import EXPECTED, RECORDED, RELEASE

IN_REVIEW, ITS_QUESTION, ITS_NEWEST_NOTE = 2, 4, "1795815475.276138"
"""R-2 of Q-4; in that release its thread was told last that it was proposed."""


@dataclass
class Upgraded:
    """This release on that database, with the Slack it left."""

    store: Store
    clock: FakeClock
    slack: FakeMessenger
    channel: FakeChannel
    desk: Desk
    steps: tuple[Step, ...]

    def drain(self, **amount: float) -> None:
        """Let time go by; then every question is drawn, and all that is due happens."""
        self.clock.forward(**amount)
        with self.store.writing() as tx:
            tx.slack_messages.redraw(range(1, len(EXPECTED["questions"]) + 1))
        run_until_idle(self.steps)

    def place(self, number: int, key: str) -> SlackPlace:
        """Where this message of a question stands."""
        return next(one.place for one in self.desk.questions.detail(number).messages if one.key == key)


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[Upgraded]:
    file = tmp_path / "switchboard.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((RECORDED / f"{RELEASE}.sql").read_text(encoding="utf-8"))
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    clock = FakeClock(datetime.fromisoformat(EXPECTED["now"]))
    store = Store(engine, clock=clock)
    slack, channel = FakeMessenger(clock, store), FakeChannel(clock)
    fill(slack, store)
    company = Current(ferrywire())
    drawing = Drawing(company)
    steps = (
        SlackSync(store, slack, drawing, company, nothing_happens),
        Relay(store, {"square": channel}, nothing_happens, company),
        AnnounceBursts(store, slack, drawing.burst, company, nothing_happens),
    )
    context = DeskContext(store, company, {"square": channel}, lambda *_: Route(TRIAGE, (), (), ""))
    yield Upgraded(store, clock, slack, channel, Desk(context), steps)
    engine.dispose()


def nothing_happens(name: str) -> None:
    """At a failpoint."""


def fill(slack: FakeMessenger, store: Store) -> None:
    """Have in Slack what the release's own rows say that stands there."""
    with store.reading() as tx:
        for number in range(1, len(EXPECTED["questions"]) + 1):
            for one in tx.slack_messages.of_question(number):
                if one.ts:
                    message = DesiredMessage(one.key, one.channel, (), "", tx.now)
                    slack.messages[one.place] = (f"question:{number}", message, one.thread)
        for number in (1, 2):
            stands = tx.bursts.message(number)
            assert stands is not None
            message = DesiredMessage(stands.key, stands.channel, (), "", tx.now)
            slack.messages[stands.place] = (f"burst:{number}", message, "")


def test_nothing_is_posted_anew_when_all_is_drawn(upgraded: Upgraded) -> None:
    before = set(upgraded.slack.messages)
    upgraded.drain()
    upgraded.drain(minutes=5)
    assert upgraded.slack.posts == []
    assert set(upgraded.slack.messages) == before, "and nothing is taken away"


def test_every_message_that_stands_has_one_row(upgraded: Upgraded) -> None:
    with upgraded.store.reading() as tx:
        rows = [one for number in range(1, 19) for one in tx.slack_messages.of_question(number) if one.ts]
    assert {place: times for place, times in Counter(one.place for one in rows).items() if times > 1} == {}
    with closing(sqlite3.connect(":memory:")) as recorded:
        recorded.executescript((RECORDED / f"{RELEASE}.sql").read_text(encoding="utf-8"))
        told = {ts for (ts,) in recorded.execute("SELECT ts FROM note WHERE ts <> '' UNION SELECT ts FROM card")}
        told |= {ts for (ts,) in recorded.execute("SELECT review_ts FROM reply WHERE review_ts <> ''")}
    assert {one.ts for one in rows} == told


def test_each_card_is_found_by_its_place_and_what_is_said_under_it_is_heard(upgraded: Upgraded) -> None:
    for name, (room, ts) in EXPECTED["cards"].items():
        said = ThreadMessage(room, ts, f"{float(ts) + 60:.6f}", FAY, "let me look")
        assert upgraded.desk.threads.message_posted(said, (f"message:{room}:{said.ts}",)).kind == "inside"
        assert upgraded.desk.threads.question_at(room, ts) == int(name.removeprefix("Q-"))


def test_the_newest_note_of_a_reply_in_review_becomes_its_message_and_goes_its_whole_way(upgraded: Upgraded) -> None:
    upgraded.drain()
    upgraded.desk.sending.resume(FAY)
    sha256 = upgraded.desk.replies.detail(IN_REVIEW)[1].reply.sha256
    upgraded.desk.reviews.approve(IN_REVIEW, GIL, sha256)
    upgraded.drain()
    assert "undo" in upgraded.slack.shown(f"reply:{IN_REVIEW}")
    upgraded.drain(minutes=1)
    assert upgraded.desk.replies.detail(IN_REVIEW)[1].reply.state.value == "sent"
    assert "It is 60 a minute." in upgraded.channel.published_texts()
    assert upgraded.place(ITS_QUESTION, f"reply:{IN_REVIEW}") == SlackPlace(API, ITS_NEWEST_NOTE)
    assert f"reply {IN_REVIEW} sent" in upgraded.slack.drawn
    assert {key for key in upgraded.slack.posts if not key.startswith("outbound:")} == set()


def test_what_is_sent_afterwards_is_announced_once_and_what_was_sent_before_is_not_again(upgraded: Upgraded) -> None:
    upgraded.desk.sending.resume(FAY)
    upgraded.drain(minutes=1)
    upgraded.drain(minutes=5)
    sent = [int(name[2:]) for name, state in EXPECTED["replies"].items() if state == "waiting"]
    assert sorted(upgraded.slack.announced) == sent
    assert sorted(upgraded.slack.posts) == [f"outbound:{number}" for number in sent]


def test_a_card_that_was_being_posted_when_that_release_was_stopped_is_found_and_not_posted_again(
    tmp_path: Path, upgraded: Upgraded
) -> None:
    file = tmp_path / "stopped.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((RECORDED / f"{RELEASE}.sql").read_text(encoding="utf-8"))
        connection.execute("DELETE FROM card WHERE question = 3")
        connection.execute("UPDATE question SET state = 'routed', card_ts = '', shown_entry = 0 WHERE number = 3")
        connection.commit()
    engine = open_engine(f"sqlite:///{file}")
    migrate(engine)
    with Store(engine, clock=upgraded.clock).reading() as tx:
        card = next(one for one in tx.slack_messages.of_question(3) if one.key == CARD)
    engine.dispose()
    assert replace(card, channel="") == replace(card, channel="", state=MessageState.POSTING, ts="")
