"""The rows of streams: what was read of a source as a whole goes on in its streams; what is not configured rests."""

from bot.core.model import Batch, Stream
from bot.core.watch.streams import StreamKey
from bot.store.transaction import Store

_POSTS, _COMMENTS = Stream("r/python"), Stream("r/python/comments", "comments of r/python")


def test_the_streams_of_a_source_that_was_read_as_a_whole_begin_where_it_stood(store: Store) -> None:
    with store.writing() as tx:
        tx.streams.declare("reddit", "reddit")
        claim = tx.streams.claim(StreamKey("reddit"))
        assert claim is not None
        tx.streams.record_success(StreamKey("reddit"), claim.lease.token, Batch((), "all of it"), tx.now)
        tx.streams.declare("reddit", "reddit", (_POSTS, _COMMENTS))
        assert [str(key) for key in tx.streams.due()] == ["reddit/r/python", "reddit/r/python/comments"]
        begun = tx.streams.claim(StreamKey("reddit", "r/python"))
    assert begun is not None
    assert (begun.cursor, begun.age.first_reading) == ("all of it", False)


def test_a_stream_that_is_new_in_the_configuration_begins_with_a_first_reading(store: Store) -> None:
    with store.writing() as tx:
        tx.streams.declare("reddit", "reddit", (_POSTS,))
        tx.streams.declare("reddit", "reddit", (_POSTS, _COMMENTS))
        claim = tx.streams.claim(StreamKey.parse("reddit/r/python/comments"))
    assert claim is not None
    assert (claim.cursor, claim.age.first_reading) == ("", True)


def test_what_is_not_configured_any_more_rests_and_goes_on_when_it_comes_back(store: Store) -> None:
    with store.writing() as tx:
        tx.streams.declare("reddit", "reddit", (_POSTS, _COMMENTS))
        tx.streams.declare("reddit", "reddit", (_POSTS,))
        assert [health.stream for health in tx.streams.health()] == ["r/python"]
        tx.streams.retire_all_but(["square"])
        assert tx.streams.due() == []
        tx.streams.declare("reddit", "reddit", (_COMMENTS,))
        assert [health.name for health in tx.streams.health()] == ["reddit: comments of r/python"]


def test_a_stream_that_takes_the_place_of_another_begins_where_that_stood(store: Store) -> None:
    key = StreamKey("reddit", "inbox")
    with store.writing() as tx:
        tx.streams.declare("reddit", "reddit", (Stream("inbox"),))
        claim = tx.streams.claim(key)
        assert claim is not None
        tx.streams.record_success(key, claim.lease.token, Batch((), "so far"), tx.now)
        tx.streams.declare("reddit", "reddit", (Stream("inbox/mentions", formerly="inbox"), Stream("r/python")))
        begun = tx.streams.claim(StreamKey("reddit", "inbox/mentions"))
        other = tx.streams.claim(StreamKey("reddit", "r/python"))
    assert begun is not None
    assert other is not None
    assert (begun.cursor, begun.age.first_reading, other.cursor) == ("so far", False, "")
