"""Operators pause, resume and ask sources; everybody looks."""

from datetime import timedelta

import pytest

from bot.core.errors import NotAllowed, NotFound, Refused, Unauthorised
from bot.core.model import Batch, Stream
from bot.core.telling.notices import NoticeKind
from bot.slack.messages.notice import notice_message
from tests.fakes.pipeline import ANA, FAY, GIL, IDA, PEOPLE, Pipeline


def _entries(pipeline: Pipeline) -> list[tuple[str, str, object]]:
    with pipeline.store.reading() as tx:
        entries = [
            one for one in tx.history.since(pipeline.clock() - timedelta(days=1)) if one.what.startswith("source.")
        ]
    return [(one.what, one.by, one.data["source"]) for one in entries]


def test_a_paused_source_is_not_read_until_it_is_resumed_and_then_at_once(pipeline: Pipeline) -> None:
    pipeline.pass_time(minutes=1)
    pipeline.desk.sources.pause("square", IDA)
    before = len(pipeline.channel.cursors)
    pipeline.pass_time(hours=1)
    assert len(pipeline.channel.cursors) == before
    assert [one.paused_by for one in pipeline.desk.sources.health()] == [IDA]
    assert [str(one.key) for one in pipeline.desk.sources.resume("Square", IDA)] == ["square"]
    pipeline.run_due()
    assert len(pipeline.channel.cursors) == before + 1
    assert _entries(pipeline) == [("source.paused", IDA, "square"), ("source.resumed", IDA, "square")]


@pytest.mark.parametrize("error", [Unauthorised("square", "the token is wrong"), Refused("square", "banned")])
def test_a_source_that_is_stopped_or_rests_is_asked_at_once(pipeline: Pipeline, error: Exception) -> None:
    pipeline.channel.errors["fetch"].append(error)
    pipeline.pass_time(minutes=1)
    before = len(pipeline.channel.cursors)
    pipeline.pass_time(minutes=5)
    assert len(pipeline.channel.cursors) == before
    pipeline.desk.sources.ask("square", IDA)
    pipeline.run_due()
    assert len(pipeline.channel.cursors) == before + 1
    assert not pipeline.desk.sources.health()[0].problem
    assert _entries(pipeline) == [("source.asked", IDA, "square")]


def test_pausing_a_source_that_is_down_ends_the_operators_notice(pipeline: Pipeline) -> None:
    pipeline.channel.errors["fetch"].append(Refused("square", "banned"))
    pipeline.pass_time(minutes=1)
    pipeline.desk.sources.pause("square", IDA)
    with pipeline.store.reading() as tx:
        notice = tx.notices.one(1)
    assert (notice.kind, notice.ended_by) == (NoticeKind.SOURCE, IDA)
    drawn = str(notice_message(notice, PEOPLE))
    assert "was paused by" in drawn
    assert "is read again" not in drawn


def test_a_name_is_a_source_or_one_of_its_streams_and_a_slip_names_the_nearest(pipeline: Pipeline) -> None:
    with pipeline.store.writing() as tx:
        tx.streams.declare("x", "x", (Stream("mentions"), Stream("search")))
    assert [str(one.key) for one in pipeline.desk.sources.pause("x/search", IDA)] == ["x/search"]
    assert [str(one.key) for one in pipeline.desk.sources.pause("x", IDA)] == ["x/mentions"]
    assert not pipeline.desk.sources.pause("x", IDA)
    with pytest.raises(NotAllowed, match="x is paused"):
        pipeline.desk.sources.ask("x", IDA)
    with pytest.raises(NotFound, match="did you mean x/mentions"):
        pipeline.desk.sources.pause("x/mention", IDA)
    with pytest.raises(NotFound, match="There are: square, x, "):
        pipeline.desk.sources.pause("qqqqqq", IDA)


@pytest.mark.parametrize("by", [ANA, FAY, GIL, "U0NOBODY"])
def test_only_operators_run_sources(pipeline: Pipeline, by: str) -> None:
    for act in (pipeline.desk.sources.pause, pipeline.desk.sources.resume, pipeline.desk.sources.ask):
        with pytest.raises(NotAllowed, match="Only an operator can run Switchboard"):
            act("square", by)
    assert pipeline.desk.sources.health()
    assert not _entries(pipeline)


def test_an_act_delivered_twice_is_recorded_once(pipeline: Pipeline) -> None:
    pipeline.channel.batches.append(Batch((), "1"))
    pipeline.desk.sources.pause("square", IDA, event=("event:1",))
    with pytest.raises(Exception, match="done already"):
        pipeline.desk.sources.pause("square", IDA, event=("event:1",))
    assert len(_entries(pipeline)) == 1
