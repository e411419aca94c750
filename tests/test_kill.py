"""Killed with SIGKILL at any failpoint of the road, the bot is started again and the road goes on to its end: nothing
is lost, nothing is said twice, in public or in Slack, and the history's chain is whole.

Each story is played by the real bot in a process of its own (`killed`), over real Bolt, the sandbox's Slack and square
and a SQLite file. Stories are played beside each other; each test then judges its own.
"""

import multiprocessing
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.connection import wait
from pathlib import Path
from shutil import copyfile
from typing import Any, TypeVar

import pytest
from sqlalchemy import text

from bot.core.model import HistoryEntry
from bot.sandbox.slack import SlackServer
from bot.sandbox.square import Member, SquarePost, SquareServer
from bot.store.engine import open_engine
from bot.store.transaction import Store
from tests import killable_bot as killed
from tests.fakes.bot_harness import ANA, API, FAY, GIL, OUTBOUND, REVIEW, message_key, workspace
from tests.killable_bot import ACCOUNT, TOKEN, KillOrders
from tests.names_in_code import failpoints

pytestmark = pytest.mark.prove

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
PATIENCE = 40.0
"""Seconds one turn of a story may take on a busy machine."""
TICK = 0.05
AT_ONCE = 3
"""Stories played beside each other."""
WORDS = "Use the rotate button under Settings."
BETTER = "Use the rotate button under Settings, Keys."

BY_HAND = frozenset({"relay.tried", "find.looked"})
"""Failpoints on the way of a reply that a person posts."""

IN_A_BURST = frozenset({"burst.claimed", "burst.posted", "burst.placed"})
"""Failpoints of the message that tells of a burst."""

REMINDED = frozenset({"escalate.called", "escalate.kept"})
"""Failpoints of a reminder."""

CALLED_TO_ALL = frozenset(
    {
        *("escalate_burst_answer.called", "escalate_burst_answer.kept"),
        *("burst_call.claimed", "burst_call.posted", "burst_call.placed"),
    }
)
"""Failpoints of a call to decide on one answer for a whole burst."""

HANDED_ON = frozenset({"deliver.claimed", "deliver.sent"})
"""Failpoints of what is handed on, told by a story of their own."""

ANSWERED_AT_ONCE = CALLED_TO_ALL | {
    *("answer_burst.claimed", "answer_burst.made"),
    *("burst_answer.claimed", "burst_answer.posted", "burst_answer.placed"),
}
"""Failpoints on the way of one answer for a whole burst, told by a story of their own."""

TAKEN_BACK = frozenset({"delete.claimed", "delete.checked", "delete.sent", "delete.recorded"})
CORRECTED = frozenset({"amend.claimed", "amend.checked", "amend.sent", "amend.recorded"})
"""Failpoints on the way of a reply that is taken back, or corrected, after it was sent."""


AGAIN = [("ask.claimed", 2), ("ask.begun", 2), ("ask.posted", 3), ("ask.recorded", 4), ("ask.redrawn", 2)]
STORIES = [(name, 1) for name in sorted(failpoints() - ANSWERED_AT_ONCE - HANDED_ON)] + AGAIN
"""Where to die, and at which time it is reached: card, candidate and approval are all shown by one step."""


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told:
    """What a story came to."""

    deaths: int
    ours: list[SquarePost]
    slack: list[dict[str, Any]]
    entries: tuple[HistoryEntry, ...]
    recorded: Mapping[str, str]
    """Where the bot believes its messages to stand: ts by key."""
    broken: int


class Story:
    """One road with people on both sides. Whenever the bot is found dead it is started again, to live."""

    def __init__(self, orders: KillOrders, slack: SlackServer, square: SquareServer) -> None:
        self.orders = orders
        self.slack = slack
        self.square = square
        self.engine = open_engine(f"sqlite:///{orders.database}")
        self.store = Store(self.engine)
        self.deaths = 0
        self._begin(orders)

    def _begin(self, orders: KillOrders) -> None:
        context = multiprocessing.get_context("forkserver")
        self._ours, theirs = context.Pipe()
        self.process = context.Process(target=killed.run_bot, args=(orders, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def _revive(self) -> None:
        self.process.join()
        assert self.process.exitcode == -signal.SIGKILL
        self._ours.close()
        self.deaths += 1
        assert self.deaths == 1, "it died again, though nothing told it to"
        self._begin(replace(self.orders, die_at=""))

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self._ours.close()
        self.engine.dispose()

    def until(self, holds: Callable[[], bool], what: str) -> None:
        for _ in range(int(PATIENCE / TICK)):
            if wait([self.process.sentinel], TICK):
                self._revive()
            if holds():
                return
        raise AssertionError(f"it did not come to this: {what}; {[entry.what for entry in self.entries()]}")

    def entries(self) -> tuple[HistoryEntry, ...]:
        with self.store.reading() as tx:
            return tx.history.of_question(1)

    def happened(self, what: str) -> bool:
        return any(entry.what == what for entry in self.entries())

    def posted(self, channel: str, about: str) -> list[dict[str, Any]]:
        """Messages of ours that show a card, or a review."""
        return [m for m in self.slack.messages(channel) if message_key(m).partition(":")[0] == about]

    def card_number(self, card: Mapping[str, Any]) -> int:
        """The question that a card shows."""
        return int(card["metadata"]["event_payload"]["owner"].removeprefix("question:"))

    def claimed(self) -> Counter[int]:
        """How often each question was claimed."""
        with self.store.reading() as tx:
            numbers = range(1, len(ASKED) + 1)
            return Counter(
                n for n in numbers for entry in tx.history.of_question(n) if entry.what == "question.claimed"
            )

    def all_shown(self) -> bool:
        with self.engine.connect() as connection:
            behind = connection.execute(
                text("SELECT count(*) FROM question WHERE last_entry > shown_entry")
            ).scalar_one()
            behind += connection.execute(text("SELECT count(*) FROM burst WHERE show_at IS NOT NULL")).scalar_one()
        with self.store.reading() as tx:
            return behind == 0 and not tx.posts.follow_ups_waiting()

    def answered(self) -> None:
        """A question is asked, its expert answers in the thread, communications approve."""
        self.question = self.square.board.ask("kim", "How do I rotate my API key?")
        self.until(lambda: bool(self.posted(API, "card")) and self.slack.wait_for_sockets(timeout=0), "a card")
        self.until(lambda: self.happened("question.asked"), "its place is known")
        card = self.posted(API, "card")[0]
        self.slack.say(ANA, API, f"reply: {WORDS}", thread_ts=card["ts"])
        self.until(self._approved, "an approval")

    def _approved(self) -> bool:
        if self.happened("reply.approved"):
            return True
        review = self.posted(REVIEW, "review")
        if review and self.slack.wait_for_sockets(timeout=0):
            self.slack.press(GIL, REVIEW, review[0]["ts"], "approve")
        return False

    def by_api(self) -> None:
        self.answered()
        self.until(lambda: self.happened("reply.sent"), "an answer in public")
        answer = self.square.board.replies(self.question.id, ACCOUNT)[0]
        self.square.board.answer("kim", answer.id, "And for a whole team?")
        self.until(lambda: self.happened("question.reopened") and self.all_shown(), "the follow-up in its thread")

    def corrected(self) -> None:
        self.answered()
        self._window(ANA, API, "reply", "amend")
        self.until(lambda: self.slack.submit(ANA, {"words": BETTER}).ok, "a correction")
        self.until(self._approved_twice, "the approval of a correction")
        self.until(lambda: self.happened("reply.amended") and self.all_shown(), "the correction in public")

    def taken_back(self) -> None:
        self.answered()
        self._window(GIL, API, "reply", "take_back")
        self.until(lambda: self.slack.submit(GIL, {"why": "it is wrong"}).ok, "a reason")
        self.until(lambda: self.happened("reply.deleted") and self.all_shown(), "nothing in public")

    def all_answered(self) -> list[int]:
        """Several ask at once, the lead writes one answer for all, communications approve it once; the posts' ids."""
        asked = [self.square.board.ask("kim", words).id for words in ASKED]
        self.until(lambda: len(self.posted(API, "card")) == len(ASKED) and self.all_shown(), "the cards")
        self._window(FAY, API, "burst", "answer_all")
        self.until(lambda: self.slack.submit(FAY, {"words": WORDS}).ok, "an answer for all")
        if self.orders.calls:
            self.until(lambda: bool(self.posted(REVIEW, "burst_call")), "a call to decide on it")
        self.until(self._approved_for_all, "one approval")

        def each_has_it() -> bool:
            return all(self.square.board.replies(post, ACCOUNT) for post in asked) and self.all_shown()

        self.until(each_has_it, "an answer to each")
        return asked

    def _approved_for_all(self) -> bool:
        reviews = self.posted(REVIEW, "burst_answer")
        shown = [m for m in reviews if "'action_id': 'approve_for_all'" in str(m["blocks"])]
        if shown and self.slack.wait_for_sockets(timeout=0):
            self.slack.press(GIL, REVIEW, shown[0]["ts"], "approve_for_all")
        with self.store.reading() as tx:
            return any(entry.what == "burst.answer_approved" for entry in tx.history.since(LONG_AGO))

    def _window(self, user: str, channel: str, about: str, action: str) -> None:
        """Press this button under the reply until its window is open."""

        def opened() -> bool:
            if self.slack.window(user) is not None:
                return True
            shown = [m for m in self.posted(channel, about) if f"'action_id': '{action}'" in str(m["blocks"])]
            if shown and self.slack.wait_for_sockets(timeout=0):
                self.slack.press(user, channel, shown[0]["ts"], action)
            return False

        self.until(opened, f"the window of {action}")

    def _approved_twice(self) -> bool:
        if sum(entry.what == "reply.approved" for entry in self.entries()) == 2:
            return True
        reviews = [m for m in self.posted(REVIEW, "review") if "'action_id': 'approve'" in str(m["blocks"])]
        if reviews and self.slack.wait_for_sockets(timeout=0):
            self.slack.press(GIL, REVIEW, reviews[-1]["ts"], "approve")
        return False

    def by_hand(self) -> None:
        self.answered()
        self.until(lambda: self.happened("reply.handed_over"), "a person's turn")
        self.square.board.answer(ACCOUNT, self.question.id, WORDS)
        self.until(lambda: self.happened("reply.sent") and self.all_shown(), "the person's reply found")

    def told(self) -> Told:
        with self.store.reading() as tx:
            entries = tx.history.of_question(1)
            recorded = {one.key: one.ts for one in tx.slack_messages.of_question(1) if one.stands}
            broken = tx.history.verify().broken
        ours = self.square.board.replies(self.question.id, ACCOUNT)
        seen = [m for room in (API, REVIEW, OUTBOUND) for m in self.slack.messages(room)]
        return Told(self.deaths, ours, seen, entries, recorded, broken)


def play(name: str, nth: int, database: Path) -> Told:
    members = [Member(ACCOUNT, "Ferrywire", 10, TOKEN), Member("kim", "Kim")]
    with SlackServer(workspace()) as slack, SquareServer(members) as square:
        orders = KillOrders(database, slack.api, square.url, name, nth, name in BY_HAND, name in IN_A_BURST)
        orders = replace(orders, reminds=name in REMINDED)
        story = Story(orders, slack, square)
        try:
            _road(story, name)()
            return story.told()
        finally:
            story.end()


def _road(story: Story, name: str) -> Callable[[], None]:
    if name in CORRECTED:
        return story.corrected
    if name in TAKEN_BACK:
        return story.taken_back
    return story.by_hand if name in BY_HAND else story.by_api


@contextmanager
def beside_each_other(
    folder: Path, migrated: Path, stories: Sequence[tuple[str, int]], play_one: Callable[[str, int, Path], T]
) -> Iterator[Mapping[tuple[str, int], Future[T]]]:
    """All these stories, a few at a time, each with a database of its own."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(["tests.killable_bot"])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        playing = {}
        for name, nth in stories:
            database = copyfile(migrated, folder / f"{name}-{nth}.db")
            playing[name, nth] = pool.submit(play_one, name, nth, database)
        yield playing
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def stories(
    tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[Mapping[tuple[str, int], Future[Told]]]:
    with beside_each_other(tmp_path_factory.mktemp("killed"), migrated, STORIES, play) as playing:
        yield playing


def test_the_failpoints_are_found_in_every_step_that_touches_the_outside() -> None:
    assert {name.partition(".")[0] for name in failpoints()} >= {"poll", "triage", "ask", "relay", "find", "follow_up"}
    assert failpoints() >= BY_HAND | IN_A_BURST | REMINDED | CORRECTED | TAKEN_BACK | ANSWERED_AT_ONCE | HANDED_ON


@pytest.mark.parametrize(("name", "nth"), STORIES)
def test_killed_there_it_goes_on_to_the_end_and_says_nothing_twice(
    stories: Mapping[tuple[str, int], "Future[Told]"], name: str, nth: int
) -> None:
    told = stories[name, nth].result()
    assert told.deaths == 1
    stands = BETTER if name in CORRECTED else "" if name in TAKEN_BACK else WORDS
    assert [(note.text, len(note.edits)) for note in told.ours] == [(stands, name in CORRECTED)]
    marks = Counter(str(m["metadata"]) for m in told.slack if m.get("metadata"))
    assert {mark for mark, times in marks.items() if times > 1} == set()
    in_slack = {message_key(m): m["ts"] for m in told.slack if message_key(m)}
    of_no_question = in_slack.keys() & {"burst", "notice"}
    assert of_no_question == ({"burst", "notice"} if name in IN_A_BURST else set())
    assert {key: ts for key, ts in in_slack.items() if key not in of_no_question} == told.recorded
    assert told.recorded.keys() >= {"card", "reply:1", "review:1", "outbound:1"}
    happened = Counter(entry.what for entry in told.entries)
    once = ["question.seen", "question.routed", "question.asked", "reply.sent"]
    once += ["reply.amended", "reply.applied"] if name in CORRECTED else ["reply.proposed", "reply.approved"]
    once += ["reply.deleting", "reply.deleted"] if name in TAKEN_BACK else []
    assert {what: happened[what] for what in once} == dict.fromkeys(once, 1)
    calls = [e for e in told.entries if e.what in ("question.escalated", "question.reopened")]
    assert [e.what for e in calls][: len(REMINDED & {name})] == ["question.escalated"] * len(REMINDED & {name})
    assert all(one.what != other.what for one, other in pairwise(calls)), "once for each ladder"
    assert told.broken == 0


ASKED = (
    "How do I rotate my API key?",
    "What is the rate limit for a trial account?",
    "Where are old keys listed on the dashboard?",
    "Do two teams share one set of keys?",
)


@pytest.mark.parametrize(("name", "nth"), [("inbox.kept", 1), ("inbox.claimed", 2), ("inbox.acted", 2)])
def test_what_was_pressed_and_acknowledged_is_carried_out_once_after_a_kill(
    tmp_path: Path, migrated: Path, name: str, nth: int
) -> None:
    database = copyfile(migrated, tmp_path / "s.db")
    with (
        SlackServer(workspace()) as slack,
        SquareServer([Member(ACCOUNT, "F", 1, TOKEN), Member("kim", "K")]) as square,
    ):
        story = Story(KillOrders(database, slack.api, square.url, name, nth), slack, square)
        try:
            for words in ASKED:
                square.board.ask("kim", words)
            story.until(lambda: len(story.posted(API, "card")) == len(ASKED) and story.all_shown(), "the cards")
            story.until(lambda: slack.wait_for_sockets(timeout=0), "a connection")
            cards = {story.card_number(card): str(card["ts"]) for card in story.posted(API, "card")}
            with ThreadPoolExecutor(len(ASKED)) as pool:
                pressed = {n: pool.submit(slack.press, ANA, API, ts, "claim") for n, ts in cards.items()}
            acked = {number for number, outcome in pressed.items() if outcome.result().ok}
            story.until(lambda: story.deaths == 1, "its death")
            story.until(lambda: acked <= story.claimed().keys(), f"what was acknowledged: {acked}")
            assert set(story.claimed().values()) <= {1}
        finally:
            story.end()
