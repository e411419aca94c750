"""How `0.1.0.sql` and `0.1.0.json` were made: the bot of release 0.1.0 was played, and its database dumped as text.

    PYTHONPATH=. python tests/recorded/database/record_0_1_0.py

Everything in it was written by the release itself, over the tests' stage: real Slack library, real SQLite, one channel
in memory. One question each stands at every turn of the road that `_play` names. The file belongs to that release as a
migration does: it is never changed, nor run by a later one, which makes its own beside it.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.core.errors import Refused, Uncertain
from bot.core.model import Capabilities, Batch, Tag, ReplyMode
from bot.plan import classifier_of
from bot.store.engine import schema_revisions
from bot.worker import swept
from tests.fakes.clock import FakeClock
from tests.fakes.posts import a_post
from tests.fakes.in_memory import FakeChannel
from tests.fakes.bot_harness import ANA, API, FAY, GIL, TRIAGE, BotHarness, running_bot, plan

HERE = Path(__file__).parent
RELEASE = "0.1.0"
TAGS = (
    Tag(
        "api",
        "API keys and limits",
        API,
        examples=("How do I rotate a key?", "The rate limit is too low for our import"),
        words=("key", "keys", "rate limit"),
        promise_minutes=60,
    ),
    Tag("billing", "Invoices and payments", TRIAGE, examples=("We were charged twice this month",), words=("invoice",)),
)
IN_MEMORY = ("learn", "recall", "rename")
"""Steps that are due in every new process, whatever stands in the database."""
BY_HAND = Capabilities(ReplyMode.ASSIST, why="its rules want a person to post")


class _Play:
    """Questions asked in public, and what people do with them."""

    def __init__(self, stage: BotHarness, channel: FakeChannel) -> None:
        self.stage, self.desk, self.channel = stage, stage.bot.desk, channel
        self.count = 0

    def asked(self, text: str, **changes: Any) -> int:
        """A question and its card; its number."""
        self.count += 1
        changes.setdefault("written_at", self.desk.now())
        post = a_post(f"p{self.count}", text, url=f"https://square.example/p{self.count}", **changes)
        self.channel.batches.append(Batch((post,), f"c{self.count}"))
        self.stage.passes(minutes=1)
        return self.count

    def proposed(self, text: str, words: str, **changes: Any) -> int:
        """A candidate in review; the reply's number."""
        reply = self.desk.propose(self.asked(text, **changes), ANA, words)
        self.stage.go()
        return reply

    def approved(self, text: str, words: str, **changes: Any) -> int:
        """A reply in its undo window."""
        reply = self.proposed(text, words, **changes)
        self.desk.approve(reply, GIL, self.desk.reply_file(reply)[1].reply.sha256)
        self.stage.go()
        return reply

    def left(self, text: str, words: str, **changes: Any) -> int:
        """A reply that has had its turn to leave."""
        reply = self.approved(text, words, **changes)
        self.stage.passes(minutes=1)
        return reply


def _play(play: _Play) -> None:
    desk, channel = play.desk, play.channel
    play.left("How do I rotate my API key?", "Use the rotate button under Settings.")
    play.asked("Good morning everybody, what a lovely sunrise over the harbour")
    desk.claim(play.asked("Which keys may read the audit log of our workspace?"), ANA)
    play.proposed("Is there a rate limit on the export of reports?", "It is 60 a minute.")
    desk.ask_for_changes(play.proposed("Do keys work in the sandbox region too?", "Yes."), GIL, "say since when")
    channel.errors["reply"].append(Refused("square", "it takes no links"))
    play.left("Can a key be limited to one address range?", "Yes, under Settings, Networks.")
    channel.errors["reply"].append(Uncertain("square", "the answer was lost"))
    play.left("Does the rate limit count failed calls of webhooks?", "No, it does not.")
    play.stage.passes(hours=1)
    play.left("Do I need a key for the status page?", "You need none.", abilities=BY_HAND)
    first = play.asked("Where do I see the last use of a key in the console?")
    desk.merge(play.asked("Somebody tell me when a key of ours was last used, please"), first, FAY)
    desk.tag(play.asked("Why was the invoice of our second team sent twice?"), FAY, add=["api"])
    desk.ignore(play.asked("A key turned in the old lock of the lighthouse"), FAY, "a poem", "not_us")
    desk.snooze(play.asked("Will keys get names some day?"), ANA, desk.now() + timedelta(days=9))
    desk.settle(play.asked("Are there keys for read access alone?"), FAY, "answered in the docs")
    play.stage.go()
    held = play.approved("May two keys share one rate limit?", "They may not.")
    desk.hold(FAY, "a launch", "square")
    play.stage.passes(minutes=1)
    desk.resume(FAY, "square")
    desk.undo(held, ANA)
    play.approved("Is the key in the header or in the query?", "In the header, always.")
    desk.hold(FAY, "an outage")
    play.stage.passes(minutes=1)
    desk.claim(3, ANA)
    last = play.proposed("How long does a deleted key still work?", "Not a second.")
    steps = {step.name: step for step in play.stage.bot.steps}
    fresh = a_post("fresh", "How many keys may one workspace have?", written_at=desk.now(), thread_id="fresh")
    channel.batches.append(Batch((fresh,), "fresh"))
    play.stage.advance(timedelta(minutes=1))
    steps["poll"].run("square")
    desk.approve(last, GIL, desk.reply_file(last)[1].reply.sha256)
    steps["learn"].run("all")
    steps["ask"].run(str(desk.reply_file(last)[0].question.number))


def _expected(stage: BotHarness, clock: FakeClock, numbers: list[int]) -> dict[str, Any]:
    with stage.bot.store.reading() as book:
        dossiers = [book.dossier(number) for number in numbers]
        verified = book.history.verify()
        examples = book.corrections.taught()[1]
    words = replace(plan(stage.slack, {}, HERE, clock), tags=TAGS)
    return {
        "revision": schema_revisions(stage.bot.engine)[0],
        "now": clock.now.isoformat(),
        "entries": verified.entries,
        "questions": {d.question.id: d.question.state.value for d in dossiers},
        "replies": {f"R-{f.reply.number}": f.reply.state.value for d in dossiers for f in d.replies},
        "cards": {d.question.id: [d.question.channel, d.question.card_ts] for d in dossiers if d.question.card_ts},
        "due": sorted(f"{name} {key}" for name, key in swept(stage.bot.steps) if name not in IN_MEMORY),
        "examples": [[one.text, list(one.tags), one.ref] for one in examples],
        "versions": {
            "words": classifier_of(words, examples).version,
            "minilm": classifier_of(replace(words, by_meaning=True), examples).version,
        },
        "tags": [asdict(tag) for tag in TAGS],
    }


def _recorded(database: Path) -> None:
    clock = FakeClock()
    channel = FakeChannel(clock)
    with running_bot(database, channel, clock, tags=TAGS) as stage:
        _play(_Play(stage, channel))
        with closing(sqlite3.connect(database)) as connection:
            numbers = [number for (number,) in connection.execute("SELECT number FROM question ORDER BY number")]
            dump = "\n".join(connection.iterdump())
        expected = json.dumps(_expected(stage, clock, numbers), indent=2, ensure_ascii=False)
    (HERE / f"{RELEASE}.sql").write_text(f"{dump}\n", encoding="utf-8")
    (HERE / f"{RELEASE}.json").write_text(f"{expected}\n", encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        _recorded(Path(folder) / "switchboard.db")
