"""The part of the connectors' contract that concerns a channel read as several streams: each has a name of its own and
fails for itself alone. `Streams` is an extra to `ReadingContract`; who leaves it out says why in `one_stream`.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.core.errors import Outside, Refused
from tests.connectors.contract_asking import once, post_all, times_asked
from tests.fakes.channel import HANG, FakeStreaming, Fault
from tests.fakes.polling import PolledSource

FAULTS = {
    "400": Fault(status=400),
    "401": Fault(status=401),
    "403": Fault(status=403),
    "404": Fault(status=404),
    "429": Fault(status=429),
    "503": Fault(status=503),
    "nonsense": Fault(body=b"<html>"),
    "hang": HANG,
}


def down(polled: PolledSource) -> list[str]:
    return [name for name, one in polled.health().items() if one.down_since]


class Streams:
    """For a channel that is read as several streams."""

    def test_each_stream_has_a_name_of_its_own_and_one_for_people(self, service: FakeStreaming) -> None:
        streams = service.connect_streams().streams()
        assert len(streams) > 1
        assert len({stream.name for stream in streams}) == len(streams)
        assert all(stream.name and stream.title and " " not in stream.name for stream in streams)
        assert service.connect_streams().streams() == streams

    @pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
    def test_a_stream_that_fails_holds_up_no_other(self, service: FakeStreaming, fault: Fault) -> None:
        source = service.connect_streams()
        first, *others = (stream.name for stream in source.streams())
        cursors = {name: source.fetch(name, "", service.now).cursor for name in (first, *others)}
        service.break_stream(first, fault)
        with pytest.raises(Outside):
            source.fetch(first, cursors[first], service.now)
        for name in others:
            source.fetch(name, cursors[name], service.now)
        service.clear_faults()
        source.fetch(first, cursors[first], service.now)

    def test_a_stream_that_fails_beside_a_healthy_one_is_told_and_misses_nothing(
        self, service: FakeStreaming, engine: Engine
    ) -> None:
        polled = PolledSource(engine, service, service.connect_streams())
        polled.poll()
        first, other, *_ = (stream.name for stream in service.connect_streams().streams())
        service.break_stream(other, Fault(status=503))
        words = post_all(service, 2, "beside a failing stream")
        polled.poll()
        assert times_asked(polled, words) == once(words)
        assert down(polled) == [other]
        service.clear_faults()
        service.break_stream(first, Fault(status=503))
        late = post_all(service, 2, "in a failing stream")
        polled.poll(timedelta(minutes=10))
        assert down(polled) == [first]
        service.clear_faults()
        polled.poll(timedelta(hours=1))
        assert times_asked(polled, words + late) == once(words + late)
        assert down(polled) == []

    def test_streams_are_read_at_the_same_time(self, service: FakeStreaming) -> None:
        source = service.connect_streams()
        names = [stream.name for stream in source.streams()] * 3
        with ThreadPoolExecutor(2) as pool:
            read = list(pool.map(lambda name: source.fetch(name, "", service.now), names))
        assert all(batch.cursor for batch in read)

    def test_what_is_no_stream_of_it_is_refused(self, service: FakeStreaming) -> None:
        with pytest.raises(Refused):
            service.connect_streams().fetch("no-such-stream", "", service.now)
