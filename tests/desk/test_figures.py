"""The figures of the store are those of the exported history: nothing else is known, and nothing is left out."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import Engine

from bot.core.errors import Inside, NotFound
from bot.core.figures.facts import facts_of
from bot.core.figures.period import read_periods
from bot.core.figures.reckoning import PeriodFigures, reckon
from bot.core.figures.scope import EVERYTHING, Scope
from bot.core.model import Author, HistoryEntry
from bot.core.promises.rules import PromiseRule
from bot.core.replying.proposal import Proposal
from bot.flow.steps.maintenance.count import CountQuestions
from tests.fakes.company import change
from tests.fakes.pipeline import ANA, BEN, FAY, GIL, HANA, Pipeline
from tests.fakes.posts import a_post
from tests.fakes.query_plans import GROWING, scanned_tables

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def exported(pipeline: Pipeline) -> list[HistoryEntry]:
    """The history as JSON Lines, read again."""
    with pipeline.store.reading() as tx:
        lines = [json.dumps({**asdict(one), "at": one.at.isoformat()}) for one in tx.history.since(BEGINNING)]
    read = [json.loads(line) for line in lines]
    return [HistoryEntry(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in read]


def stored(pipeline: Pipeline, typed: str, scope: Scope = EVERYTHING, back: timedelta = timedelta()) -> PeriodFigures:
    """`back`: as they were asked for so long ago."""
    return pipeline.desk.figures.of(read_periods(typed, pipeline.clock() - back, UTC), scope, ANA)


def recounted(
    pipeline: Pipeline, typed: str, scope: Scope = EVERYTHING, back: timedelta = timedelta()
) -> PeriodFigures:
    return reckon(facts_of(exported(pipeline)), read_periods(typed, pipeline.clock() - back, UTC), scope)


def test_a_question_that_goes_all_the_way_counts_at_each_station(pipeline: Pipeline) -> None:
    asker = Author("u-kim", "kim", reach=5234)
    pipeline.receive_posts(a_post("p1", "How do I rotate my api key?", author=asker))
    pipeline.pass_time(minutes=10)
    pipeline.desk.questions.claim(1, ANA)
    pipeline.pass_time(minutes=5)
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    pipeline.pass_time(minutes=20)
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(minutes=1)
    pipeline.pass_time(hours=1)
    found = stored(pipeline, "1d").present
    assert (found["seen"], found["asked"], found["answered"], found["voices"]) == (1, 1, 1, 1)
    assert (found["promises_kept"], found["promises_broken"], found["reach"]) == (1, 0, 5200)
    assert (found["seen_to_claimed_p50"], found["claimed_to_proposed_p50"]) == (600, 300)
    assert (found["proposed_to_approved_p90"], found["approved_to_sent_p90"]) == (1200, 60)


def test_each_clock_is_counted_when_it_was_due(pipeline: Pipeline) -> None:
    rule = PromiseRule(look_minutes=30, proposal_minutes=60, review_minutes=30, sent_minutes=240)
    change(pipeline.company, promises=(rule,))
    pipeline.ask_question("my api key")
    pipeline.pass_time(minutes=20)
    pipeline.desk.questions.claim(1, ANA)
    pipeline.pass_time(minutes=50)
    reply = pipeline.desk.replies.propose(1, Proposal(ANA, "Press rotate."))
    pipeline.pass_time(minutes=10)
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(minutes=1)
    pipeline.pass_time(hours=5)
    found = stored(pipeline, "1d").present
    clocks = [(found[f"{clock}_kept"], found[f"{clock}_broken"]) for clock in ("look", "proposal", "review")]
    assert clocks == [(1, 0), (0, 1), (1, 0)]
    assert (found["promises_kept"], found["promises_broken"]) == (1, 0)
    assert recounted(pipeline, "1d").present == found


@pytest.mark.parametrize(
    ("words", "confirmed"), [("Thanks, that worked!", 1), ("Thanks, but it still fails", 0), ("thanks. And where?", 0)]
)
def test_help_is_confirmed_when_whoever_asked_says_so(pipeline: Pipeline, words: str, confirmed: int) -> None:
    reply = pipeline.propose_reply("Press rotate.")
    pipeline.desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))
    pipeline.pass_time(minutes=1)
    asked = pipeline.desk.questions.detail(1).posts[0].post
    thanks = a_post("thanks", words, author=asked.author, parent_id=asked.external_id, thread_id=asked.external_id)
    pipeline.receive_posts(thanks)
    pipeline.pass_time(minutes=1)
    assert stored(pipeline, "1d").present["helped_confirmed"] == confirmed


def acts(pipeline: Pipeline, random: Random) -> list[Callable[[], object]]:
    """What anybody may do next to some question."""
    desk, who = pipeline.desk, random.choice((ANA, BEN, FAY, HANA))
    with pipeline.store.reading() as tx:
        numbers = sorted({one.question for one in tx.history.since(BEGINNING) if one.question})
    number, other = random.choice(numbers), random.choice(numbers)
    details = desk.questions.detail(number)
    replies = [one.reply.number for one in details.replies]
    entry = details.entries[-1].seq

    def approve() -> None:
        for reply in replies[-1:]:
            desk.reviews.approve(reply, GIL, pipeline.reply_hash(reply))

    return [
        lambda: desk.questions.claim(number, who),
        lambda: desk.questions.assign(number, BEN, FAY),
        lambda: desk.questions.hand_over(number, who),
        lambda: desk.questions.tag(number, who, ("sso",), ("api",)),
        lambda: desk.questions.tag(number, who, ("api",), ("sso",)),
        lambda: desk.questions.ignore(number, who, "spam", "spam"),
        lambda: desk.questions.reopen(number, who),
        lambda: desk.questions.settle(number, who),
        lambda: desk.duplicates.merge(number, other, who),
        lambda: desk.duplicates.split(number, who),
        lambda: desk.reverting.undo(entry, who),
        lambda: desk.replies.propose(number, Proposal(who, f"Words {entry}.")),
        approve,
        approve,
    ]


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.prove) for seed in range(1, 4))])
def test_the_figures_of_the_export_are_those_of_the_store_whatever_was_done_and_kept(
    pipeline: Pipeline, seed: int, *, kept: bool
) -> None:
    change(pipeline.company, promises=(PromiseRule(look_minutes=20, proposal_minutes=90, review_minutes=30),))
    random = Random(seed)
    for step in range(45):
        if step % 4 == 0:
            words = random.choice(("my api key", "the sso page", "something else", "spam spam"))
            asker = Author(f"u-{step}", f"u{step}", reach=random.choice((None, 7, 5234)))
            pipeline.receive_posts(a_post(f"p{step}", f"{words} {step}?", author=asker, written_at=pipeline.clock()))
        with suppress(Inside):
            random.choice(acts(pipeline, random))()
        pipeline.pass_time(hours=random.choice((0.01, 0.1, 2, 30)))
        if kept and step % 7 == 0:
            CountQuestions(pipeline.store).run("all")
    scopes = (EVERYTHING, Scope(tag="api"), Scope(source="square"), Scope(person=BEN))
    for typed in ("today", "24h", "7d", "30d", f"{pipeline.clock():%Y-%m}"):
        for back in (timedelta(), timedelta(days=3), timedelta(days=9)):
            for scope in scopes:
                assert stored(pipeline, typed, scope, back) == recounted(pipeline, typed, scope, back)
    whole = stored(pipeline, "900d").present
    assert whole["seen"] == 12
    assert all(whole[name] for name in ("look_kept", "look_broken", "proposal_broken", "review_broken"))


def test_a_promise_that_broke_in_silence_is_found_without_its_question_being_touched(pipeline: Pipeline) -> None:
    pipeline.ask_question("my api key")
    pipeline.pass_time(days=30)
    assert stored(pipeline, "7d").is_empty
    told = stored(pipeline, "2h", back=timedelta(days=30) - timedelta(minutes=90))
    assert told.present["promises_broken"] == 1


def test_no_table_that_grows_is_read_whole(pipeline: Pipeline, engine: Engine) -> None:
    pipeline.ask_question("my api key")
    with scanned_tables(engine) as scans:
        stored(pipeline, "7d")
    assert [scan for scan in scans if scan.table in GROWING] == []


def test_a_tag_or_source_is_known_however_it_is_capitalised(pipeline: Pipeline) -> None:
    assert pipeline.desk.figures.named("API") == Scope(tag="api")
    assert pipeline.desk.figures.named("Square") == Scope(source="square")
    with pytest.raises(NotFound, match=r"did you mean api\? The sources are: square"):
        pipeline.desk.figures.named("apy")
